import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Conversation } from '@shared/api/types'

import type { Sidebar } from '../sidebar'

/** Everything that the first screen shows, in one answer; and which of the linked clients is chosen. */
export function useOverview({ api }: Pick<Sidebar, 'api'>, conversation: Conversation) {
  const client = useQueryClient()
  const chosen = ref<string>()
  const path = { conversation_id: conversation.id }

  const query = useQuery({
    queryKey: computed(() => ['overview', conversation.id, chosen.value ?? '']),
    queryFn: () => {
      const params = { path, query: chosen.value ? { client_id: chosen.value } : {} }
      return api.call(api.http.GET('/api/v1/conversations/{conversation_id}/overview', { params }), { quiet: true })
    },
    placeholderData: keepPreviousData,
  })

  /** Shows another linked client at once; the server remembers the choice, and may fail to without harm. */
  function choose(clientId: string): void {
    chosen.value = clientId
    const request = api.http.PUT('/api/v1/conversations/{conversation_id}/chosen-client', {
      params: { path },
      body: { client_id: clientId },
    })
    api.call(request, { quiet: true }).catch(() => undefined)
  }

  async function refresh(): Promise<void> {
    await client.invalidateQueries({ queryKey: ['overview', conversation.id] })
  }

  /** After linking or unlinking: the choice may no longer stand. */
  async function linksChanged(nowChosen?: string): Promise<void> {
    chosen.value = nowChosen
    await refresh()
  }

  async function unlink(clientId: string): Promise<void> {
    const params = { path: { ...path, client_id: clientId } }
    await api.call(api.http.DELETE('/api/v1/conversations/{conversation_id}/links/{client_id}', { params }))
    await linksChanged(chosen.value === clientId ? undefined : chosen.value)
  }

  const problem = computed(() => (query.error.value ? asProblem(query.error.value) : undefined))
  return { overview: query.data, problem, isLoading: query.isPending, choose, refresh, linksChanged, unlink }
}
