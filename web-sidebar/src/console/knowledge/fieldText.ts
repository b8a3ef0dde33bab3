import type { FieldProblem } from '@shared/api/problem'

import { t } from '../i18n'

const known = ['missing', 'too_long', 'too_many', 'taken', 'control_character', 'duplicate', 'reviewed', 'in_use'] as const
type Known = (typeof known)[number]

const isKnown = (code: string): code is Known => known.some((one) => one === code)

/** What is wrong with a field, in words. */
export function fieldText({ code }: FieldProblem): string {
  return isKnown(code) ? t(`knowledge.fields.${code}`) : t('knowledge.fields.other')
}
