/** The kinds of rows that come from outside, in the order people see them. */
import type { RecordKind } from '@shared/api/types'

import type { Console } from '../console'

/** A record, so that a kind the server learns does not compile until it is here. */
const all: Record<RecordKind, true> = {
  clients: true,
  client_contacts: true,
  services: true,
  registration_orders: true,
  contracts: true,
  receivables: true,
  payments: true,
  missing_documents: true,
  intakes: true,
  invoices: true,
  filings: true,
  reports: true,
  articles: true,
}

export const recordKinds = Object.keys(all) as RecordKind[]

/** Those that a person may import: articles by permission, the others as an owner or admin. */
export const importKinds = ({ isAdmin }: Pick<Console, 'isAdmin'>): RecordKind[] =>
  isAdmin() ? recordKinds : ['articles']
