import { usePages } from '@shared/usePages'

import type { Console } from '../console'

const PAGE = 30

/** What was sent across the agency, newest first. */
export function useMessages({ api }: Pick<Console, 'api'>) {
  return usePages(
    ['messages'],
    (after) => {
      const params = { query: { limit: PAGE, ...after } }
      return api.call(api.http.GET('/api/v1/console/send-intents', { params }), { quiet: true })
    },
    { staleTime: 0 },
  )
}
