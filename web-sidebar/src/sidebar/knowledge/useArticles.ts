import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import { usePages } from '@shared/usePages'

import { useTypedSearch } from '../components/useTypedSearch'
import type { Sidebar } from '../sidebar'

const PAGE = 10
/** Whoever stops for so long at an empty answer has asked what nobody answered; half a word is no question. */
export const MISS_PAUSE_MS = 1_500

/** Searches the knowledge base while the person types; without a search, what is used most. */
export function useArticles({ api }: Pick<Sidebar, 'api'>) {
  const { text, asked, isTyping } = useTypedSearch()
  const categoryId = ref('')
  const pages = usePages(
    () => ['articles', asked.value, categoryId.value],
    (after, signal) => {
      const search = asked.value && { search: asked.value }
      const category = categoryId.value && { category_id: categoryId.value }
      const params = { query: { limit: PAGE, ...search, ...category, ...after } }
      return api.call(api.http.GET('/api/v1/articles', { params, signal }), { quiet: true })
    },
  )
  const { items, problem } = pages
  const isSearching = computed(() => pages.isLoading.value || isTyping.value)
  const isEmpty = computed(() => !isSearching.value && !problem.value && items.value.length === 0)
  const isMissed = useMisses(api, asked, computed(() => isEmpty.value && asked.value !== '' && categoryId.value === ''))

  return { ...pages, text, asked, categoryId, isSearching, isEmpty, isMissed }
}

export type Articles = ReturnType<typeof useArticles>

/** Puts on record what was not found, after a pause. That it fails harms nobody: then it is not said either. */
function useMisses(api: Sidebar['api'], asked: Ref<string>, isMiss: Ref<boolean>) {
  const recorded = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function record(search: string): Promise<void> {
    const request = api.http.POST('/api/v1/article-misses', { body: { search } })
    const answer = await api.call(request, { quiet: true }).catch(() => undefined)
    if (answer?.recorded) recorded.value = search
  }

  watch([asked, isMiss], ([search, isNow]) => {
    clearTimeout(timer)
    if (isNow && search !== recorded.value) timer = setTimeout(() => void record(search), MISS_PAUSE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
  return computed(() => isMiss.value && recorded.value === asked.value)
}

/** The categories to choose from; without them the search still works. */
export function useArticleCategories({ api }: Pick<Sidebar, 'api'>) {
  const query = useQuery({
    queryKey: ['article-categories'],
    queryFn: () => api.call(api.http.GET('/api/v1/article-categories'), { quiet: true }),
  })
  return computed(() => query.data.value?.items ?? [])
}

/** An article at length, once somebody wants to read it. */
export function useArticle({ api }: Pick<Sidebar, 'api'>, id: () => string, isWanted: Ref<boolean>) {
  const query = useQuery({
    queryKey: computed(() => ['article', id()]),
    queryFn: () => {
      const params = { path: { article_id: id() } }
      return api.call(api.http.GET('/api/v1/articles/{article_id}', { params }), { quiet: true })
    },
    enabled: isWanted,
  })
  const problem = computed(() => (query.error.value ? asProblem(query.error.value) : undefined))
  return { article: query.data, problem, isLoading: query.isLoading, retry: () => query.refetch() }
}
