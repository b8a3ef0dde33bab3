import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem } from './api/problem'

/** One page of a list as the server cuts it. */
interface Page<T> {
  items: T[]
  /** Where the next one begins; nothing on the last. */
  next?: string | null
}

/** What asks for a page: nothing for the first. */
export interface After {
  after?: string
}

/** A list that is read page by page; `options` say for how long an answer is as good as new. */
export function usePages<T>(
  queryKey: MaybeRefOrGetter<readonly unknown[]>,
  read: (after: After, signal: AbortSignal) => Promise<Page<T>>,
  options: { staleTime?: number } = {},
) {
  const query = useInfiniteQuery({
    queryKey: computed(() => toValue(queryKey)),
    queryFn: ({ pageParam, signal }) => read(pageParam ? { after: pageParam } : {}, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    ...options,
  })

  return {
    items: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    refresh: () => query.refetch(),
    /** Tries again what failed: the next page, or all of it. */
    retry: () => (query.isFetchNextPageError.value ? query.fetchNextPage() : query.refetch()),
  }
}

export type Pages<T> = ReturnType<typeof usePages<T>>
