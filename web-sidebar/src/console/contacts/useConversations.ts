import { useQuery } from '@tanstack/vue-query'
import { refDebounced } from '@shared/refDebounced'
import { computed, reactive, type Ref } from 'vue'

import type { ContactRow, ConversationKind, GroupRow } from '@shared/api/types'
import { usePages } from '@shared/usePages'

import type { Console } from '../console'

const PAGE = 50

/** A contact or a group as both lists show it. */
export interface ConversationRow {
  id: string
  name: string | null
  corp: string
  /** Company of a contact. */
  company: string | null
  /** Followers or the owner. */
  people: { name: string; remark: string | null }[]
  tags: string[]
  members: number | null
  since: string | null
  clients: ContactRow['linked_clients']
  gone: boolean
}

export interface Filters {
  search: string
  corp: string
  member: string
  linked: 'any' | 'yes' | 'no'
  tag: string
  gone: boolean
  sort: 'newest' | 'name'
}

const person = ({ name, member_id }: { name: string | null; member_id: string }) => name ?? member_id

const ofContact = (row: ContactRow): ConversationRow => ({
  id: row.conversation_id,
  name: row.name,
  corp: row.corp.name,
  company: row.company,
  people: row.followers.map(({ member, remark }) => ({ name: person(member), remark })),
  tags: row.tags,
  members: null,
  since: row.followers[0]?.followed_at ?? null,
  clients: row.linked_clients,
  gone: row.gone_at !== null,
})

const ofGroup = (row: GroupRow): ConversationRow => ({
  id: row.conversation_id,
  name: row.name,
  corp: row.corp.name,
  company: null,
  people: [{ name: person(row.owner), remark: null }],
  tags: [],
  members: row.members,
  since: row.created_at,
  clients: row.linked_clients,
  gone: row.gone_at !== null,
})

/** What both lists can be filtered by. */
export function useContactFilters({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: ['contact-filters'],
    queryFn: () => api.call(api.http.GET('/api/v1/console/contact-filters'), { quiet: true }),
    staleTime: 60_000,
  })
  return { corps: computed(() => query.data.value?.corps ?? []) }
}

/** The contacts or groups that one may see, page by page, by these filters. */
export function useConversations({ api }: Pick<Console, 'api'>, kind: ConversationKind) {
  const filters = reactive<Filters>({ search: '', corp: '', member: '', linked: 'any', tag: '', gone: false, sort: 'newest' })
  // A letter typed is not a question yet.
  const search: Ref<string> = refDebounced(() => filters.search.trim(), 300)
  const asked = computed(() => ({
    ...(search.value ? { search: search.value } : {}),
    ...(filters.corp ? { corp_id: filters.corp } : {}),
    ...(filters.corp && filters.member ? { member_id: filters.member } : {}),
    ...(filters.linked === 'any' ? {} : { linked: filters.linked === 'yes' }),
    ...(filters.tag ? { tag: filters.tag } : {}),
    ...(filters.gone ? { gone: true } : {}),
    sort: filters.sort,
  }))
  const list = usePages(
    () => ['conversations', kind, asked.value],
    async (after) => {
      const params = { query: { limit: PAGE, ...asked.value, ...after } }
      if (kind === 'group') {
        const page = await api.call(api.http.GET('/api/v1/console/groups', { params }), { quiet: true })
        return { items: page.items.map((row) => ({ row: ofGroup(row), total: page.total })), next: page.next }
      }
      const page = await api.call(api.http.GET('/api/v1/console/contacts', { params }), { quiet: true })
      return { items: page.items.map((row) => ({ row: ofContact(row), total: page.total })), next: page.next }
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
