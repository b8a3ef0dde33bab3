import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { ArticleResult, KnowledgeArticle } from '@shared/api/types'

import type { Console } from '../console'
import { listKey } from '../lists/useList'

/** The list's own name. */
export const ARTICLES = 'articles'
const CATEGORIES = ['knowledge-categories']
const MISSES = ['article-misses']

/** Every category, siblings in their order, with how many articles each has. */
export function useCategories({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: CATEGORIES,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/article-categories'), { quiet: true })).items,
    staleTime: 0,
  })
  const categories = computed(() => query.data.value ?? [])
  const top = computed(() => categories.value.filter((one) => one.parent_id === null))
  const below = (id: string) => categories.value.filter((one) => one.parent_id === id)
  return {
    categories,
    top,
    below,
    /** To choose from: `税务 · 开票`, each after the one that it is below. */
    choices: computed(() =>
      top.value.flatMap((one) => [
        { value: one.id, name: one.name },
        ...below(one.id).map((child) => ({ value: child.id, name: `${one.name} · ${child.name}` })),
      ]),
    ),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Changes of categories; each answers with all of them. What is refused is for the view to say. */
export function useCategoryChanges({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const done = () => queries.invalidateQueries({ queryKey: CATEGORIES })
  const path = (category_id: string) => ({ params: { path: { category_id } } })
  const quiet = { quiet: true }
  return {
    create: async (name: string, parent_id?: string) => {
      const body = { name, ...(parent_id !== undefined && { parent_id }) }
      await api.call(api.http.POST('/api/v1/console/article-categories', { body }), quiet)
      await done()
    },
    rename: async (id: string, name: string) => {
      await api.call(api.http.PUT('/api/v1/console/article-categories/{category_id}/name', { ...path(id), body: { name } }), quiet)
      await done()
    },
    order: async (category_ids: string[], parent_id?: string) => {
      const body = { category_ids, ...(parent_id !== undefined && { parent_id }) }
      try {
        await api.call(api.http.PUT('/api/v1/console/article-categories/order', { body }), quiet)
      } finally {
        await done()
      }
    },
    remove: async (id: string) => {
      try {
        await api.call(api.http.DELETE('/api/v1/console/article-categories/{category_id}', path(id)), quiet)
      } finally {
        await done()
      }
    },
  }
}

/** What was searched in vain, and still would be. */
export function useMisses({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: MISSES,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/article-misses'), { quiet: true })).items,
    staleTime: 0,
  })
  return {
    misses: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** An article with all that it says; nothing while no id is named. */
export function useArticle({ api }: Pick<Console, 'api'>, id: MaybeRefOrGetter<string | undefined>) {
  const query = useQuery({
    queryKey: computed(() => ['article', toValue(id)]),
    queryFn: () => {
      const params = { path: { article_id: toValue(id) ?? '' } }
      return api.call(api.http.GET('/api/v1/console/articles/{article_id}', { params }), { quiet: true })
    },
    enabled: computed(() => toValue(id) !== undefined),
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  return {
    article: query.data,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    retry: () => query.refetch(),
  }
}

export type BulkAction = 'review' | 'withdraw' | 'remove'

/** The server takes so many at once. */
const AT_ONCE = 200

/** Does one thing to several articles; each has a result of its own. */
export function useBulk({ api }: Pick<Console, 'api'>) {
  const refresh = useArticlesChanged()

  async function send(action: BulkAction, rows: readonly KnowledgeArticle[]): Promise<ArticleResult[]> {
    const articles = rows.map(({ id, revision }) => ({ article_id: id, revision }))
    const body = { article_ids: rows.map(({ id }) => id) }
    const answer = await {
      review: () => api.call(api.http.POST('/api/v1/console/articles/reviews', { body: { articles } })),
      withdraw: () => api.call(api.http.POST('/api/v1/console/articles/withdrawals', { body })),
      remove: () => api.call(api.http.POST('/api/v1/console/articles/deletions', { body })),
    }[action]()
    return answer.items
  }

  return useMutation({
    mutationFn: async ({ action, rows }: { action: BulkAction; rows: readonly KnowledgeArticle[] }) => {
      const results: ArticleResult[] = []
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        results.push(...(await send(action, rows.slice(from, from + AT_ONCE))))
      }
      return results
    },
    onSettled: refresh,
  })
}

/** After a change of articles: what shows them is read again. */
export function useArticlesChanged() {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [listKey(ARTICLES), CATEGORIES, MISSES, ['article']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    )
}

export type { ArticleResult }
