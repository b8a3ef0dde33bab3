import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch } from 'vue'

import { asProblem } from '@shared/api/problem'

import type { Sidebar } from '../sidebar'

const PAGE = 20
/** Long enough that pinyin being typed does not ask at every key. */
export const SEARCH_PAUSE_MS = 250

/** Searches the agency's clients while the person types. */
export function useClientSearch({ api }: Pick<Sidebar, 'api'>) {
  const text = ref('')
  const asked = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(text, (now) => {
    clearTimeout(timer)
    timer = setTimeout(() => (asked.value = now.trim()), now === '' ? 0 : SEARCH_PAUSE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))

  const query = useInfiniteQuery({
    queryKey: computed(() => ['clients', asked.value]),
    queryFn: ({ pageParam, signal }) => {
      const params = {
        query: {
          limit: PAGE,
          ...(asked.value && { search: asked.value }),
          ...(pageParam && { after: pageParam }),
        },
      }
      return api.call(api.http.GET('/api/v1/clients', { params, signal }), { quiet: true })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

  const items = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  const isSearching = computed(() => query.isPending.value || text.value.trim() !== asked.value)
  const problem = computed(() => (query.error.value ? asProblem(query.error.value) : undefined))
  return {
    text,
    asked,
    items,
    problem,
    isSearching,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    retry: () => query.refetch(),
  }
}
