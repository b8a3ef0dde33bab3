import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'

import type { Console } from '../console'

/** What of one person's another can take over, and the handover of some of it. */
export function useHandover({ api }: Pick<Console, 'api'>, staff_id: string) {
  const queries = useQueryClient()
  const path = { staff_id }
  const query = useQuery({
    queryKey: ['holdings', staff_id],
    queryFn: () => api.call(api.http.GET('/api/v1/console/staff/{staff_id}/holdings', { params: { path } }), { quiet: true }),
    staleTime: 0,
  })
  const handOver = useMutation({
    mutationFn: (body: { to_staff_id: string; client_ids: string[] }) =>
      api.call(api.http.POST('/api/v1/console/staff/{staff_id}/handover', { params: { path }, body }), { quiet: true }),
    onSettled: () => Promise.all([['links'], ['audit']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
  return {
    holdings: computed(() => query.data.value),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
    handOver,
  }
}
