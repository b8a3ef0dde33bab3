import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'

import type { SendLogEntry, SendState } from '@shared/api/types'
import { formatInstant } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import { withInstants } from '../components/useAddress'
import type { Console } from '../console'
import { t } from '../i18n'
import type { ListColumn, ListFilter } from '../lists/types'
import { useList } from '../lists/useList'
import { sendActions } from '../templates/sendActions'

/** What may have become of a message, what one looks for first. */
const sendStates: readonly SendState[] = ['handed_over', 'failed', 'unknown', 'handing_over', 'cancelled', 'prepared']

const at = (instant: string | null) => (instant ? formatInstant(instant, language.value) : '')

const columns: ListColumn<SendLogEntry>[] = [
  { key: 'created_at', title: () => t('messages.createdAt'), width: 150, sortable: true, text: (row) => at(row.created_at) },
  { key: 'staff', title: () => t('messages.staff'), width: 90, text: (row) => row.staff_name },
  { key: 'client', title: () => t('messages.client'), width: 180, text: (row) => row.client_name },
  { key: 'action', title: () => t('messages.action'), width: 110, text: (row) => t(`messages.actions.${row.action}`) },
  { key: 'state', title: () => t('messages.state'), width: 130 },
  { key: 'settled_at', title: () => t('messages.settled'), width: 150, spare: true, text: (row) => at(row.settled_at) },
  { key: 'text', title: () => t('messages.text'), width: 260, spare: true, text: (row) => row.sent_text ?? row.text },
  { key: 'files', title: () => t('messages.files'), width: 160, spare: true, text: (row) => row.attachments.map(({ name }) => name).join('、') },
  { key: 'problem', title: () => t('messages.problem'), width: 160, spare: true, text: (row) => row.problem ?? '' },
]

/** What was sent across the agency. */
export function useMessages(context: Pick<Console, 'api' | 'may'>) {
  const { api } = context
  const colleagues = useColleagues(context)
  const filters: ListFilter[] = [
    { key: 'client_id', kind: 'client', label: () => t('messages.client') },
    {
      key: 'staff_id',
      kind: 'choice',
      label: () => t('messages.staff'),
      choices: () => colleagues.value.map(({ id, name }) => ({ value: id, name })),
    },
    {
      key: 'action',
      kind: 'choice',
      label: () => t('messages.action'),
      choices: () => sendActions.map((value) => ({ value, name: t(`messages.actions.${value}`) })),
    },
    {
      key: 'state',
      kind: 'choice',
      label: () => t('messages.state'),
      choices: () => sendStates.map((value) => ({ value, name: t(`messages.states.${value}`) })),
    },
    { key: 'from', kind: 'day', label: () => t('messages.from') },
    { key: 'before', kind: 'day', label: () => t('messages.before') },
    { key: 'conversation_id', kind: 'link', label: () => t('lists.conversation') },
  ]
  return useList<SendLogEntry>({
    name: 'messages',
    columns,
    filters,
    sort: '-created_at',
    read: (query) =>
      api.call(
        api.http.GET('/api/v1/console/send-intents', { params: { query: withInstants(query) as never } }),
        { quiet: true },
      ),
    file: (query) => {
      const params = { query: withInstants(query) as never }
      return api.call<Blob>(api.http.GET('/api/v1/console/send-intents/export', { params, parseAs: 'blob' }))
    },
    fileName: () => t('messages.title'),
  })
}

/** Colleagues to choose from; nothing for who may not see them. */
function useColleagues({ api, may }: Pick<Console, 'api' | 'may'>) {
  const query = useQuery({
    queryKey: ['staff-names'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/staff-names'), { quiet: true })).items,
    enabled: may('edit_client_file'),
  })
  return computed(() => query.data.value ?? [])
}
