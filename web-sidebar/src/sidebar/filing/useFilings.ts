import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { FilingCard } from '@shared/api/types'

import { lastPeriods } from '../forms/lastPeriods'
import { periodFrom, today } from '../forms/today'
import type { Sidebar } from '../sidebar'
import { readFilings } from './filingApi'

/** The filings of a client's period; at first the period that is filed now. */
export function useFilings({ api }: Pick<Sidebar, 'api'>, clientId: () => string) {
  const queries = useQueryClient()
  const period = ref(periodFrom(today(), -1))
  const query = useQuery({
    queryKey: computed(() => ['filings', clientId(), period.value]),
    queryFn: () => readFilings(api, clientId(), period.value),
    // Another period replaces the one that is shown without a jump.
    placeholderData: keepPreviousData,
  })

  /** After anything that changed the books, or may have; the period as it stands then. */
  async function refresh(): Promise<FilingCard | undefined> {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['filings', clientId()] }),
      queries.invalidateQueries({ queryKey: ['overview'] }),
    ])
    return queries.getQueryData<FilingCard>(['filings', clientId(), period.value])
  }

  return {
    period,
    periods: lastPeriods(today()),
    card: query.data,
    // A refresh that failed leaves what is there, and the sheet that stands on it.
    problem: computed(() => (query.error.value && !query.data.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    refresh,
    retry: () => query.refetch(),
  }
}
