import { computed, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'

import type { Sidebar } from '../sidebar'

/** The most clients that one request may link (the API's limit). */
const MOST = 50

/** A client that can be ticked: found or suggested. */
interface Pickable {
  readonly id: string
}

/** Ticked clients and the request that links them. A failed request keeps the ticks. */
export function useLinking({ api }: Pick<Sidebar, 'api'>, conversationId: string) {
  const picked = ref(new Map<string, Pickable>())
  const isLinking = ref(false)
  const problem = shallowRef<Problem>()
  const isFull = computed(() => picked.value.size >= MOST)

  function pick(client: Pickable, checked: boolean): void {
    const next = new Map(picked.value)
    if (checked) next.set(client.id, client)
    else next.delete(client.id)
    picked.value = next
  }

  /** The ids that were linked; nothing when it failed. */
  async function link(): Promise<string[]> {
    const client_ids = [...picked.value.keys()]
    if (!client_ids.length || isLinking.value) return []
    isLinking.value = true
    problem.value = undefined
    try {
      const params = { path: { conversation_id: conversationId } }
      const request = api.http.POST('/api/v1/conversations/{conversation_id}/links', { params, body: { client_ids } })
      await api.call(request, { quiet: true })
      return client_ids
    } catch (error) {
      problem.value = asProblem(error)
      return []
    } finally {
      isLinking.value = false
    }
  }

  return { picked, pick, isFull, isLinking, problem, link }
}
