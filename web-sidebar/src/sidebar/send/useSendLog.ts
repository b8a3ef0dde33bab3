import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'

import type { Sidebar } from '../sidebar'

const PAGE = 5

/** What was sent from this conversation to this client, newest first. */
export function useSendLog({ api }: Pick<Sidebar, 'api'>, conversation_id: string, client_id: string) {
  const query = useInfiniteQuery({
    queryKey: ['send-log', conversation_id, client_id],
    queryFn: ({ pageParam }) => {
      const params = { query: { conversation_id, client_id, limit: PAGE, ...(pageParam && { after: pageParam }) } }
      return api.call(api.http.GET('/api/v1/send-intents', { params }), { quiet: true })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  return {
    items: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    retry: () => query.refetch(),
  }
}
