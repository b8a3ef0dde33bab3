/** The log in words. Codes of newer parts, which have none here yet, stand as they are. */
import type { Permission, Role } from '@shared/api/types'
import { formatFen } from '@shared/format/money'

import { t } from '../i18n'
import { audit as words } from '../i18n/zhCN/audit'
import { people } from '../i18n/zhCN/people'

type Actions = keyof typeof words.actions
type Subjects = keyof typeof words.subjects
type Fields = keyof typeof words.fields

export const actions = Object.keys(words.actions) as Actions[]
export const subjects = Object.keys(words.subjects) as Subjects[]

export const actionText = (action: string) => (action in words.actions ? t(`audit.actions.${action as Actions}`) : action)
export const subjectText = (kind: string) => (kind in words.subjects ? t(`audit.subjects.${kind as Subjects}`) : kind)
export const fieldText = (field: string) => (field in words.fields ? t(`audit.fields.${field as Fields}`) : field)

function itemText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('audit.nothing')
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
  if (typeof value === 'number') return field.endsWith('_fen') ? formatFen(value) : String(value)
  if (typeof value !== 'string') return JSON.stringify(value)
  if (field === 'role' && value in people.roles) return t(`people.roles.${value as Role}`)
  if (field === 'permissions' && value in people.permissions) return t(`people.permissions.${value as Permission}`)
  return value
}

/** A value as people read it. */
export function valueText(field: string, value: unknown): string {
  if (!Array.isArray(value)) return itemText(field, value)
  return value.length ? value.map((item) => itemText(field, item)).join('、') : t('audit.nothing')
}
