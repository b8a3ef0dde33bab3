import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { VatCard } from '@shared/api/types'

import { lastPeriods } from '../forms/lastPeriods'
import { periodFrom, today } from '../forms/today'
import type { Sidebar } from '../sidebar'

/** What a client's invoices of a month come to; at first the month that is filed now. */
export function useVatCard({ api }: Pick<Sidebar, 'api'>, clientId: () => string) {
  const queries = useQueryClient()
  const period = ref(periodFrom(today(), -1))
  const query = useQuery({
    queryKey: computed(() => ['vat', clientId(), period.value]),
    queryFn: () => {
      const params = { path: { client_id: clientId() }, query: { period: period.value } }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/vat', { params }), { quiet: true })
    },
    // Another month replaces the one that is shown without a jump.
    placeholderData: keepPreviousData,
  })

  /** After anything that changed the books, or may have; the month as it stands then. */
  async function refresh(): Promise<VatCard | undefined> {
    await queries.invalidateQueries({ queryKey: ['vat', clientId()] })
    return queries.getQueryData<VatCard>(['vat', clientId(), period.value])
  }

  return {
    period,
    periods: lastPeriods(today()),
    card: query.data,
    // A refresh that failed leaves what is there.
    problem: computed(() => (query.error.value && !query.data.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    refresh,
    retry: () => query.refetch(),
  }
}
