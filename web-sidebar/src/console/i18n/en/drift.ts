import type { Translation } from '@shared/i18n/translate'

import type { drift as zhCN } from '../zhCN/drift'

export const drift: Translation<typeof zhCN> = {
  open: 'Compare',
  titleOf: 'Compare {name} with WeCom',
  text: 'Reads WeCom now, to see which contacts or groups only one side has. Nothing is changed by looking; sync once if something differs.',
  kind: { contacts: 'Compare contacts', groups: 'Compare groups' },
  counts: '{platform} in WeCom, {here} in Sidebook',
  partly: 'One look reads a part only, or some members hold no licence, so nothing is said of what Sidebook has too many.',
  onlyPlatform: 'In WeCom and not in Sidebook: {n}',
  onlyHere: 'In Sidebook and not in WeCom: {n}',
}
