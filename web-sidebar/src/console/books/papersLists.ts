/** Intakes, filings, invoices and reports as lists. */
import { formatFen } from '@shared/format/money'

import { t } from '../i18n'
import type { BookLists } from './types'
import {
  client,
  day,
  directionChoices,
  documentChoices,
  filingChoices,
  moment,
  money,
  month,
  period,
  reportChoices,
  sum,
  taxChoices,
  yesNo,
} from './words'

export const papersLists: Pick<BookLists, 'intakes' | 'filings' | 'invoices' | 'reports'> = {
  intakes: {
    opens: 'view_intakes',
    sort: '-period',
    columns: [
      client(),
      { key: 'period', title: () => t('books.column.period'), width: 110, sortable: true, text: (row) => month(row.period) },
      { key: 'kind', title: () => t('books.column.document'), width: 110, text: (row) => t(`books.document.${row.kind}`) },
      {
        key: 'count',
        title: () => t('books.column.count'),
        width: 70,
        end: true,
        text: (row) => String(row.count),
        total: ({ count }) => String(count ?? 0),
      },
      {
        key: 'amount',
        title: () => t('books.column.amount'),
        width: 110,
        end: true,
        sortable: true,
        text: (row) => money(row.amount_fen),
        total: ({ amount_fen }) => sum(amount_fen),
      },
      { key: 'handed_in_by', title: () => t('books.column.handedInBy'), width: 100, text: (row) => row.handed_in_by },
      { key: 'received_by', title: () => t('books.column.receivedBy'), width: 100, spare: true, text: (row) => row.received_by },
      { key: 'received_on', title: () => t('books.column.receivedOn'), width: 140, sortable: true, text: (row) => day(row.received_on) },
      {
        key: 'completed',
        title: () => t('books.column.completed'),
        width: 80,
        text: (row) => t(row.completed ? 'books.yes' : 'books.no'),
      },
      { key: 'remark', title: () => t('books.column.remark'), width: 160, spare: true, text: (row) => row.remark ?? '' },
    ],
    filters: [
      period,
      { key: 'kind', kind: 'choice', label: () => t('books.column.document'), choices: documentChoices },
      { key: 'completed', kind: 'choice', label: () => t('books.column.completed'), choices: yesNo },
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/intakes', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/intakes/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
  filings: {
    opens: 'view_filings',
    sort: '-period',
    columns: [
      client(),
      { key: 'period', title: () => t('books.column.taxPeriod'), width: 110, sortable: true, text: (row) => month(row.period) },
      { key: 'kind', title: () => t('books.column.tax'), width: 140, text: (row) => t(`books.tax.${row.tax_kind}`) },
      { key: 'state', title: () => t('books.column.state'), width: 90, text: (row) => t(`books.filing.${row.state}`) },
      {
        key: 'amount',
        title: () => t('books.column.taxAmount'),
        width: 110,
        end: true,
        sortable: true,
        text: (row) => money(row.amount_fen),
        total: ({ amount_fen }) => sum(amount_fen),
      },
      { key: 'filed_on', title: () => t('books.column.filedOn'), width: 140, sortable: true, text: (row) => day(row.filed_on) },
      { key: 'paid_on', title: () => t('books.column.taxPaidOn'), width: 140, text: (row) => day(row.paid_on) },
    ],
    filters: [
      period,
      { key: 'kind', kind: 'choice', label: () => t('books.column.tax'), choices: taxChoices },
      { key: 'state', kind: 'choice', label: () => t('books.column.state'), choices: filingChoices },
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/filings', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/filings/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
  invoices: {
    opens: 'view_invoices',
    sort: '-issued_on',
    columns: [
      client(),
      { key: 'direction', title: () => t('books.column.direction'), width: 80, text: (row) => t(`books.direction.${row.direction}`) },
      { key: 'form', title: () => t('books.column.form'), width: 100, text: (row) => t(`books.form.${row.form}`) },
      { key: 'number', title: () => t('books.column.invoiceNumber'), width: 180, text: (row) => row.number },
      { key: 'issued_on', title: () => t('books.column.issuedOn'), width: 140, sortable: true, text: (row) => day(row.issued_on) },
      { key: 'counterparty', title: () => t('books.column.counterparty'), width: 180, text: (row) => row.counterparty },
      {
        key: 'amount',
        title: () => t('books.column.amount'),
        width: 120,
        end: true,
        sortable: true,
        text: (row) => money(row.amount_fen),
        total: ({ amount_fen }) => sum(amount_fen),
      },
      {
        key: 'tax',
        title: () => t('books.column.taxAmount'),
        width: 110,
        end: true,
        text: (row) => money(row.tax_fen),
        total: ({ tax_fen }) => sum(tax_fen),
      },
      { key: 'rate', title: () => t('books.column.rate'), width: 70, end: true, text: (row) => `${row.rate}%` },
      { key: 'certified_for', title: () => t('books.column.certified'), width: 110, spare: true, text: (row) => month(row.certified_for) },
    ],
    filters: [
      period,
      { key: 'direction', kind: 'choice', label: () => t('books.column.direction'), choices: directionChoices },
    ],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/invoices', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/invoices/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
  reports: {
    opens: 'view_reports',
    sort: '-period',
    columns: [
      client(),
      { key: 'period', title: () => t('books.column.period'), width: 110, sortable: true, text: (row) => month(row.period) },
      { key: 'kind', title: () => t('books.column.report'), width: 120, text: (row) => t(`books.report.${row.kind}`) },
      {
        key: 'figures',
        title: () => t('books.column.figures'),
        width: 260,
        screenOnly: true,
        text: (row) => row.key_figures.map(({ name, first_fen }) => `${name} ${formatFen(first_fen)}`).join('；'),
      },
      { key: 'source', title: () => t('books.column.source'), width: 100, text: (row) => t(`books.source.${row.source}`) },
      { key: 'updated_at', title: () => t('books.column.updated'), width: 150, sortable: true, text: (row) => moment(row.updated_at) },
    ],
    filters: [period, { key: 'kind', kind: 'choice', label: () => t('books.column.report'), choices: reportChoices }],
    read: ({ api }, query) =>
      api.call(api.http.GET('/api/v1/console/reports', { params: { query: query as never } }), { quiet: true }),
    file: ({ api }, query) =>
      api.call<Blob>(api.http.GET('/api/v1/console/reports/export', { params: { query: query as never }, parseAs: 'blob' })),
  },
}
