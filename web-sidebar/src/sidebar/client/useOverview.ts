import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { ClientFile, Conversation } from '@shared/api/types'

import type { Sidebar } from '../sidebar'
import type { Seen } from './snapshots'

/** While nothing answers, it is asked again by itself. */
const RETRY_MS = 5_000
/** What is younger needs no word about its age. */
const FRESH_MS = 60_000

/** How old what is shown is, when that is worth a word. */
export interface Freshness {
  is: 'refreshing' | 'offline' | 'failed'
  /** When the server said what is shown, in milliseconds. */
  at: number
}

/** Everything that the first screen shows, in one answer; and which of the linked clients is chosen. */
export function useOverview({ api, snapshots }: Pick<Sidebar, 'api' | 'snapshots'>, conversation: Conversation) {
  const client = useQueryClient()
  const chosen = ref<string>()
  const path = { conversation_id: conversation.id }
  const keyOf = (clientId: string | undefined) => ['overview', conversation.id, clientId ?? '']

  async function read(clientId: string | undefined): Promise<Seen> {
    const known = client.getQueryData<Seen>(keyOf(clientId))
    const request = api.http.GET('/api/v1/conversations/{conversation_id}/overview', {
      params: { path, query: clientId ? { client_id: clientId } : {} },
      headers: known?.etag ? { 'If-None-Match': known.etag } : {},
    })
    // A request that never arrived is turned into words below.
    const answer = await request.catch(() => undefined)
    if (known && answer?.response.status === 304) return keep({ ...known, at: Date.now() })
    const overview = await api.call(request, { quiet: true })
    return keep({ overview, etag: answer?.response.headers.get('etag') ?? undefined, at: Date.now() })
  }

  function keep(seen: Seen): Seen {
    snapshots.keep(seen)
    return seen
  }

  const query = useQuery({
    queryKey: computed(() => keyOf(chosen.value)),
    queryFn: () => read(chosen.value),
    initialData: () => snapshots.find(conversation.id, chosen.value),
    // However young a snapshot is: it is refreshed.
    initialDataUpdatedAt: 0,
    placeholderData: keepPreviousData,
    // The browser's own idea of being online is wrong too often; what does not answer is asked again.
    networkMode: 'always',
    refetchInterval: ({ state }) => (state.error && asProblem(state.error).isUnreachable ? RETRY_MS : false),
  })

  /** Shows another linked client at once; the server remembers the choice, and may fail to without harm. */
  function choose(clientId: string): void {
    chosen.value = clientId
    const request = api.http.PUT('/api/v1/conversations/{conversation_id}/chosen-client', {
      params: { path },
      body: { client_id: clientId },
    })
    api.call(request, { quiet: true }).catch(() => undefined)
  }

  async function refresh(): Promise<void> {
    await client.invalidateQueries({ queryKey: ['overview', conversation.id] })
  }

  /** Whatever is shown is read again: the first screen, and the card below it. */
  async function refreshAll(): Promise<void> {
    await client.invalidateQueries()
  }

  /** After linking or unlinking: the choice may no longer stand. */
  async function linksChanged(nowChosen?: string): Promise<void> {
    chosen.value = nowChosen
    await refresh()
  }

  async function unlink(clientId: string): Promise<void> {
    const params = { path: { ...path, client_id: clientId } }
    await api.call(api.http.DELETE('/api/v1/conversations/{conversation_id}/links/{client_id}', { params }))
    await linksChanged(chosen.value === clientId ? undefined : chosen.value)
  }

  /** A file was saved: it is shown at once, and what depends on it is read again. */
  async function fileChanged(file: ClientFile): Promise<void> {
    const names = { id: file.id, name: file.name, short_name: file.short_name }
    client.setQueryData<Seen>(keyOf(chosen.value), (seen) => {
      if (seen?.overview.client?.id !== file.id) return seen
      const linked_clients = seen.overview.linked_clients.map((one) => (one.id === file.id ? names : one))
      // Without a tag the next answer comes whole.
      return { ...seen, etag: undefined, overview: { ...seen.overview, client: names, file, linked_clients } }
    })
    await refresh()
  }

  const problem = computed(() => (query.error.value ? asProblem(query.error.value) : undefined))
  /** The server will not show it (any more): what was kept must not be shown either. */
  const isBarred = computed(() => problem.value?.status === 403 || problem.value?.status === 404)
  watch(isBarred, (is) => is && snapshots.forget(conversation.id), { immediate: true })
  const overview = computed(() => (isBarred.value ? undefined : query.data.value?.overview))
  const freshness = computed((): Freshness | undefined => {
    const at = query.data.value?.at
    if (at === undefined || query.isPlaceholderData.value) return undefined
    if (problem.value) return { is: problem.value.isUnreachable ? 'offline' : 'failed', at }
    return query.isFetching.value && Date.now() - at > FRESH_MS ? { is: 'refreshing', at } : undefined
  })
  return {
    overview,
    problem,
    freshness,
    isLoading: query.isPending,
    choose,
    refresh,
    refreshAll,
    linksChanged,
    unlink,
    fileChanged,
  }
}
