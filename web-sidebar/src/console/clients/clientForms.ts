/** Adding clients and changing their files. */
import type { ClientFile, CustomField, StaffName, TagGroup } from '@shared/api/types'
import { ifMatch } from '@shared/api/revision'
import { language } from '@shared/i18n/language'

import { missingBody, missingFields } from '../books/workActions'
import { thisMonth } from '../books/words'
import type { Console } from '../console'
import type { DialogSpec } from '../forms/dialog'
import type { FormField, FormValues } from '../forms/types'
import { t } from '../i18n'

const text = (typed: string | undefined) => typed?.trim() || null
const split = (typed: string | undefined) => (typed ?? '').split(',').filter(Boolean)
const names = (people: readonly StaffName[]) => people.map(({ id, name }) => ({ value: id, name }))
const tagChoices = (groups: readonly TagGroup[]) =>
  groups.flatMap((group) => group.tags.map(({ id, name }) => ({ value: id, name: `${group.name} · ${name}` })))

function baseFields(staff: readonly StaffName[]): FormField[] {
  return [
    { key: 'name', kind: 'text', most: 100, label: () => t('clients.column.name'), required: true },
    { key: 'short_name', kind: 'text', most: 30, label: () => t('clients.column.shortName') },
    {
      key: 'taxpayer_kind',
      kind: 'choice',
      required: true,
      label: () => t('clients.column.taxpayer'),
      choices: () => (['small_scale', 'general'] as const).map((value) => ({ value, name: t(`clients.taxpayer.${value}`) })),
    },
    {
      key: 'vat_cycle',
      kind: 'choice',
      label: () => t('clients.vatCycle'),
      choices: () => (['quarter', 'month'] as const).map((value) => ({ value, name: t(`clients.cycle.${value}`) })),
    },
    { key: 'tax_id', kind: 'text', most: 20, label: () => t('clients.column.taxId') },
    { key: 'address', kind: 'text', most: 200, label: () => t('clients.column.address') },
    { key: 'owner_id', kind: 'choice', label: () => t('clients.column.owner'), choices: () => names(staff), none: () => t('clients.pool') },
  ]
}

const customKey = (id: string) => `custom_fields.${id}`
function customFields(fields: readonly CustomField[]): FormField[] {
  return fields.map((field): FormField => {
    const label = () => (language.value === 'en' ? (field.name_en ?? field.name) : field.name)
    const common = { key: customKey(field.id), label }
    if (field.kind === 'choice') {
      return { ...common, kind: 'choice', choices: () => field.options.map((option) => ({ value: option, name: option })) }
    }
    return field.kind === 'date' ? { ...common, kind: 'day' } : { ...common, kind: 'text', most: 200 }
  })
}

export function addClient({ api, session, may }: Console, staff: readonly StaffName[], groups: readonly TagGroup[]): DialogSpec {
  const me = session.current.value?.staff
  const fields: FormField[] = [
    ...baseFields(staff),
    { key: 'contact', kind: 'text', most: 50, label: () => t('clients.column.contact') },
    { key: 'mobile', kind: 'text', most: 20, label: () => t('clients.column.mobile') },
    ...(groups.length && may('view_client_file')
      ? [{ key: 'tag_ids', kind: 'choices', label: () => t('clients.column.tags'), choices: () => tagChoices(groups) } as const]
      : []),
  ]
  return {
    title: t('clients.add'),
    fields,
    initial: { taxpayer_kind: 'small_scale', vat_cycle: 'quarter', owner_id: me?.id ?? '' },
    save: (values) => {
      const body = {
        name: values['name'] ?? '',
        short_name: text(values['short_name']),
        taxpayer_kind: values['taxpayer_kind'] as 'general',
        vat_cycle: (values['vat_cycle'] || null) as 'month' | null,
        tax_id: text(values['tax_id']),
        address: text(values['address']),
        owner_id: values['owner_id'] || null,
        contacts: values['contact']?.trim() ? [{ name: values['contact'], mobile: text(values['mobile']) }] : [],
        tag_ids: split(values['tag_ids']),
      }
      return api.call(api.http.POST('/api/v1/clients', { body }), { quiet: true })
    },
  }
}

export function changeClient({ api }: Console, file: ClientFile, staff: readonly StaffName[]): DialogSpec {
  const initial: FormValues = {
    name: file.name,
    short_name: file.short_name ?? '',
    taxpayer_kind: file.taxpayer_kind,
    vat_cycle: file.vat_cycle,
    tax_id: file.tax_id ?? '',
    address: file.address ?? '',
    owner_id: file.owner?.id ?? '',
    ...Object.fromEntries(file.custom_fields.map(({ id, value }) => [customKey(id), value ?? ''])),
  }
  return {
    title: t('clients.changeTitle', { name: file.name }),
    fields: [...baseFields(staff), ...customFields(file.custom_fields)],
    initial,
    revision: file.revision,
    // Only what was touched: the rest stays as somebody else may have made it.
    save: (values, { revision }) => {
      const changed = Object.entries(values).filter(([key, value]) => value.trim() !== (initial[key] ?? ''))
      const own = changed.filter(([key]) => key.startsWith('custom_fields.'))
      const base = changed.filter(([key]) => !key.startsWith('custom_fields.'))
      const body = {
        ...Object.fromEntries(base.map(([key, value]) => [key, text(value)])),
        ...(own.length && {
          custom_fields: Object.fromEntries(own.map(([key, value]) => [key.slice('custom_fields.'.length), text(value)])),
        }),
      }
      const params = { path: { client_id: file.id }, header: ifMatch(revision) }
      return api.call(api.http.PATCH('/api/v1/clients/{client_id}', { params, body }), { quiet: true })
    },
  }
}

/** A person at a client: a new one, or one that is there. */
export function putContact({ api }: Console, file: ClientFile, person?: ClientFile['contacts'][number]): DialogSpec {
  return {
    title: person ? t('clients.changeContact', { name: person.name }) : t('clients.addContact'),
    fields: [
      { key: 'name', kind: 'text', most: 50, label: () => t('clients.contactName'), required: true },
      { key: 'role', kind: 'text', most: 50, label: () => t('clients.role') },
      { key: 'mobile', kind: 'text', most: 20, label: () => t('clients.column.mobile') },
      { key: 'landline', kind: 'text', most: 30, label: () => t('clients.landline') },
    ],
    initial: {
      name: person?.name ?? '',
      role: person?.role ?? '',
      mobile: person?.mobile ?? '',
      landline: person?.landline ?? '',
    },
    revision: file.revision,
    save: (values, { revision }) => {
      const body = {
        name: values['name'] ?? '',
        role: text(values['role']),
        mobile: text(values['mobile']),
        landline: text(values['landline']),
      }
      const header = ifMatch(revision)
      if (!person) {
        const params = { path: { client_id: file.id }, header }
        return api.call(api.http.POST('/api/v1/clients/{client_id}/contacts', { params, body }), { quiet: true })
      }
      const params = { path: { client_id: file.id, contact_id: person.id }, header }
      return api.call(api.http.PATCH('/api/v1/clients/{client_id}/contacts/{contact_id}', { params, body }), { quiet: true })
    },
  }
}

export function removeContact({ api }: Console, file: ClientFile, person: ClientFile['contacts'][number]): DialogSpec {
  return {
    title: t('clients.removeContact', { name: person.name }),
    fields: [],
    initial: {},
    revision: file.revision,
    danger: true,
    action: t('clients.remove'),
    save: (_values, { revision }) => {
      const params = { path: { client_id: file.id, contact_id: person.id }, header: ifMatch(revision) }
      return api.call(api.http.DELETE('/api/v1/clients/{client_id}/contacts/{contact_id}', { params }), { quiet: true })
    },
  }
}

export function setTags({ api }: Console, file: ClientFile, groups: readonly TagGroup[]): DialogSpec {
  return {
    title: t('clients.tagsOf', { name: file.name }),
    fields: [{ key: 'tag_ids', kind: 'choices', label: () => t('clients.column.tags'), choices: () => tagChoices(groups) }],
    initial: { tag_ids: file.tags.map(({ id }) => id).join(',') },
    revision: file.revision,
    save: (values, { revision }) => {
      const params = { path: { client_id: file.id }, header: ifMatch(revision) }
      const body = { tag_ids: split(values['tag_ids']) }
      return api.call(api.http.PUT('/api/v1/clients/{client_id}/tags', { params, body }), { quiet: true })
    },
  }
}

/** What can be done with several clients at once. */
export const bulkClients = {
  owner: ({ api }: Console, clients: string[], staff: readonly StaffName[]): DialogSpec => ({
    title: t('clients.bulkOwner', { n: clients.length }),
    fields: [{ key: 'owner_id', kind: 'choice', label: () => t('clients.column.owner'), choices: () => names(staff), none: () => t('clients.pool') }],
    initial: {},
    save: (values) => {
      const body = { clients, owner_id: values['owner_id'] || null }
      return api.call(api.http.PATCH('/api/v1/console/clients', { body }), { quiet: true })
    },
  }),
  tags: ({ api }: Console, clients: string[], groups: readonly TagGroup[]): DialogSpec => ({
    title: t('clients.bulkTags', { n: clients.length }),
    fields: [
      { key: 'tag_ids', kind: 'choices', label: () => t('clients.addTags'), choices: () => tagChoices(groups) },
      { key: 'removed_tag_ids', kind: 'choices', label: () => t('clients.removeTags'), choices: () => tagChoices(groups) },
    ],
    initial: {},
    save: (values) => {
      const body = { clients, tag_ids: split(values['tag_ids']), removed_tag_ids: split(values['removed_tag_ids']) }
      return api.call(api.http.PATCH('/api/v1/console/clients', { body }), { quiet: true })
    },
  }),
  missing: ({ api }: Console, clients: string[]): DialogSpec => ({
    title: t('books.do.missingOf', { n: clients.length }),
    fields: missingFields,
    initial: { period: thisMonth() },
    save: (values) => {
      const body = missingBody(values, clients)
      return api.call(api.http.POST('/api/v1/console/missing-documents', { body }), { quiet: true })
    },
  }),
}
