/** Entering and changing services and registration orders, marking documents as missing. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { FormField } from '../forms/types'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { AllActions } from './actions'
import { clientOf, withClient } from './formParts'
import { cycleChoices, dateAfterYear, dayAfter, documentChoices, readMonth, stageChoices, thisMonth, today } from './words'


const serviceFields: readonly FormField[] = [
  { key: 'plan', kind: 'text', most: 100, label: () => t('books.column.plan'), required: true },
  { key: 'fee_fen', kind: 'money', label: () => t('books.column.fee'), required: true },
  { key: 'billing_cycle', kind: 'choice', choices: cycleChoices, label: () => t('books.column.cycle'), required: true },
  { key: 'starts_on', kind: 'day', label: () => t('books.column.starts'), required: true },
  { key: 'ends_on', kind: 'day', label: () => t('books.column.ends'), required: true },
]
const serviceBody = (values: Record<string, string>) => ({
  plan: values['plan']?.trim() ?? '',
  fee_fen: readFen(values['fee_fen'] ?? '') ?? 0,
  billing_cycle: values['billing_cycle'] as 'monthly',
  starts_on: values['starts_on'] ?? '',
  ends_on: values['ends_on'] ?? '',
})

const orderFields: readonly FormField[] = [
  { key: 'title', kind: 'text', most: 100, label: () => t('books.column.order'), required: true },
  { key: 'stage', kind: 'choice', choices: stageChoices, label: () => t('books.column.stage'), required: true },
  { key: 'accepted_on', kind: 'day', label: () => t('books.column.accepted'), required: true },
  { key: 'expected_on', kind: 'day', label: () => t('books.column.expected') },
]
const orderBody = (values: Record<string, string>) => ({
  title: values['title']?.trim() ?? '',
  stage: values['stage'] as 'accepted',
  accepted_on: values['accepted_on'] ?? '',
  expected_on: values['expected_on'] || null,
})

export const missingFields: readonly FormField[] = [
  { key: 'period', kind: 'month', label: () => t('books.column.period'), required: true },
  { key: 'kinds', kind: 'choices', choices: documentChoices, label: () => t('books.column.document'), required: true },
  { key: 'note', kind: 'text', most: 200, label: () => t('books.column.note') },
]
/** What is sent for documents that these clients lack. */
export const missingBody = (values: Record<string, string>, clients: string[]) => ({
  clients,
  period: readMonth(values['period']) ?? 0,
  kinds: (values['kinds'] ?? '').split(',').filter(Boolean) as 'payroll'[],
  note: values['note']?.trim() || null,
})

export const workActions: Pick<AllActions, 'services' | 'orders' | 'missing_documents'> = {
  services: {
    add: {
      label: () => t('books.do.addService'),
      needs: 'edit_services',
      open: ({ api }, clientId) => ({
        title: t('books.do.addService'),
        fields: withClient(clientId, serviceFields),
        initial: { billing_cycle: 'monthly', starts_on: today(), ends_on: dateAfterYear(today()) },
        save: (values) => {
          const params = { path: { client_id: clientOf(clientId, values) } }
          const body = serviceBody(values)
          return api.call(api.http.POST('/api/v1/clients/{client_id}/services', { params, body }), { quiet: true })
        },
      }),
    },
    row: [
      {
        key: 'change',
        label: () => t('books.do.change'),
        needs: 'edit_services',
        open: ({ api }, row) => ({
          title: t('books.do.changeService', { name: row.client_name }),
          fields: serviceFields,
          initial: {
            plan: row.plan,
            fee_fen: typedYuan(row.fee_fen),
            billing_cycle: row.billing_cycle,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
          },
          revision: row.revision,
          save: (values, { revision }) => {
            const params = { path: { service_id: row.id }, header: ifMatch(revision) }
            const body = serviceBody(values)
            return api.call(api.http.PUT('/api/v1/services/{service_id}', { params, body }), { quiet: true })
          },
        }),
      },
      {
        key: 'renew',
        label: () => t('books.do.renew'),
        needs: 'edit_services',
        open: ({ api }, row) => ({
          title: t('books.do.renewService', { name: row.client_name }),
          note: t('books.do.renewNote'),
          fields: serviceFields,
          initial: {
            plan: row.plan,
            fee_fen: typedYuan(row.fee_fen),
            billing_cycle: row.billing_cycle,
            starts_on: dayAfter(row.ends_on),
            ends_on: dateAfterYear(dayAfter(row.ends_on)),
          },
          save: (values) => {
            const params = { path: { client_id: row.client_id } }
            const body = serviceBody(values)
            return api.call(api.http.POST('/api/v1/clients/{client_id}/services', { params, body }), { quiet: true })
          },
        }),
      },
    ],
  },
  orders: {
    add: {
      label: () => t('books.do.addOrder'),
      needs: 'edit_services',
      open: ({ api }, clientId) => ({
        title: t('books.do.addOrder'),
        fields: withClient(clientId, orderFields),
        initial: { stage: 'accepted', accepted_on: today() },
        save: (values) => {
          const params = { path: { client_id: clientOf(clientId, values) } }
          const body = orderBody(values)
          return api.call(api.http.POST('/api/v1/clients/{client_id}/orders', { params, body }), { quiet: true })
        },
      }),
    },
    row: [
      {
        key: 'change',
        label: () => t('books.do.change'),
        needs: 'edit_services',
        open: ({ api }, row) => ({
          title: t('books.do.changeOrder', { name: row.client_name }),
          fields: orderFields,
          initial: {
            title: row.title,
            stage: row.stage,
            accepted_on: row.accepted_on,
            expected_on: row.expected_on ?? '',
          },
          revision: row.revision,
          save: (values, { revision }) => {
            const params = { path: { order_id: row.id }, header: ifMatch(revision) }
            const body = orderBody(values)
            return api.call(api.http.PUT('/api/v1/orders/{order_id}', { params, body }), { quiet: true })
          },
        }),
      },
    ],
  },
  missing_documents: {
    add: {
      label: () => t('books.do.addMissing'),
      needs: 'edit_services',
      open: ({ api }, clientId) => ({
        title: t('books.do.addMissing'),
        fields: withClient(clientId, missingFields),
        initial: { period: thisMonth() },
        save: (values) => {
          const body = missingBody(values, [clientOf(clientId, values)])
          return api.call(api.http.POST('/api/v1/console/missing-documents', { body }), { quiet: true })
        },
      }),
    },
    row: [],
    bulk: {
      label: () => t('books.do.notMissing'),
      needs: 'edit_services',
      open: ({ api }, rows) => ({
        title: t('books.do.notMissingTitle', { n: rows.length }),
        fields: [],
        initial: {},
        action: t('books.do.notMissing'),
        save: () => {
          const body = { document_ids: rows.map((row) => row.id) }
          return api.call(api.http.POST('/api/v1/console/missing-documents/remove', { body }), { quiet: true })
        },
      }),
    },
  },
}
