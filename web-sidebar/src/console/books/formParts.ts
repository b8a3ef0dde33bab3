/** What the forms of the books have in common. */
import type { FormField, FormValues } from '../forms/types'
import { t } from '../i18n'
import { clientField } from './words'

export const reason: FormField = { key: 'reason', kind: 'text', most: 200, label: () => t('books.do.reason'), required: true }

/** Asks whose it is too, where that is not said. */
export const withClient = (clientId: string | undefined, fields: readonly FormField[]) =>
  clientId ? fields : [clientField, ...fields]

/** Whose it is: said, or chosen. */
export const clientOf = (clientId: string | undefined, values: FormValues) => clientId ?? values['client_id'] ?? ''

export const text = (typed: string | undefined) => typed?.trim() || null
