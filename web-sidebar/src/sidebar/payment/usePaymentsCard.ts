import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { PaymentPage } from '@shared/api/types'

import type { Sidebar } from '../sidebar'

/** What a client owes and paid; further pages of the history on demand. */
export function usePaymentsCard({ api }: Pick<Sidebar, 'api'>, clientId: () => string) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['payments-card', clientId()]),
    queryFn: () => {
      const params = { path: { client_id: clientId() } }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/payments-card', { params }), { quiet: true })
    },
  })

  const pages = shallowRef<PaymentPage[]>([])
  const isLoadingMore = ref(false)
  const moreProblem = shallowRef<Problem>()
  // The first page is new: what followed the old one may not follow it.
  watch(query.data, (card) => (pages.value = card ? [card.payments] : []), { immediate: true })

  const payments = computed(() => pages.value.flatMap((page) => page.items))
  const next = computed(() => pages.value[pages.value.length - 1]?.next)

  async function loadMore(): Promise<void> {
    const [after, first] = [next.value, pages.value[0]]
    if (!after || isLoadingMore.value) return
    isLoadingMore.value = true
    moreProblem.value = undefined
    try {
      const params = { path: { client_id: clientId() }, query: { after } }
      const page = await api.call(api.http.GET('/api/v1/clients/{client_id}/payments', { params }), { quiet: true })
      if (pages.value[0] === first) pages.value = [...pages.value, page]
    } catch (error) {
      moreProblem.value = asProblem(error)
    } finally {
      isLoadingMore.value = false
    }
  }

  /** After anything that changed the books. */
  async function refresh(): Promise<void> {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['payments-card', clientId()] }),
      queries.invalidateQueries({ queryKey: ['payment'] }),
      queries.invalidateQueries({ queryKey: ['overview'] }),
    ])
  }

  return {
    card: query.data,
    problem: computed(() => (query.error.value && !query.data.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    payments,
    hasMore: computed(() => next.value !== undefined),
    isLoadingMore,
    moreProblem,
    loadMore,
    refresh,
    retry: () => query.refetch(),
  }
}
