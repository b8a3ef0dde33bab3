import type { Translation } from '@shared/i18n/translate'

import type { examination as zhCN } from '../zhCN/examination'

export const examination: Translation<typeof zhCN> = {
  go: 'Examine the set-up',
  of: 'Set-up of {name}',
  again: 'Examine again',
  state: { ok: 'Fine', skipped: 'Skipped', warning: 'Mind', failed: 'Broken' },
}
