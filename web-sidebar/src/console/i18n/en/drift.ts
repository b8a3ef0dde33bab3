import type { Translation } from '@shared/i18n/translate'

import type { drift as zhCN } from '../zhCN/drift'

export const drift: Translation<typeof zhCN> = {
  open: 'Compare',
  titleOf: 'Compare {name} with WeCom',
  text: 'Reads WeCom now, to see which contacts or groups only one side has. Nothing is changed by looking; sync once if something differs.',
  kind: { contacts: 'Compare contacts', groups: 'Compare groups' },
  counts: '{platform} in WeCom, {here} in Sidebook',
  countsOfPart: '{platform} read of WeCom in this look, {here} in Sidebook in all',
  partly: 'This is part {n}: one look reads about two thousand. Go on to read the next part.',
  lastPart: 'This is part {n}, the last one. What Sidebook has too many is told only when one look reads everything; a full sync finds it.',
  notHere: 'Nothing is said of what Sidebook has too many, because not everything could be read.',
  unread: 'Members of whom WeCom tells nothing (no licence, or outside the scope): {n}',
  goOn: 'Read the next part',
  onlyPlatform: 'Read in WeCom and not in Sidebook: {n}',
  onlyHere: 'In Sidebook and not in WeCom: {n}',
}
