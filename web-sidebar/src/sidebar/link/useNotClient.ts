import { asProblem } from '@shared/api/problem'
import { useAction } from '@shared/useAction'

import type { Sidebar } from '../sidebar'

/** Says that a conversation is with no client, or takes it back; whether it was done is the answer. */
export function useNotClient({ api }: Pick<Sidebar, 'api'>, conversationId: string) {
  const { isBusy: isSaying, problem, run } = useAction()
  const params = { path: { conversation_id: conversationId } }
  const tried = async (request: () => Promise<unknown>) => (await run(request)) !== undefined

  const say = () =>
    tried(() =>
      api.call(api.http.PUT('/api/v1/conversations/{conversation_id}/not-client', { params }), { quiet: true }),
    )
  /** What somebody else took back meanwhile is taken back. */
  const takeBack = () =>
    tried(async () => {
      try {
        const request = api.http.DELETE('/api/v1/conversations/{conversation_id}/not-client', { params })
        await api.call(request, { quiet: true })
      } catch (error) {
        if (asProblem(error).code !== 'not_found') throw error
      }
    })
  return { isSaying, problem, say, takeBack }
}
