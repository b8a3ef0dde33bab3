import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'

import { asProblem } from '@shared/api/problem'

import { lastPeriods } from '../forms/lastPeriods'
import { periodFrom, today } from '../forms/today'

/** What a card says about one period of a client; at first the period that is filed now. */
export function usePeriodCard<T>(name: string, clientId: () => string, read: (period: number) => Promise<T>) {
  const queries = useQueryClient()
  const period = ref(periodFrom(today(), -1))
  const keyOf = () => [name, clientId(), period.value]
  const query = useQuery({
    queryKey: computed(keyOf),
    queryFn: () => read(period.value),
    // Another period replaces the one that is shown without a jump.
    placeholderData: keepPreviousData,
  })

  /** After anything that changed the books, or may have; the period as it stands then. */
  async function refresh(): Promise<T | undefined> {
    await Promise.all([
      queries.invalidateQueries({ queryKey: [name, clientId()] }),
      queries.invalidateQueries({ queryKey: ['overview'] }),
    ])
    return queries.getQueryData<T>(keyOf())
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
