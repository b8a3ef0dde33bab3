import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import { ifMatch } from '@shared/api/revision'
import type { NewStaffMember, StaffChange, StaffMember } from '@shared/api/types'

import type { Console } from '../console'

const KEY = ['people']

/** The agency's people and the departments of its corps. */
export function usePeople({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => api.call(api.http.GET('/api/v1/console/staff'), { quiet: true }),
    staleTime: 0,
  })
  return {
    people: computed(() => query.data.value?.items ?? []),
    corps: computed(() => query.data.value?.corps ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Adds a person, or changes one as they were seen; whoever is signed in may have changed themselves. */
export function useSavePerson({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const refresh = () =>
    Promise.all([queries.invalidateQueries({ queryKey: KEY }), queries.invalidateQueries({ queryKey: ['session'] })])
  const add = useMutation({
    mutationFn: (body: NewStaffMember) => api.call(api.http.POST('/api/v1/console/staff', { body }), { quiet: true }),
    onSettled: refresh,
  })
  const change = useMutation({
    mutationFn: ({ person, body }: { person: StaffMember; body: StaffChange }) => {
      const params = { path: { staff_id: person.id }, header: ifMatch(person.revision) }
      return api.call(api.http.PATCH('/api/v1/console/staff/{staff_id}', { params, body }), { quiet: true })
    },
    onSettled: refresh,
  })
  return { add, change, refresh }
}
