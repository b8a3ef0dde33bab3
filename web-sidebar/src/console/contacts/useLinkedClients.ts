import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import type { LinkRow } from '@shared/api/types'
import { formatInstant } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import { instantOf } from '../components/useAddress'
import type { Console } from '../console'
import { t } from '../i18n'
import type { ListColumn, ListFilter, ListQuery } from '../lists/types'
import { useList } from '../lists/useList'
import { pageOf, type Total } from './useConversations'

/** What the conversation of a link is called, as far as the person may know. */
export const conversationOf = (row: LinkRow) =>
  row.is_yours ? (row.conversation_name ?? t('contacts.unnamed')) : t('contacts.links.hidden')

const columns: ListColumn<LinkRow, Total>[] = [
  {
    key: 'client',
    title: () => t('contacts.links.client'),
    width: 200,
    text: (row) => row.client.name,
    total: ({ rows }) => t('contacts.total', { n: rows }),
  },
  { key: 'owner', title: () => t('contacts.links.owner'), width: 90, text: (row) => row.owner?.name ?? '' },
  { key: 'conversation', title: () => t('contacts.links.conversation'), width: 150, text: conversationOf },
  { key: 'kind', title: () => t('contacts.links.kind'), width: 90, text: (row) => t(`contacts.links.kinds.${row.conversation_kind}`) },
  { key: 'linked_by', title: () => t('contacts.links.linkedBy'), width: 90, text: (row) => row.linked_by?.name ?? '' },
  {
    key: 'linked_at',
    title: () => t('contacts.links.linkedAt'),
    width: 150,
    sortable: true,
    text: (row) => formatInstant(row.linked_at, language.value),
  },
  { key: 'corp', title: () => t('contacts.corp'), width: 140, spare: true, text: (row) => row.corp.name },
]

/** The day since which links were made is one of ours. */
function asked({ since, ...rest }: ListQuery) {
  const from = since && instantOf(since)
  return { ...rest, ...(from && { since: from }) } as never
}

/** The clients that are linked, with what. */
export function useLinkedClients(context: Pick<Console, 'api' | 'may'>) {
  const { api } = context
  const { owners, tags } = useClientFilters(context)
  const filters: ListFilter[] = [
    {
      key: 'owner_id',
      kind: 'choice',
      label: () => t('contacts.links.owner'),
      choices: () => owners.value.map(({ id, name }) => ({ value: id, name })),
    },
    {
      key: 'tag_id',
      kind: 'choice',
      label: () => t('contacts.links.tag'),
      choices: () => tags.value.map(({ id, name }) => ({ value: id, name })),
    },
    {
      key: 'kind',
      kind: 'choice',
      label: () => t('contacts.links.kind'),
      choices: () => (['contact', 'group'] as const).map((value) => ({ value, name: t(`contacts.links.kinds.${value}`) })),
    },
    { key: 'since', kind: 'day', label: () => t('contacts.links.since') },
  ]
  return useList<LinkRow, Total>({
    name: 'links',
    columns,
    filters,
    sort: '-linked_at',
    read: async (query) => {
      const page = await api.call(api.http.GET('/api/v1/console/links', { params: { query: asked(query) } }), { quiet: true })
      return pageOf(page.items, page)
    },
    file: (query) => {
      const params = { query: asked(query) }
      return api.call<Blob>(api.http.GET('/api/v1/console/links/export', { params, parseAs: 'blob' }))
    },
    fileName: () => t('contacts.links.title'),
  })
}

/** Who may look after clients, and the tags they may have; nothing for whoever may not see them. */
function useClientFilters({ api, may }: Pick<Console, 'api' | 'may'>) {
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
