/** What a form makes of a client's file, and what of it has to be sent. */
import type { ClientChange, ClientContact, ClientContactInput, ClientFile, TaxpayerKind, VatCycle } from '@shared/api/types'

export interface ClientForm {
  name: string
  short_name: string
  taxpayer_kind: TaxpayerKind
  vat_cycle: VatCycle
  tax_id: string
  address: string
  owner_id: string
  /** What stands in the agency's own fields, by their ids. */
  custom: Record<string, string>
}

/** Field names as the server's list of changes calls them. */
export type FileField = 'name' | 'short_name' | 'taxpayer_kind' | 'vat_cycle' | 'tax_id' | 'address' | 'owner'

export function formOf(file: ClientFile): ClientForm {
  return {
    name: file.name,
    short_name: file.short_name ?? '',
    taxpayer_kind: file.taxpayer_kind,
    // General taxpayers have no choice; becoming a small-scale one, most file by the quarter.
    vat_cycle: file.taxpayer_kind === 'general' ? 'quarter' : file.vat_cycle,
    tax_id: file.tax_id ?? '',
    address: file.address ?? '',
    owner_id: file.owner?.id ?? '',
    custom: Object.fromEntries(file.custom_fields.map(({ id, value }) => [id, value ?? ''])),
  }
}

/** Only what the person changed: what they did not touch stays as somebody else may have made it. */
export function changeOf(before: ClientForm, after: ClientForm): ClientChange {
  const change: ClientChange = {}
  if (after.name !== before.name) change.name = after.name
  if (after.taxpayer_kind !== before.taxpayer_kind) change.taxpayer_kind = after.taxpayer_kind
  const isNewChoice = after.vat_cycle !== before.vat_cycle || change.taxpayer_kind !== undefined
  if (after.taxpayer_kind === 'small_scale' && isNewChoice) change.vat_cycle = after.vat_cycle
  if (after.short_name !== before.short_name) change.short_name = after.short_name || null
  if (after.tax_id !== before.tax_id) change.tax_id = after.tax_id || null
  if (after.address !== before.address) change.address = after.address || null
  if (after.owner_id !== before.owner_id) change.owner_id = after.owner_id || null
  const custom = Object.entries(after.custom).filter(([id, value]) => value !== (before.custom[id] ?? ''))
  if (custom.length) change.custom_fields = Object.fromEntries(custom.map(([id, value]) => [id, value || null]))
  return change
}

/** Whether there is anything to send. */
export const isEmpty = (change: object): boolean => Object.keys(change).length === 0

/** The form with these fields as they stand in the file; the others as they were typed. */
export function withTheirs(form: ClientForm, current: ClientFile, changed: readonly string[]): ClientForm {
  const theirs = formOf(current)
  const calledHere: Record<string, string> = { owner: 'owner_id', custom_fields: 'custom' }
  const names = changed.map((field) => calledHere[field] ?? field)
  const taken = Object.entries(theirs).filter(([name]) => names.includes(name))
  return { ...form, ...Object.fromEntries(taken) }
}

export interface ContactForm {
  name: string
  role: string
  mobile: string
  landline: string
}

export function contactFormOf(contact?: ClientContact): ContactForm {
  return {
    name: contact?.name ?? '',
    role: contact?.role ?? '',
    mobile: contact?.mobile ?? '',
    landline: contact?.landline ?? '',
  }
}

export function contactOf(form: ContactForm): ClientContactInput {
  return { name: form.name, role: form.role || null, mobile: form.mobile || null, landline: form.landline || null }
}
