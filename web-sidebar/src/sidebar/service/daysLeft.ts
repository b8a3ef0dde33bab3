import type { DaysLeft } from '@shared/api/types'

import { t } from '../i18n'

/** From how many days before its end a service counts as ending soon. */
export const SOON_DAYS = 30

export type DaysLeftTone = 'ok' | 'soon' | 'expired' | 'later'

export function daysLeftTone({ state, days }: DaysLeft): DaysLeftTone {
  if (state === 'not_started') return 'later'
  if (state === 'expired') return 'expired'
  return days <= SOON_DAYS ? 'soon' : 'ok'
}

export function daysLeftText({ state, days }: DaysLeft): string {
  if (state === 'not_started') return t('service.startsIn', { n: days })
  if (state === 'expired') return t('service.expired', { n: days })
  return days === 0 ? t('service.today') : t('service.left', { n: days })
}
