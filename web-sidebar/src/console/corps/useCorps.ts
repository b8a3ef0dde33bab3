import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue, watch } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Corp, SyncKind } from '@shared/api/types'

import type { Console } from '../console'
import { useLive } from '../useLive'

/** How often the page looks while a sync runs. */
const WATCH_MS = 1_500

export const corpsKey = ['corps']

const isRunning = (corp: Corp): boolean =>
  corp.last_sync.contacts?.status === 'running' || corp.last_sync.groups?.status === 'running'

/** The agency's corps; followed live while one of them syncs. */
export function useCorps({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: corpsKey,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/corps'), { quiet: true })).items,
  })
  const live = useLive<{ items: Corp[] }>(({ items }) => queries.setQueryData(corpsKey, items))
  const open = (signal: AbortSignal) =>
    api.call(api.http.GET('/api/v1/console/corps/events', { parseAs: 'stream', signal }), { quiet: true })
  watch(
    () => query.data.value?.some(isRunning) ?? false,
    (isAnyRunning) => (isAnyRunning ? live.follow(open) : live.stop()),
    { immediate: true },
  )
  return {
    corps: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Begins a sync of one corp; a problem is announced by the API. */
export function useSync({ api }: Pick<Console, 'api'>, corpId: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (kind: SyncKind) => {
      const params = { path: { corp_id: toValue(corpId) } }
      return api.call(api.http.POST('/api/v1/console/corps/{corp_id}/sync', { params, body: { kind } }))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: corpsKey }),
  })
}

/** Lets go of a corp, by its name to make sure; a problem is for the one who asks. */
export function useRelease({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ corpId, name }: { corpId: string; name: string }) => {
      const params = { path: { corp_id: corpId } }
      return api.call(api.http.POST('/api/v1/console/corps/{corp_id}/release', { params, body: { name } }), { quiet: true })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: corpsKey }),
  })
}

/** Stops a sync that runs; what was read stays. */
export function useCancelSync({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (sync_run_id: string) => {
      const params = { path: { sync_run_id } }
      return api.call(api.http.POST('/api/v1/console/sync-runs/{sync_run_id}/cancel', { params }))
    },
    onSettled: () => Promise.all([corpsKey, ['sync-runs']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
}

/** Binds a configured self-built app; the server proves that its token really works. */
export function useBindInternal({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (platform_corp_id: string) => {
      const params = { path: { platform_corp_id } }
      return api.call(api.http.POST('/api/v1/console/internal-corps/{platform_corp_id}/bind', { params }))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: corpsKey }),
  })
}

/** The runs of one corp, newest first. */
export function useSyncRuns({ api }: Pick<Console, 'api'>, corpId: MaybeRefOrGetter<string>) {
  const query = useQuery({
    queryKey: computed(() => ['sync-runs', toValue(corpId)]),
    queryFn: async () => {
      const params = { path: { corp_id: toValue(corpId) }, query: { limit: 20 } }
      const request = api.http.GET('/api/v1/console/corps/{corp_id}/sync-runs', { params })
      return (await api.call(request, { quiet: true })).items
    },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some((run) => run.status === 'running') ? WATCH_MS : false),
  })
  return {
    runs: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}
