import { formatPeriod } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import { t } from './i18n'

export interface Named {
  title: string
  first_period: number | null
  last_period: number | null
}

/** The months that an item is for, in words; nothing when it is for none. */
export function monthsOf({ first_period: first, last_period: last }: Omit<Named, 'title'>): string {
  if (first === null || last === null) return ''
  const from = formatPeriod(first, language.value)
  return first === last ? from : t('service.between', { from, to: formatPeriod(last, language.value) })
}

/** What was billed and for which months. */
export function itemName(item: Named): string {
  return [item.title, monthsOf(item)].filter(Boolean).join(' ')
}
