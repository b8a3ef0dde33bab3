/** Services, registration orders and missing documents as lists. */
import { t } from '../i18n'
import type { BookLists } from './types'
import {
  between,
  client,
  day,
  documentChoices,
  moment,
  money,
  month,
  period,
  stageChoices,
  sum,
  termChoices,
} from './words'

export const workLists: Pick<BookLists, 'services' | 'orders' | 'missing_documents'> = {
  services: {
    opens: 'view_services',
    sort: 'ends_on',
    columns: [
      client(),
      { key: 'plan', title: () => t('books.column.plan'), width: 160, text: (row) => row.plan },
      {
        key: 'fee',
        title: () => t('books.column.fee'),
        width: 110,
        end: true,
        sortable: true,
        text: (row) => money(row.fee_fen),
        total: ({ fee_fen }) => sum(fee_fen),
      },
      { key: 'cycle', title: () => t('books.column.cycle'), width: 80, text: (row) => t(`books.cycle.${row.billing_cycle}`) },
      { key: 'starts_on', title: () => t('books.column.starts'), width: 140, sortable: true, text: (row) => day(row.starts_on) },
      { key: 'ends_on', title: () => t('books.column.ends'), width: 140, sortable: true, text: (row) => day(row.ends_on) },
      {
        key: 'state',
        title: () => t('books.column.state'),
        width: 110,
        screenOnly: true,
        text: (row) => t(`books.left.${row.days_left.state}`, { n: row.days_left.days }),
      },
    ],
    filters: [
      { key: 'state', kind: 'choice', label: () => t('books.column.state'), choices: termChoices },
      ...between('ends'),
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/services', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/services/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
  orders: {
    opens: 'view_services',
    sort: '-accepted_on',
    columns: [
      client(),
      { key: 'title', title: () => t('books.column.order'), width: 200, text: (row) => row.title },
      { key: 'stage', title: () => t('books.column.stage'), width: 110, text: (row) => t(`books.stage.${row.stage}`) },
      { key: 'accepted_on', title: () => t('books.column.accepted'), width: 140, sortable: true, text: (row) => day(row.accepted_on) },
      { key: 'expected_on', title: () => t('books.column.expected'), width: 140, sortable: true, text: (row) => day(row.expected_on) },
    ],
    filters: [
      { key: 'stage', kind: 'choice', label: () => t('books.column.stage'), choices: stageChoices },
      ...between('accepted'),
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/orders', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/orders/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
  missing_documents: {
    opens: 'view_services',
    sort: '-period',
    columns: [
      client(),
      { key: 'period', title: () => t('books.column.period'), width: 110, sortable: true, text: (row) => month(row.period) },
      { key: 'kind', title: () => t('books.column.document'), width: 120, text: (row) => t(`books.document.${row.kind}`) },
      { key: 'note', title: () => t('books.column.note'), width: 200, text: (row) => row.note ?? '' },
      { key: 'marked_at', title: () => t('books.column.marked'), width: 150, sortable: true, text: (row) => moment(row.marked_at) },
    ],
    filters: [period, { key: 'kind', kind: 'choice', label: () => t('books.column.document'), choices: documentChoices }],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/missing-documents', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(
        api.http.GET('/api/v1/console/missing-documents/export', { params: { query: query as never }, parseAs: 'blob' }),
      ),
  },
}
