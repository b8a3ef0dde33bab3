import { ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'

import type { Sidebar } from '../sidebar'

/** Says that a conversation is with no client, or takes it back; whether it was done is the answer. */
export function useNotClient({ api }: Pick<Sidebar, 'api'>, conversationId: string) {
  const isSaying = ref(false)
  const problem = shallowRef<Problem>()
  const params = { path: { conversation_id: conversationId } }

  async function run(request: () => Promise<unknown>): Promise<boolean> {
    if (isSaying.value) return false
    isSaying.value = true
    problem.value = undefined
    try {
      await request()
      return true
    } catch (error) {
      problem.value = asProblem(error)
      return false
    } finally {
      isSaying.value = false
    }
  }

  const say = () =>
    run(() =>
      api.call(api.http.PUT('/api/v1/conversations/{conversation_id}/not-client', { params }), { quiet: true }),
    )
  /** What somebody else took back meanwhile is taken back. */
  const takeBack = () =>
    run(async () => {
      try {
        const request = api.http.DELETE('/api/v1/conversations/{conversation_id}/not-client', { params })
        await api.call(request, { quiet: true })
      } catch (error) {
        if (asProblem(error).code !== 'not_found') throw error
      }
    })
  return { isSaying, problem, say, takeBack }
}
