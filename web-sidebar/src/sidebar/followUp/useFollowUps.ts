import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { FollowUp } from '@shared/api/types'

import type { Sidebar } from '../sidebar'

const PAGE = 20

/** Notes of contact with a client, newest first. */
export function useFollowUps({ api }: Pick<Sidebar, 'api'>, clientId: string) {
  const queries = useQueryClient()
  const queryKey = ['follow-ups', clientId]
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => {
      const params = { path: { client_id: clientId }, query: { limit: PAGE, ...(pageParam && { after: pageParam }) } }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/follow-ups', { params }), { quiet: true })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

  /** Deletes one's own; refused when it was changed meanwhile, which the list then shows. */
  async function remove({ id, revision }: FollowUp): Promise<void> {
    const params = { path: { follow_up_id: id }, query: { revision } }
    try {
      await api.call(api.http.DELETE('/api/v1/follow-ups/{follow_up_id}', { params }))
    } finally {
      await queries.invalidateQueries({ queryKey })
    }
  }

  return {
    items: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    retry: () => query.refetch(),
    remove,
  }
}
