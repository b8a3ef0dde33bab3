import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import { useAction } from '@shared/useAction'

import type { Sidebar } from '../sidebar'
import { saveFrom } from './saveFrom'

/** The reports of a client's month: the latest one until another is chosen. */
export function useReports({ api }: Pick<Sidebar, 'api'>, clientId: string) {
  const chosen = ref<number>()
  const { isBusy: isSaving, run } = useAction()
  const path = { client_id: clientId }

  const query = useQuery({
    queryKey: computed(() => ['reports', clientId, chosen.value ?? '']),
    queryFn: ({ signal }) => {
      const params = { path, query: chosen.value ? { period: chosen.value } : {} }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/reports', { params, signal }), { quiet: true })
    },
    placeholderData: keepPreviousData,
  })

  /** Fetches a link of the moment and saves the month's spreadsheet from it; a failure is announced. */
  async function save(period: number): Promise<void> {
    const params = { path: { ...path, period } }
    const file = await run(() => api.call(api.http.GET('/api/v1/clients/{client_id}/reports/{period}/file', { params })))
    if (file) saveFrom(file.done.url, file.done.name)
  }

  // A refresh that failed leaves what is there.
  const problem = computed(() => (query.error.value && !query.data.value ? asProblem(query.error.value) : undefined))
  return {
    card: query.data,
    problem,
    isLoading: query.isPending,
    /** The shown month is not yet the chosen one. */
    isChanging: query.isPlaceholderData,
    isSaving,
    choose: (period: number) => (chosen.value = period),
    save,
    retry: () => query.refetch(),
  }
}
