import type { Filing, FilingCard } from '@shared/api/types'
import { formatDate } from '@shared/format/dates'
import { formatFen } from '@shared/format/money'
import { language } from '@shared/i18n/language'

import type { Tone } from '../components/tone'
import { t } from './i18n'

/** From how many days before its end a deadline is near. */
export const NEAR_DAYS = 5

export function deadlineTone({ is_filed, days_left }: Pick<FilingCard, 'is_filed' | 'days_left'>): Tone {
  if (is_filed) return 'ok'
  if (days_left < 0) return 'bad'
  return days_left <= NEAR_DAYS ? 'soon' : 'plain'
}

export function deadlineText({ is_filed, days_left }: Pick<FilingCard, 'is_filed' | 'days_left'>): string {
  if (is_filed) return t('filing.allFiled')
  if (days_left < 0) return t('filing.over', { n: -days_left })
  return days_left === 0 ? t('filing.lastDay') : t('filing.left', { n: days_left })
}

export function stateTone({ state }: Pick<Filing, 'state'>): Tone {
  return ({ not_filed: 'bad', filed: 'soon', nil: 'ok', paid: 'ok' } as const)[state]
}

/** A filing in one line: `已申报 ¥1,200.00，2026年3月1日 申报`. */
export function filingText(filing: Filing): string {
  const parts = [t(`filing.state.${filing.state}`)]
  if (filing.amount_fen !== null) parts.push(formatFen(filing.amount_fen))
  if (filing.filed_on) parts.push(t('filing.filedOn', { date: formatDate(filing.filed_on, language.value) }))
  return parts.join(' ')
}
