import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { NewStaffBinding } from '@shared/api/types'

import type { Console } from '../console'

const KEY = ['members']

/** The platform accounts of the agency's corps, whose each is and whose it may be. */
export function useMembers({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => api.call(api.http.GET('/api/v1/console/members'), { quiet: true }),
    staleTime: 0,
  })
  return {
    members: computed(() => query.data.value?.items ?? []),
    staff: computed(() => query.data.value?.staff ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Matches an account with a person, or ends bindings: the person's next request is refused. */
export function useMatching({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const refresh = () => Promise.all([KEY, ['people']].map((queryKey) => queries.invalidateQueries({ queryKey })))
  const match = useMutation({
    mutationFn: (body: NewStaffBinding) =>
      api.call(api.http.POST('/api/v1/console/staff-bindings', { body }), { quiet: true }),
    onSettled: refresh,
  })
  const unmatch = useMutation({
    mutationFn: (staff_binding_ids: string[]) =>
      api.call(api.http.POST('/api/v1/console/staff-bindings/remove', { body: { staff_binding_ids } })),
    onSettled: refresh,
  })
  return { match, unmatch }
}
