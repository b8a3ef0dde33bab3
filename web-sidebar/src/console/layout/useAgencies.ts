import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import type { Console } from '../console'

/** The agencies that the one who is signed in may go on in, and going there. */
export function useAgencies({ api, session }: Pick<Console, 'api' | 'session'>, onChanged: () => void) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['agencies', session.current.value?.staff.id]),
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/agencies'), { quiet: true })).items,
    staleTime: Infinity,
  })
  const change = useMutation({
    mutationFn: (agency_id: string) => api.call(api.http.POST('/api/v1/console/session/agency', { body: { agency_id } })),
    onSuccess: (next) => {
      session.set(next)
      // Nothing of one agency may show in the other.
      queries.clear()
      onChanged()
    },
  })
  return {
    others: computed(() => (query.data.value ?? []).filter(({ id }) => id !== session.current.value?.agency.id)),
    isChanging: change.isPending,
    choose: (id: string) => change.mutate(id),
  }
}
