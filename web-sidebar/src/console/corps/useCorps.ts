import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Corp, SyncKind } from '@shared/api/types'

import type { Console } from '../console'

/** How often the page looks while a sync runs. */
const WATCH_MS = 1_500

export const corpsKey = ['corps']

const isRunning = (corp: Corp): boolean =>
  corp.last_sync.contacts?.status === 'running' || corp.last_sync.groups?.status === 'running'

/** The agency's corps; looked at again and again while one of them syncs. */
export function useCorps({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: corpsKey,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/corps'), { quiet: true })).items,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? WATCH_MS : false),
  })
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
