/** Contracts, receivables and payments as lists. */
import { t } from '../i18n'
import type { BookLists } from './types'
import {
  between,
  choices,
  client,
  day,
  methodChoices,
  money,
  months,
  receivableState,
  standing,
  sum,
  termChoices,
  today,
} from './words'

export const moneyLists: Pick<BookLists, 'contracts' | 'receivables' | 'payments'> = {
  contracts: {
    opens: 'view_payments',
    sort: 'ends_on',
    columns: [
      client(),
      { key: 'services', title: () => t('books.column.services'), width: 180, text: (row) => row.services },
      { key: 'number', title: () => t('books.column.number'), width: 120, text: (row) => row.number ?? '' },
      {
        key: 'price',
        title: () => t('books.column.price'),
        width: 110,
        end: true,
        sortable: true,
        text: (row) => money(row.price_fen),
        total: ({ price_fen }) => sum(price_fen),
      },
      { key: 'cycle', title: () => t('books.column.cycle'), width: 80, text: (row) => t(`books.cycle.${row.billing_cycle}`) },
      { key: 'due_day', title: () => t('books.column.dueDay'), width: 80, spare: true, text: (row) => String(row.due_day) },
      { key: 'starts_on', title: () => t('books.column.starts'), width: 140, sortable: true, text: (row) => day(row.starts_on) },
      { key: 'ends_on', title: () => t('books.column.ends'), width: 140, sortable: true, text: (row) => day(row.ends_on) },
      {
        key: 'state',
        title: () => t('books.column.state'),
        width: 90,
        screenOnly: true,
        text: (row) => (row.cancel_reason ? t('books.cancelled') : t(`books.term.${standing(row, today())}`)),
      },
    ],
    filters: [
      {
        key: 'state',
        kind: 'choice',
        label: () => t('books.column.state'),
        choices: () => [...termChoices(), { value: 'cancelled', name: t('books.cancelled') }],
      },
      ...between('ends'),
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/contracts', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/contracts/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
  receivables: {
    opens: 'view_payments',
    sort: 'due_on',
    columns: [
      client(),
      { key: 'title', title: () => t('books.column.title'), width: 160, text: (row) => row.title },
      { key: 'first_period', title: () => t('books.column.months'), width: 150, text: months },
      {
        key: 'amount',
        title: () => t('books.column.amount'),
        width: 110,
        end: true,
        sortable: true,
        text: (row) => money(row.amount_fen),
        total: ({ amount_fen }) => sum(amount_fen),
      },
      {
        key: 'paid',
        title: () => t('books.column.paid'),
        width: 110,
        end: true,
        text: (row) => money(row.paid_fen),
        total: ({ paid_fen }) => sum(paid_fen),
      },
      {
        key: 'open',
        title: () => t('books.column.open'),
        width: 110,
        end: true,
        sortable: true,
        text: (row) => money(row.open_fen),
        total: ({ open_fen }) => sum(open_fen),
      },
      { key: 'due_on', title: () => t('books.column.due'), width: 140, sortable: true, text: (row) => day(row.due_on) },
      {
        key: 'state',
        title: () => t('books.column.state'),
        width: 120,
        screenOnly: true,
        text: (row) => t(`books.owed.${receivableState(row)}`),
        total: ({ overdue_fen }) => t('books.overdueSum', { amount: sum(overdue_fen) }),
      },
    ],
    filters: [
      {
        key: 'state',
        kind: 'choice',
        label: () => t('books.column.state'),
        choices: choices(['open', 'overdue', 'paid', 'cancelled'], (key) => t(`books.owed.${key}`)),
      },
      ...between('due'),
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/receivables', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(
        api.http.GET('/api/v1/console/receivables/export', { params: { query: query as never }, parseAs: 'blob' }),
      ),
  },
  payments: {
    opens: 'view_payments',
    sort: '-paid_on',
    columns: [
      client(),
      { key: 'number', title: () => t('books.column.receipt'), width: 130, sortable: true, text: (row) => row.number },
      { key: 'paid_on', title: () => t('books.column.paidOn'), width: 140, sortable: true, text: (row) => day(row.paid_on) },
      { key: 'method', title: () => t('books.column.method'), width: 100, text: (row) => t(`books.method.${row.method}`) },
      { key: 'payer', title: () => t('books.column.payer'), width: 120, text: (row) => row.payer ?? '' },
      {
        key: 'amount',
        title: () => t('books.column.amount'),
        width: 120,
        end: true,
        sortable: true,
        text: (row) => money(row.amount_fen),
        total: ({ received_fen }) => sum(received_fen),
      },
      {
        key: 'state',
        title: () => t('books.column.state'),
        width: 90,
        screenOnly: true,
        text: (row) => (row.voided ? t('books.void') : ''),
        total: ({ void_fen }) => t('books.voidSum', { amount: sum(void_fen) }),
      },
    ],
    filters: [
      { key: 'method', kind: 'choice', label: () => t('books.column.method'), choices: methodChoices },
      {
        key: 'voided',
        kind: 'choice',
        label: () => t('books.column.state'),
        choices: () => [
          { value: 'false', name: t('books.counts') },
          { value: 'true', name: t('books.void') },
        ],
      },
      ...between('paid'),
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/payments', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/payments/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
}
