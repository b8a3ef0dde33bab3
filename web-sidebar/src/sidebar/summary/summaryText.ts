/** Puts what the server knows about a client into words. */
import type { Fact, Summary } from '@shared/api/types'
import { formatMonth } from '@shared/format/dates'
import { formatFen } from '@shared/format/money'
import { language } from '@shared/i18n/language'

import type { CardId } from '../cards/cards'
import { t } from './i18n'

/** So many kinds of documents are named before the rest is only counted. */
const NAMED_KINDS = 2

/** One line: the period whose filing is due, and what stands in its way. */
export function summaryLine({ period, facts }: Summary): string {
  const month = formatMonth(period, language.value)
  const blocking = facts.filter((fact) => fact.blocks).map(factText)
  return blocking.length
    ? t('summary.line', { month, facts: blocking.join(t('summary.comma')) })
    : t('summary.clear', { month })
}

function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'missing_documents':
      return t('summary.missing', { documents: documentsText(fact.due) })
    case 'filings_open':
      return filingsText(fact)
    case 'receivables':
      return t('summary.overdue', { amount: formatFen(fact.overdue_fen) })
    case 'service_ending':
      return t('summary.serviceExpired', { n: fact.days_left.days })
    case 'filings_not_told':
    case 'intakes_unfinished':
    case 'follow_ups_due':
      // They stand in nobody's way: chips, never the line.
      return ''
  }
}

type DueDocuments = Extract<Fact, { kind: 'missing_documents' }>['due']

function documentsText(due: DueDocuments): string {
  const named = due
    .slice(0, NAMED_KINDS)
    .map(({ kind, count }) => t('summary.documents', { kind: t(`service.kind.${kind}`), n: count }))
    .join(t('summary.and'))
  if (due.length <= NAMED_KINDS) return named
  const all = due.reduce((sum, { count }) => sum + count, 0)
  return t('summary.documentsMore', { documents: named, n: all })
}

function filingsText({ count, all, days_left }: Extract<Fact, { kind: 'filings_open' }>): string {
  const what = count === all ? t('summary.notFiled') : t('summary.kindsNotFiled', { n: count })
  if (days_left === 0) return t('summary.filingToday', { what })
  return days_left > 0
    ? t('summary.filingLeft', { what, n: days_left })
    : t('summary.filingOver', { what, n: -days_left })
}

export interface Chip {
  key: string
  label: string
  count: number
  card: CardId
  /** It stands in the way now. */
  isPressing: boolean
}

/** A count for everything that is open, with the card that shows it. */
export function summaryChips({ facts }: Summary): Chip[] {
  return facts.map((fact) => ({
    key: fact.kind,
    label: chipLabel(fact),
    count: fact.count,
    card: cardOf(fact),
    isPressing: fact.blocks,
  }))
}

function chipLabel(fact: Fact): string {
  if (fact.kind === 'service_ending') return t(`summary.chip.${fact.blocks ? 'service_expired' : 'service_ending'}`)
  return t(`summary.chip.${fact.kind}`)
}

function cardOf(fact: Fact): CardId {
  switch (fact.kind) {
    case 'missing_documents':
    case 'service_ending':
      return 'service'
    case 'filings_open':
    case 'filings_not_told':
      return 'filing'
    case 'receivables':
      return 'payment'
    case 'intakes_unfinished':
      return 'intake'
    case 'follow_ups_due':
      return 'followUp'
  }
}

/** Why a message is suggested. */
export function suggestionReason({ facts, suggestion }: Summary): string {
  for (const fact of facts) {
    if (fact.kind === 'missing_documents' && suggestion?.action === 'missing_documents_reminder') {
      return t('summary.why.missing_documents', { n: suggestion.document_ids?.length ?? fact.count })
    }
    if (fact.kind === 'filings_not_told' && suggestion?.action === 'filing_notice') {
      return t('summary.why.filings_not_told', { month: formatMonth(fact.period, language.value) })
    }
    if (fact.kind === 'receivables' && suggestion?.action === 'payment_reminder') {
      return t('summary.why.overdue', { amount: formatFen(fact.overdue_fen) })
    }
    if (fact.kind === 'service_ending' && suggestion?.action === 'service_expiry_reminder') {
      const { state, days } = fact.days_left
      if (state === 'expired') return t('summary.why.service_expired', { n: days })
      return days === 0 ? t('summary.why.service_today') : t('summary.why.service_ending', { n: days })
    }
  }
  return ''
}
