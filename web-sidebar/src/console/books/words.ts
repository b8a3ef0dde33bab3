/** What the lists of the books have in common: how values are written, and what can be chosen. */
import { formatDate, formatInstant, formatPeriod } from '@shared/format/dates'
import { formatFen } from '@shared/format/money'
import { language } from '@shared/i18n/language'

import { t } from '../i18n'
import type { FormField } from '../forms/types'
import type { ListColumn, ListFilter } from '../lists/types'
import type { BookRow, BookRows, BookTotals } from './types'

export const day = (date: string | null) => (date ? formatDate(date, language.value) : '')
export const month = (period: number | null) => (period ? formatPeriod(period, language.value) : '')
export const money = (fen: number | null) => (fen === null ? '' : formatFen(fen))
export const moment = (instant: string) => formatInstant(instant, language.value)
export const months = (row: { first_period: number | null; last_period: number | null }) =>
  row.first_period === row.last_period ? month(row.first_period) : `${month(row.first_period)} – ${month(row.last_period)}`
export const sum = (fen: number | undefined) => (fen === undefined ? '' : formatFen(fen))

export function choices<const K extends string>(keys: readonly K[], name: (key: K) => string) {
  return () => keys.map((value) => ({ value, name: name(value) }))
}

export const CYCLES = ['monthly', 'quarterly', 'yearly'] as const
export const METHODS = ['bank_transfer', 'wechat', 'alipay', 'cash', 'other'] as const
export const STAGES = ['accepted', 'collecting', 'submitted', 'completed'] as const
export const DOCUMENTS = ['bank_statement', 'input_invoice', 'output_invoice', 'expense_voucher', 'payroll'] as const
export const TAXES = [
  'vat',
  'surcharges',
  'corporate_income',
  'individual_income',
  'stamp_duty',
  'consumption',
  'property',
  'other',
] as const
export const FILINGS = ['not_filed', 'filed', 'nil', 'paid'] as const
export const DIRECTIONS = ['issued', 'received'] as const
export const FORMS = ['special', 'ordinary'] as const
export const REPORTS = ['balance_sheet', 'income_statement', 'cash_flow'] as const

export const cycleChoices = choices(CYCLES, (key) => t(`books.cycle.${key}`))
export const methodChoices = choices(METHODS, (key) => t(`books.method.${key}`))
export const stageChoices = choices(STAGES, (key) => t(`books.stage.${key}`))
export const documentChoices = choices(DOCUMENTS, (key) => t(`books.document.${key}`))
export const taxChoices = choices(TAXES, (key) => t(`books.tax.${key}`))
export const filingChoices = choices(FILINGS, (key) => t(`books.filing.${key}`))
/** What can be registered of a filing; that it is paid is noted apart. */
export const filingStateChoices = choices(['not_filed', 'filed', 'nil'], (key) => t(`books.filing.${key}`))
export const directionChoices = choices(DIRECTIONS, (key) => t(`books.direction.${key}`))
export const formChoices = choices(FORMS, (key) => t(`books.form.${key}`))
export const reportChoices = choices(REPORTS, (key) => t(`books.report.${key}`))
export const termChoices = choices(['coming', 'running', 'ended'], (key) => t(`books.term.${key}`))

/** Whose it is, in a form that is about no client yet. */
export const clientField: FormField = { key: 'client_id', kind: 'client', label: () => t('books.column.client'), required: true }

export const yesNo = () => [
  { value: 'true', name: t('books.yes') },
  { value: 'false', name: t('books.no') },
]

export function standing(row: { starts_on: string; ends_on: string }, today: string): 'coming' | 'running' | 'ended' {
  if (today < row.starts_on) return 'coming'
  return today > row.ends_on ? 'ended' : 'running'
}

/** Today where the agencies are. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

export function receivableState(row: BookRows['receivables']): 'cancelled' | 'paid' | 'overdue' | 'open' {
  if (row.cancel_reason) return 'cancelled'
  if (row.open_fen === 0) return 'paid'
  return row.due_on < today() ? 'overdue' : 'open'
}

export const client = <Row extends BookRow>(): ListColumn<Row, BookTotals> => ({
  key: 'client',
  title: () => t('books.column.client'),
  width: 200,
  sortable: true,
  text: (row) => row.client_name,
  total: ({ rows }) => t('lists.rows', { n: rows }),
})
export const period: ListFilter = { key: 'period', kind: 'month', label: () => t('books.column.period') }
export const between = (name: 'ends' | 'due' | 'paid' | 'accepted'): ListFilter[] => [
  { key: `${name}_from`, kind: 'day', label: () => t(`books.from.${name}`) },
  { key: `${name}_to`, kind: 'day', label: () => t('books.to') },
]

/** The month that is now, as its field writes it. */
export const thisMonth = () => today().slice(0, 7)

/** The month before, `202610`: what is filed now. */
export function lastMonth(): string {
  const first = `${thisMonth()}-01`
  return shifted(first, 0, -1).slice(0, 7).replace('-', '')
}

/** `202610` → `2026-10`, for the browser's month field. */
export const monthField = (period: number | null) =>
  period === null ? '' : `${String(Math.floor(period / 100))}-${String(period % 100).padStart(2, '0')}`

/** `2026-10` → `202610`; nothing for what is no month. */
export function readMonth(typed: string | undefined): number | null {
  return typed && /^\d{4}-\d{2}$/.test(typed) ? Number(typed.replace('-', '')) : null
}

function shifted(day: string, years: number, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCFullYear(date.getUTCFullYear() + years)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The last day of a year that begins with this one. */
export const dateAfterYear = (day: string) => shifted(day, 1, -1)
export const dayAfter = (day: string) => shifted(day, 0, 1)
