/** A receivable as it is typed, and what can be told of it here; the server has the last word. */
import type { Receivable, ReceivableRequest } from '@shared/api/types'
import { typedYuan } from '@shared/format/money'

import { fromMonthField, parseAmount, toMonthField } from '../payment/amounts'
import { lineError, type FormErrors } from './useBillingForm'

export interface ReceivableTyped {
  /** Empty: of none. */
  contractId: string
  title: string
  amount: string
  first: string
  last: string
  dueOn: string
}

export const newReceivable = (today: string): ReceivableTyped => ({
  contractId: '',
  title: '',
  amount: '',
  first: '',
  last: '',
  dueOn: today,
})

export const typedReceivable = (receivable: Receivable): ReceivableTyped => ({
  contractId: '',
  title: receivable.title,
  amount: typedYuan(receivable.amount_fen),
  first: toMonthField(receivable.first_period),
  last: toMonthField(receivable.last_period),
  dueOn: receivable.due_on,
})

export function isReceivableTyped(value: unknown): value is ReceivableTyped {
  if (typeof value !== 'object' || value === null) return false
  const { contractId, title, amount, first, last, dueOn } = value as Partial<Record<keyof ReceivableTyped, unknown>>
  return [contractId, title, amount, first, last, dueOn].every((text) => typeof text === 'string')
}

/** `paid` is what cannot be gone below. */
export function receivableErrors(typed: ReceivableTyped, paid: number): FormErrors {
  const errors: FormErrors = {}
  const title = lineError(typed.title, true)
  if (title) errors['title'] = title
  const amount = parseAmount(typed.amount)
  if (amount === undefined) errors['amount_fen'] = 'amount'
  else if (amount < paid) errors['amount_fen'] = 'below_paid'
  const [first, last] = [fromMonthField(typed.first), fromMonthField(typed.last)]
  const isNone = !typed.first && !typed.last
  if (!isNone && (first === undefined || last === undefined || last < first)) errors['last_period'] = 'months'
  if (!typed.dueOn) errors['due_on'] = 'missing'
  else if (typed.dueOn < '2000-01-01' || typed.dueOn > '2100-12-31') errors['due_on'] = 'out_of_range'
  return errors
}

export const receivableRequest = (typed: ReceivableTyped): ReceivableRequest => ({
  title: typed.title.trim(),
  amount_fen: parseAmount(typed.amount) ?? 0,
  first_period: fromMonthField(typed.first) ?? null,
  last_period: fromMonthField(typed.last) ?? null,
  due_on: typed.dueOn,
})
