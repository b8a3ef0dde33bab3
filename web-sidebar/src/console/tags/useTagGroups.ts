import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Schemas } from '@shared/api/types'

import type { Console } from '../console'

export type AgencyTagGroup = Schemas['AgencyTagGroup']
export type TagGroupRequest = Schemas['TagGroupIn']

const KEY = ['agency-tag-groups']

/** The agency's labels, and what can be done with them. */
export function useTagGroups({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/tag-groups'), { quiet: true })).items,
    staleTime: 0,
  })
  /** Whatever shows labels reads them anew. */
  function refresh(): void {
    void queries.invalidateQueries({ queryKey: KEY })
    void queries.invalidateQueries({ queryKey: ['tag-groups'] })
    void queries.invalidateQueries({ queryKey: ['list', 'clients'] })
  }
  return {
    groups: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
    refresh,
    add: (body: TagGroupRequest) => api.call(api.http.POST('/api/v1/console/tag-groups', { body }), { quiet: true }),
    change: (tag_group_id: string, body: TagGroupRequest, used_by: number) => {
      const params = { path: { tag_group_id }, query: { used_by } }
      return api.call(api.http.PUT('/api/v1/console/tag-groups/{tag_group_id}', { params, body }), { quiet: true })
    },
    remove: (tag_group_id: string, used_by: number) => {
      const params = { path: { tag_group_id }, query: { used_by } }
      return api.call(api.http.DELETE('/api/v1/console/tag-groups/{tag_group_id}', { params }), { quiet: true })
    },
    order: (tag_group_ids: string[]) =>
      api.call(api.http.PUT('/api/v1/console/tag-group-order', { body: { tag_group_ids } })).then(refresh),
  }
}

export type TagGroups = ReturnType<typeof useTagGroups>

/** How many clients bear labels of these, counted once for each label. */
export const bearers = (tags: readonly { clients: number }[]) => tags.reduce((sum, { clients }) => sum + clients, 0)
