import { t } from './i18n'

const known = [
  'period',
  'kind',
  'count',
  'amount_fen',
  'handed_in_by',
  'received_by',
  'received_on',
  'remark',
  'completed',
  'attachments',
] as const

/** The fields of a change in the words of the page; a field of a newer server is left out. */
export function fieldNames(fields: readonly string[]): string {
  return known
    .filter((field) => fields.includes(field))
    .map((field) => t(`intake.field.${field}`))
    .join(t('common.comma'))
}
