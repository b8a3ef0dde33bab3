import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'

import type { Console } from '../console'

const KEY = ['staff-bindings']

/** Who is bound to which platform account. */
export function useBindings({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/staff-bindings'), { quiet: true })).items,
    staleTime: 0,
  })
  return {
    bindings: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Ends a binding; the person's next request is refused. */
export function useUnmatch({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (staff_binding_id: string) => {
      const params = { path: { staff_binding_id } }
      return api.call(api.http.DELETE('/api/v1/console/staff-bindings/{staff_binding_id}', { params }))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}
