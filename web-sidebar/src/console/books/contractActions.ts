/** Entering, changing and ending contracts. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { FormField } from '../forms/types'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { BookActions } from './actions'
import { clientOf, reason, text, withClient } from './formParts'
import type { BookRows } from './types'
import { cycleChoices, dateAfterYear, monthField, readMonth, today } from './words'

const contractFields: readonly FormField[] = [
  { key: 'services', kind: 'text', most: 200, label: () => t('books.column.services'), required: true },
  { key: 'number', kind: 'text', most: 200, label: () => t('books.column.number') },
  { key: 'price_fen', kind: 'money', label: () => t('books.column.price'), required: true },
  { key: 'billing_cycle', kind: 'choice', choices: cycleChoices, label: () => t('books.column.cycle'), required: true },
  { key: 'due_day', kind: 'number', least: 1, greatest: 31, label: () => t('books.column.dueDay'), required: true },
  { key: 'starts_on', kind: 'day', label: () => t('books.column.starts'), required: true },
  { key: 'ends_on', kind: 'day', label: () => t('books.column.ends'), required: true },
  { key: 'bill_from', kind: 'month', label: () => t('books.do.billFrom') },
]
const contractBody = (values: Record<string, string>) => ({
  number: text(values['number']),
  services: values['services']?.trim() ?? '',
  price_fen: readFen(values['price_fen'] ?? '') ?? 0,
  billing_cycle: values['billing_cycle'] as 'monthly',
  due_day: Number(values['due_day']),
  starts_on: values['starts_on'] ?? '',
  ends_on: values['ends_on'] ?? '',
  bill_from: readMonth(values['bill_from']),
})

export const contractActions: BookActions<BookRows['contracts']> = {
  add: {
    label: () => t('books.do.addContract'),
    needs: 'edit_payments',
    open: ({ api }, clientId) => ({
      title: t('books.do.addContract'),
      fields: withClient(clientId, contractFields),
      initial: { billing_cycle: 'monthly', due_day: '15', starts_on: today(), ends_on: dateAfterYear(today()) },
      note: t('books.do.contractNote'),
      save: (values, { key }) => {
        const params = { path: { client_id: clientOf(clientId, values) }, header: { 'Idempotency-Key': key } }
        const body = contractBody(values)
        return api.call(api.http.POST('/api/v1/clients/{client_id}/contracts', { params, body }), { quiet: true })
      },
    }),
  },
  row: [
    {
      key: 'change',
      label: () => t('books.do.change'),
      needs: 'edit_payments',
      fits: (row) => !row.cancel_reason,
      open: ({ api }, row) => ({
        title: t('books.do.changeContract', { name: row.client_name }),
        fields: contractFields,
        initial: {
          services: row.services,
          number: row.number ?? '',
          price_fen: typedYuan(row.price_fen),
          billing_cycle: row.billing_cycle,
          due_day: String(row.due_day),
          starts_on: row.starts_on,
          ends_on: row.ends_on,
          bill_from: monthField(row.bill_from),
        },
        revision: row.revision,
        save: (values, { revision }) => {
          const params = { path: { contract_id: row.id }, header: ifMatch(revision) }
          const body = contractBody(values)
          return api.call(api.http.PUT('/api/v1/contracts/{contract_id}', { params, body }), { quiet: true })
        },
      }),
    },
    {
      key: 'end',
      label: () => t('books.do.end'),
      needs: 'edit_payments',
      fits: (row) => !row.cancel_reason,
      open: ({ api }, row) => ({
        title: t('books.do.endContract', { name: row.client_name }),
        note: t('books.do.endNote'),
        fields: [{ key: 'ends_on', kind: 'day', label: () => t('books.column.ends'), required: true }, reason],
        initial: { ends_on: row.ends_on < today() ? row.ends_on : today() },
        revision: row.revision,
        save: (values, { revision }) => {
          const params = { path: { contract_id: row.id }, header: ifMatch(revision) }
          const body = { ends_on: values['ends_on'] ?? '', reason: values['reason'] ?? '' }
          return api.call(api.http.POST('/api/v1/contracts/{contract_id}/end', { params, body }), { quiet: true })
        },
      }),
    },
    {
      key: 'cancel',
      label: () => t('books.do.cancel'),
      needs: 'edit_payments',
      fits: (row) => !row.cancel_reason,
      open: ({ api }, row) => ({
        title: t('books.do.cancelContract', { name: row.client_name }),
        note: t('books.do.cancelNote'),
        fields: [reason],
        initial: {},
        revision: row.revision,
        danger: true,
        action: t('books.do.cancel'),
        save: (values, { revision }) => {
          const params = { path: { contract_id: row.id }, header: ifMatch(revision) }
          const body = { reason: values['reason'] ?? '' }
          return api.call(api.http.POST('/api/v1/contracts/{contract_id}/cancel', { params, body }), { quiet: true })
        },
      }),
    },
  ],
}
