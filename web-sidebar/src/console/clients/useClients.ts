import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import type { AgencyClient, AgencyClientsQuery, ClientsExportQuery, RowTotals } from '@shared/api/types'
import { formatInstant } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import type { Console } from '../console'
import { t } from '../i18n'
import type { ListColumn, ListFilter } from '../lists/types'
import { useList } from '../lists/useList'

/** Colleagues and labels to choose from; nothing for who may not see them. */
export function useClientChoices({ api, may }: Pick<Console, 'api' | 'may'>) {
  const staff = useQuery({
    queryKey: ['staff-names'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/staff-names'), { quiet: true })).items,
    enabled: may('edit_client_file'),
  })
  const tags = useQuery({
    queryKey: ['tag-groups'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/tag-groups'), { quiet: true })).items,
    enabled: may('view_client_file'),
  })
  return { staff: computed(() => staff.data.value ?? []), tagGroups: computed(() => tags.data.value ?? []) }
}

const columns: ListColumn<AgencyClient, RowTotals>[] = [
  {
    key: 'name',
    title: () => t('clients.column.name'),
    width: 220,
    sortable: true,
    text: (row) => row.name,
    total: ({ rows }) => t('lists.rows', { n: rows }),
  },
  { key: 'short_name', title: () => t('clients.column.shortName'), width: 110, text: (row) => row.short_name ?? '' },
  {
    key: 'taxpayer_kind',
    title: () => t('clients.column.taxpayer'),
    width: 120,
    text: (row) => t(`clients.taxpayer.${row.taxpayer_kind}`),
  },
  { key: 'tax_id', title: () => t('clients.column.taxId'), width: 180, sortable: true, text: (row) => row.tax_id ?? '' },
  { key: 'owner', title: () => t('clients.column.owner'), width: 90, text: (row) => row.owner_name ?? t('clients.pool') },
  { key: 'tags', title: () => t('clients.column.tags'), width: 140 },
  { key: 'contact', title: () => t('clients.column.contact'), width: 100, text: (row) => row.contact_name ?? '' },
  { key: 'mobile', title: () => t('clients.column.mobile'), width: 120, text: (row) => row.mobile ?? '' },
  { key: 'address', title: () => t('clients.column.address'), width: 200, spare: true, text: (row) => row.address ?? '' },
  {
    key: 'linked',
    title: () => t('clients.column.linked'),
    width: 90,
    text: (row) => t(row.linked ? 'clients.isLinked' : 'clients.isNotLinked'),
  },
  {
    key: 'created_at',
    title: () => t('clients.column.created'),
    width: 150,
    sortable: true,
    text: (row) => formatInstant(row.created_at, language.value),
  },
  {
    key: 'updated_at',
    title: () => t('clients.column.updated'),
    width: 150,
    sortable: true,
    spare: true,
    text: (row) => formatInstant(row.updated_at, language.value),
  },
]

/** The list of clients. */
export function useClients(context: Pick<Console, 'api' | 'may'>) {
  const { api } = context
  const { staff, tagGroups } = useClientChoices(context)
  const filters: ListFilter[] = [
    {
      key: 'owner_id',
      kind: 'choice',
      label: () => t('clients.column.owner'),
      choices: () => staff.value.map(({ id, name }) => ({ value: id, name })),
    },
    {
      key: 'owned',
      kind: 'choice',
      label: () => t('clients.ownedness'),
      choices: () => [
        { value: 'false', name: t('clients.pool') },
        { value: 'true', name: t('clients.owned') },
      ],
    },
    {
      key: 'tag_id',
      kind: 'choice',
      label: () => t('clients.column.tags'),
      choices: () =>
        tagGroups.value.flatMap((group) => group.tags.map(({ id, name }) => ({ value: id, name: `${group.name} · ${name}` }))),
    },
    {
      key: 'taxpayer_kind',
      kind: 'choice',
      label: () => t('clients.column.taxpayer'),
      choices: () => (['general', 'small_scale'] as const).map((kind) => ({ value: kind, name: t(`clients.taxpayer.${kind}`) })),
    },
    {
      key: 'linked',
      kind: 'choice',
      label: () => t('clients.column.linked'),
      choices: () => [
        { value: 'true', name: t('clients.isLinked') },
        { value: 'false', name: t('clients.isNotLinked') },
      ],
    },
    { key: 'created_since', kind: 'day', label: () => t('clients.createdSince') },
  ]
  return useList<AgencyClient, RowTotals>({
    name: 'clients',
    columns,
    filters,
    // The address holds texts; the server reads them.
    read: (query) =>
      api.call(api.http.GET('/api/v1/console/clients', { params: { query: query as AgencyClientsQuery } }), { quiet: true }),
    file: (query) => {
      const params = { query: query as unknown as ClientsExportQuery }
      return api.call<Blob>(api.http.GET('/api/v1/console/clients/export', { params, parseAs: 'blob' }))
    },
    fileName: () => t('clients.title'),
  })
}
