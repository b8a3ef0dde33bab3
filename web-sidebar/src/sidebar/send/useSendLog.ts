import { usePages } from '@shared/usePages'

import type { Sidebar } from '../sidebar'

const PAGE = 5

/** What was sent from this conversation to this client, newest first. */
export function useSendLog({ api }: Pick<Sidebar, 'api'>, conversation_id: string, client_id: string) {
  return usePages(['send-log', conversation_id, client_id], (after) => {
    const params = { query: { conversation_id, client_id, limit: PAGE, ...after } }
    return api.call(api.http.GET('/api/v1/send-intents', { params }), { quiet: true })
  })
}
