import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import type { ContactRow, ConversationKind, GroupRow } from '@shared/api/types'
import { formatInstant } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import type { Console } from '../console'
import { t } from '../i18n'
import type { ListColumn, ListFilter, ListQuery } from '../lists/types'
import { useList } from '../lists/useList'

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

/** How many there are in all. */
export interface Total {
  rows: number
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

/** A page as the list reads it. */
export function pageOf<Row>(items: Row[], { next, total }: { next: string | null; total: number | null }) {
  return { items, ...(next !== null && { next }), totals: total === null ? null : { rows: total } }
}

/** What both lists can be filtered by. */
function useContactFilters({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: ['contact-filters'],
    queryFn: () => api.call(api.http.GET('/api/v1/console/contact-filters'), { quiet: true }),
    staleTime: 60_000,
  })
  return computed(() => query.data.value?.corps ?? [])
}

const columnsOf = (kind: ConversationKind): ListColumn<ConversationRow, Total>[] => [
  {
    key: 'name',
    title: () => t(`contacts.name.${kind}`),
    width: 150,
    sortable: true,
    total: ({ rows }) => t('contacts.total', { n: rows }),
  },
  ...(kind === 'contact'
    ? [{ key: 'company', title: () => t('contacts.company'), width: 140, spare: true, text: (row: ConversationRow) => row.company ?? '' }]
    : []),
  { key: 'people', title: () => t(`contacts.member.${kind}`), width: 150 },
  kind === 'contact'
    ? { key: 'tags', title: () => t('contacts.tags'), width: 120 }
    : { key: 'members', title: () => t('contacts.members'), width: 80, end: true, text: (row) => String(row.members ?? '') },
  { key: 'clients', title: () => t('contacts.linked'), width: 180 },
  {
    key: 'since',
    title: () => t(kind === 'contact' ? 'contacts.followedAt' : 'contacts.createdAt'),
    width: 150,
    sortable: true,
    text: (row) => (row.since ? formatInstant(row.since, language.value) : ''),
  },
  { key: 'corp', title: () => t('contacts.corp'), width: 140, spare: true, text: (row) => row.corp },
]

/** The contacts or groups that one may see. */
export function useConversations(context: Pick<Console, 'api' | 'isAdmin'>, kind: ConversationKind) {
  const { api } = context
  const corps = useContactFilters(context)
  const tags = () => corps.value.flatMap((corp) => corp.tags)
  const filters: ListFilter[] = [
    {
      key: 'linked',
      kind: 'choice',
      label: () => t('contacts.linkedLabel'),
      choices: () => [
        { value: 'false', name: t('contacts.linkedNo') },
        { value: 'true', name: t('contacts.linkedYes') },
      ],
    },
    {
      key: 'corp_id',
      kind: 'choice',
      label: () => t('contacts.corp'),
      choices: () => (corps.value.length > 1 ? corps.value.map(({ id, name }) => ({ value: id, name })) : []),
    },
    {
      // Ids of members are unique within a corp only.
      key: 'member',
      kind: 'choice',
      label: () => t(`contacts.member.${kind}`),
      choices: () =>
        corps.value.flatMap(({ id, name: corp, members }) =>
          members.map((one) => ({
            value: `${id}/${one.member_id}`,
            name: corps.value.length > 1 ? `${corp} · ${person(one)}` : person(one),
          })),
        ),
    },
    ...(kind === 'contact'
      ? [
          {
            key: 'tag',
            kind: 'choice' as const,
            label: () => t('contacts.tag'),
            choices: () => tags().map(({ tag_id, name, group_name }) => ({ value: tag_id, name: `${group_name} / ${name}` })),
          },
        ]
      : []),
    ...(context.isAdmin()
      ? [
          {
            key: 'gone',
            kind: 'choice' as const,
            label: () => t('contacts.which'),
            choices: () => [{ value: 'true', name: t(`contacts.gone.${kind}`) }],
          },
        ]
      : []),
  ]
  /** The member of a corp as the server asks for it. */
  const asked = ({ member, ...rest }: ListQuery) => {
    const [corp_id, member_id] = member?.split('/') ?? []
    return { ...rest, ...(corp_id && member_id && { corp_id, member_id }) } as never
  }
  return useList<ConversationRow, Total>({
    name: kind === 'contact' ? 'contacts' : 'groups',
    columns: columnsOf(kind),
    filters,
    sort: '-since',
    read: async (query) => {
      const params = { query: asked(query) }
      if (kind === 'group') {
        const page = await api.call(api.http.GET('/api/v1/console/groups', { params }), { quiet: true })
        return pageOf(page.items.map(ofGroup), page)
      }
      const page = await api.call(api.http.GET('/api/v1/console/contacts', { params }), { quiet: true })
      return pageOf(page.items.map(ofContact), page)
    },
    file: (query) => {
      const params = { query: asked(query) }
      return kind === 'group'
        ? api.call<Blob>(api.http.GET('/api/v1/console/groups/export', { params, parseAs: 'blob' }))
        : api.call<Blob>(api.http.GET('/api/v1/console/contacts/export', { params, parseAs: 'blob' }))
    },
    fileName: () => t(`contacts.title.${kind}`),
  })
}
