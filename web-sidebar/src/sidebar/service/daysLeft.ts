import type { DaysLeft } from '@shared/api/types'

import type { Tone } from '../components/tone'
import { t } from '../i18n'

/** From how many days before its end a service counts as ending soon. */
export const SOON_DAYS = 30

export function daysLeftTone({ state, days }: DaysLeft): Tone {
  if (state === 'not_started') return 'plain'
  if (state === 'expired') return 'bad'
  return days <= SOON_DAYS ? 'soon' : 'ok'
}

export function daysLeftText({ state, days }: DaysLeft): string {
  if (state === 'not_started') return t('service.startsIn', { n: days })
  if (state === 'expired') return t('service.expired', { n: days })
  return days === 0 ? t('service.today') : t('service.left', { n: days })
}
