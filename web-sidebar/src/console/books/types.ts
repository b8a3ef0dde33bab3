/** The lists of the books, by name: what a row is, and what declares a list. */
import type { Permission, Schemas } from '@shared/api/types'

import type { Console } from '../console'
import type { ListColumn, ListFilter, ListPage, ListQuery, ListRow } from '../lists/types'

export const BOOKS = [
  'contracts',
  'receivables',
  'payments',
  'services',
  'orders',
  'missing_documents',
  'intakes',
  'filings',
  'invoices',
  'reports',
] as const
export type BookName = (typeof BOOKS)[number]

export interface BookRow extends ListRow {
  client_id: string
  client_name: string
}

export interface BookRows {
  contracts: Schemas['AgencyContract']
  receivables: Schemas['AgencyReceivable']
  payments: Schemas['AgencyPayment']
  services: Schemas['AgencyService']
  orders: Schemas['AgencyOrder']
  missing_documents: Schemas['AgencyMissingDocument']
  intakes: Schemas['AgencyIntake']
  filings: Schemas['AgencyFiling']
  invoices: Schemas['AgencyInvoice']
  reports: Schemas['AgencyReport']
}

/** What the rows of totals know; each list has some of it. */
export interface BookTotals {
  rows: number
  count?: number
  price_fen?: number
  fee_fen?: number
  amount_fen?: number
  tax_fen?: number
  paid_fen?: number
  open_fen?: number
  overdue_fen?: number
  received_fen?: number
  void_fen?: number
}

export interface Book<Row extends BookRow> {
  opens: Permission
  columns: readonly ListColumn<Row, BookTotals>[]
  filters: readonly ListFilter[]
  sort: string
  read: (console: Pick<Console, 'api'>, query: ListQuery) => Promise<ListPage<Row, BookTotals>>
  file: (console: Pick<Console, 'api'>, query: ListQuery) => Promise<Blob>
}

export type BookLists = { [Name in BookName]: Book<BookRows[Name]> }
