import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { LinkChange, LinkSuggestion } from '@shared/api/types'
import { refDebounced } from '@shared/refDebounced'

import type { Console } from '../console'
import { listKey } from '../lists/useList'

/** Everything that shows links is asked for anew. */
function useRefresh() {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [listKey('contacts'), listKey('groups'), listKey('links'), ['link-suggestions']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    )
}

/** Links and unlinks, many at once; each item comes back with what became of it. */
export function useChangeLinks({ api }: Pick<Console, 'api'>) {
  const refresh = useRefresh()
  const add = useMutation({
    mutationFn: (items: LinkChange[]) => api.call(api.http.POST('/api/v1/console/links', { body: { items } }), { quiet: true }),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (items: LinkChange[]) =>
      api.call(api.http.POST('/api/v1/console/links/remove', { body: { items } }), { quiet: true }),
    onSettled: refresh,
  })
  return { add, remove }
}

/** The clients that one conversation may be about. */
export async function readSuggestions({ api }: Pick<Console, 'api'>, conversation_id: string): Promise<LinkSuggestion[]> {
  const params = { path: { conversation_id } }
  const request = api.http.GET('/api/v1/console/conversations/{conversation_id}/link-suggestions', { params })
  return (await api.call(request, { quiet: true })).items
}

export function useSuggestions(context: Pick<Console, 'api'>, conversation: string) {
  const query = useQuery({
    queryKey: ['link-suggestions', conversation],
    queryFn: () => readSuggestions(context, conversation),
    staleTime: 0,
  })
  return {
    suggestions: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Clients by what is typed, the best first. */
export function useClientSearch({ api }: Pick<Console, 'api'>, typed: MaybeRefOrGetter<string>) {
  const search = refDebounced(() => toValue(typed).trim(), 250)
  const query = useQuery({
    queryKey: computed(() => ['client-search', search.value]),
    queryFn: async () => {
      const params = { query: { limit: 30, ...(search.value ? { search: search.value } : {}) } }
      return (await api.call(api.http.GET('/api/v1/clients', { params }), { quiet: true })).items
    },
  })
  return {
    clients: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}
