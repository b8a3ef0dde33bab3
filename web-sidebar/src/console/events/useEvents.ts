import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { EventsQuery } from '@shared/api/types'
import { usePages } from '@shared/usePages'

import type { Console } from '../console'
import { listKey } from '../lists/useList'

const EVENTS = ['events']

/** Events by a filter, the latest first. */
export function useEvents({ api }: Pick<Console, 'api'>, filter: MaybeRefOrGetter<EventsQuery>) {
  return usePages(
    () => [...EVENTS, 'list', toValue(filter)],
    (after) => {
      const params = { query: { ...toValue(filter), ...after, limit: 50 } }
      return api.call(api.http.GET('/api/v1/console/events', { params }), { quiet: true })
    },
    { staleTime: 0 },
  )
}

function useAnswer<T>(key: readonly unknown[], read: () => Promise<T>) {
  const query = useQuery({ queryKey: [...EVENTS, ...key], queryFn: read, staleTime: 0 })
  return {
    data: query.data,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Work that was given up. */
export function useParkedWork({ api }: Pick<Console, 'api'>) {
  return useAnswer(['work'], async () => (await api.call(api.http.GET('/api/v1/console/parked-work'), { quiet: true })).items)
}

/** Whether events reach us. */
export function useEventHealth({ api }: Pick<Console, 'api'>) {
  return useAnswer(['health'], () => api.call(api.http.GET('/api/v1/console/event-health'), { quiet: true }))
}

/** What one event says. */
export function useEvent({ api }: Pick<Console, 'api'>, inbox_id: string) {
  return useAnswer(['one', inbox_id], () => {
    const params = { path: { inbox_id } }
    return api.call(api.http.GET('/api/v1/console/events/{inbox_id}', { params }), { quiet: true })
  })
}

/** What was given up: an event, or work. */
export interface Parked {
  of: 'event' | 'work'
  id: string
}

/** Runs what was given up again, or puts it aside with a reason. */
export function useParkedChanges({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const onSettled = () =>
    Promise.all([EVENTS, listKey('events')].map((queryKey) => queries.invalidateQueries({ queryKey })))
  const run = useMutation({
    mutationFn: ({ of, id }: Parked) =>
      of === 'event'
        ? api.call(api.http.POST('/api/v1/console/events/{inbox_id}/runs', { params: { path: { inbox_id: id } } }))
        : api.call(api.http.POST('/api/v1/console/parked-work/{job_id}/runs', { params: { path: { job_id: id } } })),
    onSettled,
  })
  const discard = useMutation({
    mutationFn: ({ of, id, reason }: Parked & { reason: string }) => {
      const body = { reason }
      return of === 'event'
        ? api.call(api.http.POST('/api/v1/console/events/{inbox_id}/discards', { params: { path: { inbox_id: id } }, body }))
        : api.call(api.http.POST('/api/v1/console/parked-work/{job_id}/discards', { params: { path: { job_id: id } }, body }))
    },
    onSettled,
  })
  return { run, discard, refresh: onSettled }
}
