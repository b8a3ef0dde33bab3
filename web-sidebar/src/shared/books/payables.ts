import type { Payment, Receivable } from '../api/types'

/** Something that may be paid: what is open of it, the own part of a payment that is corrected included. */
export interface Payable {
  id: string
  title: string
  first_period: number | null
  last_period: number | null
  due_on: string
  open_fen: number
}

/** What can be paid: what is open, and when a payment is corrected what it pays itself. */
export function payables(open: readonly Receivable[], payment?: Payment): Payable[] {
  const own = (payment?.items ?? []).map((item) => ({
    id: item.receivable_id,
    title: item.title,
    first_period: item.first_period,
    last_period: item.last_period,
    due_on: item.due_on,
    open_fen: item.open_fen + item.amount_fen,
  }))
  const mine = new Set(own.map((item) => item.id))
  return [...own, ...open.filter((one) => !mine.has(one.id))]
}
