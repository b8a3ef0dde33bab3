import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Language, SendAction } from '@shared/api/types'
import { language as words } from '@shared/i18n/language'
import { usePages } from '@shared/usePages'

import type { Console } from '../console'

/** Which text: of an action, in a language. */
export interface Which {
  action: SendAction
  language: Language
}

export const templatesKey = ['message-templates']

/** The texts of every action in every language: whose is sent, and what is being written. */
export function useTemplates({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: [...templatesKey, 'list'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/message-templates'), { quiet: true })).items,
    staleTime: 0,
  })
  return {
    templates: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** One text with what it may name, explained in the language of the page. */
export function useTemplate({ api }: Pick<Console, 'api'>, which: MaybeRefOrGetter<Which>) {
  const query = useQuery({
    queryKey: computed(() => [...templatesKey, 'one', toValue(which), words.value]),
    queryFn: () => {
      const params = { path: { ...toValue(which) }, query: { words: words.value } }
      return api.call(api.http.GET('/api/v1/console/message-templates/{action}/{language}', { params }), { quiet: true })
    },
    staleTime: 0,
    // What is being typed stands beside it.
    refetchOnWindowFocus: false,
  })
  return {
    template: query.data,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** What a text said before, newest first. */
export function useTemplateVersions({ api }: Pick<Console, 'api'>, which: Which) {
  return usePages([...templatesKey, 'versions', which], (after) => {
    const params = { path: { ...which }, query: { ...after } }
    const request = api.http.GET('/api/v1/console/message-templates/{action}/{language}/versions', { params })
    return api.call(request, { quiet: true })
  }, { staleTime: 0 })
}

/** What is different between two texts: `default`, `draft`, or the numbers of versions. */
export function useTemplateDifference(
  { api }: Pick<Console, 'api'>,
  which: Which,
  between: MaybeRefOrGetter<{ older: string; newer: string }>,
) {
  const query = useQuery({
    queryKey: computed(() => [...templatesKey, 'difference', which, toValue(between)]),
    queryFn: async () => {
      const params = { path: { ...which }, query: { ...toValue(between) } }
      const request = api.http.GET('/api/v1/console/message-templates/{action}/{language}/difference', { params })
      return (await api.call(request, { quiet: true })).lines
    },
    staleTime: 0,
  })
  return {
    lines: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}
