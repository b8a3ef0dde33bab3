import { useQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'

import type { ConversationKind } from '@shared/api/types'
import { refDebounced } from '@shared/refDebounced'
import { usePages } from '@shared/usePages'

import type { Console } from '../console'

const PAGE = 50

export interface LinkFilters {
  search: string
  owner: string
  tag: string
  kind: ConversationKind | ''
  /** A day, as its field gives it. */
  since: string
}

/** Midnight of a day where the books are kept. */
const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`).toISOString()

/** The clients that are linked, with what, page by page. */
export function useLinkedClients({ api }: Pick<Console, 'api'>) {
  const filters = reactive<LinkFilters>({ search: '', owner: '', tag: '', kind: '', since: '' })
  const search = refDebounced(() => filters.search.trim(), 300)
  const asked = computed(() => ({
    ...(search.value ? { search: search.value } : {}),
    ...(filters.owner ? { owner_id: filters.owner } : {}),
    ...(filters.tag ? { tag_id: filters.tag } : {}),
    ...(filters.kind ? { kind: filters.kind } : {}),
    ...(filters.since ? { since: midnight(filters.since) } : {}),
  }))
  const list = usePages(
    () => ['links', asked.value],
    async (after) => {
      const params = { query: { limit: PAGE, ...asked.value, ...after } }
      const page = await api.call(api.http.GET('/api/v1/console/links', { params }), { quiet: true })
      return { items: page.items.map((row) => ({ row, total: page.total })), next: page.next }
    },
    { staleTime: 0 },
  )
  return {
    ...list,
    filters,
    items: computed(() => list.items.value.map(({ row }) => row)),
    total: computed(() => list.items.value[0]?.total ?? undefined),
  }
}

/** Who may look after clients, and the tags they may have; nothing for whoever may not see them. */
export function useClientFilters({ api, may }: Pick<Console, 'api' | 'may'>) {
  const owners = useQuery({
    queryKey: ['staff-names'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/staff-names'), { quiet: true })).items,
    enabled: may('edit_client_file'),
  })
  const groups = useQuery({
    queryKey: ['tag-groups'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/tag-groups'), { quiet: true })).items,
    enabled: may('view_client_file'),
  })
  return {
    owners: computed(() => owners.data.value ?? []),
    tags: computed(() => (groups.data.value ?? []).flatMap((group) => group.tags)),
  }
}
