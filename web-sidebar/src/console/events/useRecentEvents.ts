import type { EventRow } from '@shared/api/types'
import { formatInstant } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import { withInstants } from '../components/useAddress'
import type { Console } from '../console'
import { useCorps } from '../corps/useCorps'
import { t } from '../i18n'
import type { ListColumn, ListFilter } from '../lists/types'
import { useList } from '../lists/useList'
import { problemWords } from './eventWords'

const STATES = ['waiting', 'routed', 'ignored', 'parked'] as const

const columns: ListColumn<EventRow>[] = [
  { key: 'name', title: () => t('events.name'), width: 200, text: (row) => row.name },
  { key: 'corp', title: () => t('events.corp'), width: 130, text: (row) => row.corp?.name ?? '' },
  { key: 'received_at', title: () => t('events.time'), width: 150, text: (row) => formatInstant(row.received_at, language.value) },
  { key: 'attempts', title: () => t('events.tries'), width: 80, end: true, text: (row) => String(row.attempts) },
  { key: 'state', title: () => t('events.state'), width: 100 },
  { key: 'problem', title: () => t('events.problem'), width: 200, text: (row) => problemWords(row.problem) },
]

/** What came in lately, the latest first. */
export function useRecentEvents(context: Console) {
  const { api } = context
  const { corps } = useCorps(context)
  const filters: ListFilter[] = [
    {
      key: 'corp_id',
      kind: 'choice',
      label: () => t('events.corp'),
      choices: () => corps.value.flatMap(({ id, name }) => (id ? [{ value: id, name }] : [])),
    },
    {
      key: 'state',
      kind: 'choice',
      label: () => t('events.state'),
      choices: () => STATES.map((value) => ({ value, name: t(`events.states.${value}`) })),
    },
    { key: 'from', kind: 'day', label: () => t('events.from') },
    { key: 'before', kind: 'day', label: () => t('events.before') },
  ]
  return useList<EventRow>({
    name: 'events',
    columns,
    filters,
    read: async (query) => {
      const params = { query: { ...withInstants(query), limit: 50 } as never }
      return await api.call(api.http.GET('/api/v1/console/events', { params }), { quiet: true })
    },
  })
}
