import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import type { LinkSuggestion } from '@shared/api/types'

import type { Sidebar } from '../sidebar'

/**
 * Clients that the conversation may be about, with their reasons. They are a help: when they do not come, the search below
 * is all there is, and nobody has to read an error about it.
 */
export function useLinkSuggestions({ api }: Pick<Sidebar, 'api'>, conversationId: string, isWanted: () => boolean) {
  const query = useQuery({
    queryKey: ['link-suggestions', conversationId],
    queryFn: ({ signal }) => {
      const params = { path: { conversation_id: conversationId } }
      const request = api.http.GET('/api/v1/conversations/{conversation_id}/link-suggestions', { params, signal })
      return api.call(request, { quiet: true })
    },
    enabled: computed(isWanted),
    retry: false,
  })
  const items = computed<LinkSuggestion[]>(() => query.data.value?.items ?? [])
  /** Until then nothing stands below: what came later would push it away from under a finger. */
  const isSettled = computed(() => !query.isFetching.value || query.data.value !== undefined)
  return { items, isSettled }
}
