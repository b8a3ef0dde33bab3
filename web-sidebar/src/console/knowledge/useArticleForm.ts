import { computed, reactive, shallowRef, watch, type Ref } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import { ifMatch } from '@shared/api/revision'
import type { KnowledgeArticleDetail } from '@shared/api/types'
import { useAttachments } from '@shared/attachments/useAttachments'

import type { Console } from '../console'
import { useArticlesChanged } from './useKnowledge'

/** As the server has them. */
export const LIMITS = { question: 200, brief: 400, full: 20_000, keywords: 20, files: 9 } as const

interface Typed {
  category: string
  question: string
  brief: string
  full: string
  keywords: string
}

const empty = (question: string): Typed => ({ category: '', question, brief: '', full: '', keywords: '' })
const typedOf = (article: KnowledgeArticleDetail): Typed => ({
  category: article.category.id,
  question: article.question,
  brief: article.brief,
  full: article.full_text ?? '',
  keywords: article.keywords.join('、'),
})

/** Keywords as people type them, one after the other. */
export const keywordsOf = (typed: string): string[] =>
  typed
    .split(/[、，,;；]/u)
    .map((word) => word.trim())
    .filter(Boolean)

/** Writes a new article, or changes the draft that `article` is. What was refused stays to be read, and so does what was typed. */
export function useArticleForm(
  context: Pick<Console, 'api' | 'session'>,
  article: Ref<KnowledgeArticleDetail | undefined>,
  question: string,
) {
  const { api } = context
  const changed = useArticlesChanged()
  const typed = reactive(empty(question))
  const files = useAttachments(context, LIMITS.files)
  const problem = shallowRef<Problem>()
  const isSaving = shallowRef(false)
  let revision: number | undefined
  let before = JSON.stringify([typed, []])

  const state = () => JSON.stringify([typed, files.ids.value])
  const isChanged = () => state() !== before

  watch(
    article,
    (next) => {
      if (!next || (revision !== undefined && isChanged())) return
      Object.assign(typed, typedOf(next))
      files.reset(next.attachments)
      revision = next.revision
      before = state()
    },
    { immediate: true },
  )

  const fieldOf = (name: string) => problem.value?.fields.find(({ field }) => field === name)

  /** The saved article; nothing when it was refused. */
  async function save(): Promise<KnowledgeArticleDetail | undefined> {
    if (isSaving.value) return undefined
    isSaving.value = true
    problem.value = undefined
    const body = {
      category_id: typed.category,
      question: typed.question,
      brief: typed.brief,
      full_text: typed.full.trim() || null,
      keywords: keywordsOf(typed.keywords),
      attachment_ids: files.ids.value,
    }
    try {
      const id = article.value?.id
      const saved = await (id === undefined
        ? api.call(api.http.POST('/api/v1/console/articles', { body }), { quiet: true })
        : api.call(
            api.http.PUT('/api/v1/console/articles/{article_id}', {
              params: { path: { article_id: id }, header: ifMatch(revision ?? 0) },
              body,
            }),
            { quiet: true },
          ))
      before = state()
      await changed()
      return saved
    } catch (error) {
      problem.value = asProblem(error)
      // The next try replaces what stands there now: the person was told.
      const current = problem.value.current as KnowledgeArticleDetail | undefined
      if (problem.value.code === 'stale' && current) revision = current.revision
      // Somebody let it be shown meanwhile: the form is to know.
      if (fieldOf('state')) void changed()
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  return {
    typed,
    files,
    problem,
    isSaving,
    isChanged,
    fieldOf,
    isReady: computed(() => !!typed.category && !!typed.question.trim() && !!typed.brief.trim() && !files.isUploading.value && !files.hasFailed.value),
    save,
  }
}
