/** Entering, changing and ending contracts, receivables and payments. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import { readFen } from '../forms/useRecordForm'
import type { FormField } from '../forms/types'
import { t } from '../i18n'
import type { AllActions } from './actions'
import { cycleChoices, dateAfterYear, methodChoices, monthField, readMonth, today } from './words'

const clientField: FormField = { key: 'client_id', kind: 'client', label: () => t('books.column.client'), required: true }
const reason: FormField = { key: 'reason', kind: 'text', most: 200, label: () => t('books.do.reason'), required: true }
const withClient = (clientId: string | undefined, fields: readonly FormField[]) => (clientId ? fields : [clientField, ...fields])
const text = (typed: string | undefined) => typed?.trim() || null
const client = (clientId: string | undefined, values: Record<string, string>) => clientId ?? values['client_id'] ?? ''

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

const receivableFields: readonly FormField[] = [
  { key: 'title', kind: 'text', most: 200, label: () => t('books.column.title'), required: true },
  { key: 'amount_fen', kind: 'money', label: () => t('books.column.amount'), required: true },
  { key: 'first_period', kind: 'month', label: () => t('books.do.firstMonth') },
  { key: 'last_period', kind: 'month', label: () => t('books.do.lastMonth') },
  { key: 'due_on', kind: 'day', label: () => t('books.column.due'), required: true },
]
const receivableBody = (values: Record<string, string>) => ({
  title: values['title']?.trim() ?? '',
  amount_fen: readFen(values['amount_fen'] ?? '') ?? 0,
  first_period: readMonth(values['first_period']),
  last_period: readMonth(values['last_period']),
  due_on: values['due_on'] ?? '',
})

export const moneyActions: Pick<AllActions, 'contracts' | 'receivables' | 'payments'> = {
  contracts: {
    add: {
      label: () => t('books.do.addContract'),
      needs: 'edit_payments',
      open: ({ api }, clientId) => ({
        title: t('books.do.addContract'),
        fields: withClient(clientId, contractFields),
        initial: { billing_cycle: 'monthly', due_day: '15', starts_on: today(), ends_on: dateAfterYear(today()) },
        note: t('books.do.contractNote'),
        save: (values, { key }) => {
          const params = { path: { client_id: client(clientId, values) }, header: { 'Idempotency-Key': key } }
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
  },
  receivables: {
    add: {
      label: () => t('books.do.addReceivable'),
      needs: 'edit_payments',
      open: ({ api }, clientId) => ({
        title: t('books.do.addReceivable'),
        fields: withClient(clientId, receivableFields),
        initial: { due_on: today() },
        save: (values, { key }) => {
          const params = { path: { client_id: client(clientId, values) }, header: { 'Idempotency-Key': key } }
          const body = { receivable: receivableBody(values) }
          return api.call(api.http.POST('/api/v1/clients/{client_id}/receivables', { params, body }), { quiet: true })
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
          title: t('books.do.changeReceivable', { name: row.client_name }),
          fields: receivableFields,
          initial: {
            title: row.title,
            amount_fen: typedYuan(row.amount_fen),
            first_period: monthField(row.first_period),
            last_period: monthField(row.last_period),
            due_on: row.due_on,
          },
          revision: row.revision,
          save: (values, { revision }) => {
            const params = { path: { receivable_id: row.id }, header: ifMatch(revision) }
            const body = receivableBody(values)
            return api.call(api.http.PUT('/api/v1/receivables/{receivable_id}', { params, body }), { quiet: true })
          },
        }),
      },
      {
        key: 'pay',
        label: () => t('books.do.pay'),
        needs: 'record_payments',
        fits: (row) => !row.cancel_reason && row.open_fen > 0,
        open: ({ api }, row) => ({
          title: t('books.do.payTitle', { name: row.client_name }),
          note: t('books.do.payNote', { title: row.title }),
          fields: [
            { key: 'amount_fen', kind: 'money', label: () => t('books.column.amount'), required: true },
            { key: 'paid_on', kind: 'day', label: () => t('books.column.paidOn'), required: true },
            { key: 'method', kind: 'choice', choices: methodChoices, label: () => t('books.column.method'), required: true },
            { key: 'account', kind: 'text', most: 200, label: () => t('books.do.account') },
            { key: 'payer', kind: 'text', most: 200, label: () => t('books.column.payer') },
            { key: 'remark', kind: 'text', most: 200, label: () => t('books.column.remark') },
          ],
          initial: { amount_fen: typedYuan(row.open_fen), paid_on: today(), method: 'bank_transfer' },
          save: (values, { key }) => {
            const amount = readFen(values['amount_fen'] ?? '') ?? 0
            const params = { path: { client_id: row.client_id }, header: { 'Idempotency-Key': key } }
            const body = {
              paid_on: values['paid_on'] ?? '',
              method: values['method'] as 'cash',
              account: text(values['account']),
              payer: text(values['payer']),
              remark: text(values['remark']),
              amount_fen: amount,
              // What is paid beyond it stays as the client's credit.
              items: [{ receivable_id: row.id, amount_fen: Math.min(amount, row.open_fen) }],
            }
            return api.call(api.http.POST('/api/v1/clients/{client_id}/payments', { params, body }), { quiet: true })
          },
        }),
      },
      {
        key: 'cancel',
        label: () => t('books.do.cancel'),
        needs: 'edit_payments',
        fits: (row) => !row.cancel_reason && row.paid_fen === 0,
        open: ({ api }, row) => ({
          title: t('books.do.cancelReceivable', { name: row.client_name }),
          fields: [reason],
          initial: {},
          revision: row.revision,
          danger: true,
          action: t('books.do.cancel'),
          save: (values, { revision }) => {
            const params = { path: { receivable_id: row.id }, header: ifMatch(revision) }
            const body = { reason: values['reason'] ?? '' }
            return api.call(api.http.POST('/api/v1/receivables/{receivable_id}/cancel', { params, body }), { quiet: true })
          },
        }),
      },
    ],
  },
  payments: {
    row: [
      {
        key: 'void',
        label: () => t('books.do.void'),
        needs: 'void_payments',
        fits: (row) => !row.voided,
        open: ({ api }, row) => ({
          title: t('books.do.voidTitle', { number: row.number }),
          note: t('books.do.voidNote'),
          fields: [reason],
          initial: {},
          danger: true,
          action: t('books.do.void'),
          save: (values) => {
            const params = { path: { payment_id: row.id } }
            const body = { reason: values['reason'] ?? '' }
            return api.call(api.http.POST('/api/v1/payments/{payment_id}/void', { params, body }), { quiet: true })
          },
        }),
      },
    ],
  },
}
