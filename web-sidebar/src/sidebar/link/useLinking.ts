import { computed, ref } from 'vue'

import { useAction } from '@shared/useAction'

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
  const { isBusy: isLinking, problem, run } = useAction()
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
    if (!client_ids.length) return []
    const params = { path: { conversation_id: conversationId } }
    const linked = await run(() => {
      const request = api.http.POST('/api/v1/conversations/{conversation_id}/links', { params, body: { client_ids } })
      return api.call(request, { quiet: true })
    })
    return linked ? client_ids : []
  }

  return { picked, pick, isFull, isLinking, problem, link }
}
