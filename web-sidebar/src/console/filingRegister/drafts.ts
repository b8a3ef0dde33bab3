/** What is typed into the register before it is saved, and what is wrong with it. */
import type { Schemas } from '@shared/api/types'
import { typedYuan } from '@shared/format/money'

import { readFen } from '../forms/readFen'
import { today } from '../books/words'

type FilingRow = Schemas['FilingRow']

/** What can be registered; that it is paid is noted apart. */
export type DraftState = 'not_filed' | 'filed' | 'nil'

export interface Draft {
  state: DraftState
  /** Yuan as typed. */
  amount: string
  filed_on: string
}

/** A tax of a client in the month that is shown. */
export interface RegisterRow {
  id: string
  client_id: string
  client_name: string
  filing: FilingRow
}

export const draftOf = (filing: FilingRow): Draft => ({
  state: filing.state === 'paid' ? 'filed' : filing.state,
  amount: filing.amount_fen === null || filing.state === 'nil' ? '' : typedYuan(filing.amount_fen),
  filed_on: filing.filed_on ?? '',
})

/** A draft with something changed: fields that its state has no use for are emptied, the day is today unless it is said. */
export function changed(draft: Draft, change: Partial<Draft>): Draft {
  const next = { ...draft, ...change }
  if (next.state === 'not_filed') return { state: 'not_filed', amount: '', filed_on: '' }
  return { ...next, amount: next.state === 'nil' ? '' : next.amount, filed_on: next.filed_on || today() }
}

export const isSame = (one: Draft, other: Draft) =>
  one.state === other.state && one.amount === other.amount && one.filed_on === other.filed_on

/** What is wrong with it as far as the page can tell. */
export function wrongWith(draft: Draft): 'amount' | undefined {
  return draft.state === 'filed' && readFen(draft.amount) === undefined ? 'amount' : undefined
}

/** What is sent for it. */
export function filingOf(row: RegisterRow, draft: Draft, revision: number | null) {
  const isFiled = draft.state === 'filed'
  return {
    client_id: row.client_id,
    tax_kind: row.filing.tax_kind,
    revision,
    state: draft.state,
    amount_fen: isFiled ? (readFen(draft.amount) ?? null) : null,
    filed_on: draft.state === 'not_filed' ? null : draft.filed_on,
  }
}
