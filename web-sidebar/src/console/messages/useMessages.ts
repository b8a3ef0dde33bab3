import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'

import type { Console } from '../console'

const PAGE = 30

/** What was sent across the agency, newest first. */
export function useMessages({ api }: Pick<Console, 'api'>) {
  const query = useInfiniteQuery({
    queryKey: ['messages'],
    queryFn: ({ pageParam }) => {
      const params = { query: { limit: PAGE, ...(pageParam && { after: pageParam }) } }
      return api.call(api.http.GET('/api/v1/console/send-intents', { params }), { quiet: true })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })
  return {
    messages: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    retry: () => query.refetch(),
  }
}
