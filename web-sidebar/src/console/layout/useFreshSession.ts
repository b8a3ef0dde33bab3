import { useQuery } from '@tanstack/vue-query'

import type { Console } from '../console'

/** What was granted at sign-in may be other by now: it is asked for anew when the console is opened or come back to. */
export function useFreshSession({ api, session }: Pick<Console, 'api' | 'session'>): void {
  useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const identity = await api.call(api.http.GET('/api/v1/console/session'), { quiet: true })
      const { current } = session
      if (current.value) session.set({ ...current.value, ...identity })
      return identity
    },
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  })
}
