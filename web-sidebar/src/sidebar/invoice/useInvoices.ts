import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { InvoiceDirection } from '@shared/api/types'

import type { Sidebar } from '../sidebar'

/** The invoices of a month in one direction, newest first, page by page. */
export function useInvoices(
  { api }: Pick<Sidebar, 'api'>,
  clientId: () => string,
  period: () => number,
  direction: () => InvoiceDirection,
) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['invoices', clientId(), period(), direction()]),
    queryFn: ({ pageParam }) => {
      const asked = { period: period(), direction: direction(), ...(pageParam ? { after: pageParam } : {}) }
      const params = { path: { client_id: clientId() }, query: asked }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/invoices', { params }), { quiet: true })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

  return {
    invoices: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    isLoadingMore: query.isFetchingNextPage,
    hasMore: query.hasNextPage,
    more: () => query.fetchNextPage(),
    retry: () => (query.data.value ? query.fetchNextPage() : query.refetch()),
  }
}
