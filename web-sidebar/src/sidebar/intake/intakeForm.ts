/** An intake as it is typed, and what is wrong with it. */
import type { DocumentKind, Intake, IntakeRequest } from '@shared/api/types'
import { parseYuan, typedYuan } from '@shared/format/money'

export interface IntakeForm {
  period: number
  kind: DocumentKind
  count: string
  amount: string
  handedInBy: string
  receivedBy: string
  receivedOn: string
  remark: string
  closeMissing: boolean
}

export type IntakeErrors = Partial<Record<keyof IntakeForm, 'count' | 'amount' | 'name' | 'date' | 'remark'>>

export const documentKinds: readonly DocumentKind[] = [
  'bank_statement',
  'input_invoice',
  'output_invoice',
  'expense_voucher',
  'payroll',
]

export function isForm(value: unknown): value is IntakeForm {
  if (typeof value !== 'object' || value === null) return false
  const form = value as Partial<Record<keyof IntakeForm, unknown>>
  const texts = [form.kind, form.count, form.amount, form.handedInBy, form.receivedBy, form.receivedOn, form.remark]
  return typeof form.period === 'number' && texts.every((text) => typeof text === 'string')
}

const letters = (text: string) => [...text.trim()].length

export function formOf(intake: Intake): IntakeForm {
  return {
    period: intake.period,
    kind: intake.kind,
    count: String(intake.count),
    amount: intake.amount_fen === null ? '' : typedYuan(intake.amount_fen),
    handedInBy: intake.handed_in_by,
    receivedBy: intake.received_by,
    receivedOn: intake.received_on,
    remark: intake.remark ?? '',
    closeMissing: true,
  }
}

/** What can be told here; the server has the last word. `tomorrow` is the last day. */
export function errorsOf(form: IntakeForm, tomorrow: string): IntakeErrors {
  const errors: IntakeErrors = {}
  const count = /^\d{1,6}$/.test(form.count.trim()) ? Number(form.count) : 0
  if (count < 1 || count > 100_000) errors.count = 'count'
  if (form.amount.trim() !== '' && parseYuan(form.amount) === undefined) errors.amount = 'amount'
  for (const field of ['handedInBy', 'receivedBy'] as const) {
    if (letters(form[field]) < 1 || letters(form[field]) > 60) errors[field] = 'name'
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(form.receivedOn) || form.receivedOn > tomorrow) errors.receivedOn = 'date'
  if (letters(form.remark) > 500) errors.remark = 'remark'
  return errors
}

export function requestOf(
  form: IntakeForm,
  completed: boolean,
  closeMissing: boolean,
  attachmentIds: string[],
): IntakeRequest {
  const amount = form.amount.trim() === '' ? undefined : parseYuan(form.amount)
  const remark = form.remark.trim()
  return {
    period: form.period,
    kind: form.kind,
    count: Number(form.count),
    handed_in_by: form.handedInBy.trim(),
    received_by: form.receivedBy.trim(),
    received_on: form.receivedOn,
    completed,
    close_missing: closeMissing,
    attachment_ids: attachmentIds,
    ...(amount !== undefined && { amount_fen: amount }),
    ...(remark && { remark }),
  }
}
