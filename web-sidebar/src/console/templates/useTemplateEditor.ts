import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import { ifMatch } from '@shared/api/revision'
import type { MessageTemplate } from '@shared/api/types'
import { language as words } from '@shared/i18n/language'

import type { Console } from '../console'
import { templatesKey, type Which } from './useTemplates'

/** What stands in the editor to begin with: the draft, else what is sent. */
export const startOf = (template: MessageTemplate): string =>
  template.draft?.text ?? template.published?.text ?? template.default_text

type Busy = 'save' | 'publish' | 'drop' | 'reset'

/** Edits one text; `template` is what the server has of it. A change that comes too late keeps what was typed. */
export function useTemplateEditor({ api }: Pick<Console, 'api'>, which: Which, template: Ref<MessageTemplate | undefined>) {
  const queries = useQueryClient()
  const text = ref('')
  const base = shallowRef<MessageTemplate>()
  const busy = ref<Busy>()
  const problem = shallowRef<Problem>()
  /** What somebody else made of it meanwhile. */
  const theirs = shallowRef<MessageTemplate>()

  const isChanged = computed(() => !!base.value && text.value !== startOf(base.value))

  function take(next: MessageTemplate): void {
    base.value = next
    text.value = startOf(next)
    theirs.value = undefined
    problem.value = undefined
  }
  watch(
    template,
    (next) => {
      if (!next) return
      if (!base.value || (!isChanged.value && !busy.value)) take(next)
    },
    { immediate: true },
  )

  // What is being mended is not told again before the next try.
  watch(text, () => {
    if (!theirs.value) problem.value = undefined
  })

  const path = { ...which }
  const params = () => ({ path, query: { words: words.value } })

  async function change(what: Busy, request: () => Promise<MessageTemplate>): Promise<boolean> {
    if (busy.value) return false
    busy.value = what
    problem.value = undefined
    try {
      take(await request())
      await queries.invalidateQueries({ queryKey: templatesKey })
      return true
    } catch (error) {
      const refused = asProblem(error)
      problem.value = refused
      if (refused.code === 'stale') theirs.value = refused.current as MessageTemplate
      return false
    } finally {
      busy.value = undefined
    }
  }

  const revision = () => base.value?.revision ?? 0

  function save(): Promise<boolean> {
    const seen = revision() === 0 ? { 'If-None-Match': '*' } : ifMatch(revision())
    return change('save', () =>
      api.call(
        api.http.PUT('/api/v1/console/message-templates/{action}/{language}/draft', {
          params: { ...params(), header: seen },
          body: { text: text.value },
        }),
        { quiet: true },
      ),
    )
  }

  function publication(source: 'draft' | 'default'): Promise<MessageTemplate> {
    return api.call(
      api.http.POST('/api/v1/console/message-templates/{action}/{language}/publications', {
        params: { ...params(), header: ifMatch(revision()) },
        body: { source },
      }),
      { quiet: true },
    )
  }

  /** Publishes what stands in the editor. */
  async function publish(): Promise<boolean> {
    const isSaved = base.value?.draft && !isChanged.value
    return (isSaved || (await save())) && change('publish', () => publication('draft'))
  }

  function drop(): Promise<boolean> {
    return change('drop', () =>
      api.call(
        api.http.DELETE('/api/v1/console/message-templates/{action}/{language}/draft', {
          params: { ...params(), header: ifMatch(revision()) },
        }),
        { quiet: true },
      ),
    )
  }

  return {
    text,
    base,
    busy,
    problem,
    theirs,
    isChanged,
    save,
    publish,
    drop,
    reset: () => change('reset', () => publication('default')),
    /** Goes on from what somebody else wrote. */
    takeTheirs: () => theirs.value && take(theirs.value),
    /** Goes on with one's own words, from what stands there now. */
    keepOwn: () => {
      base.value = theirs.value
      theirs.value = undefined
      return save()
    },
  }
}
