/** Entering, changing and cancelling receivables, and recording what is paid of them. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { FormField } from '../forms/types'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { BookActions } from './actions'
import { creditUse } from './creditAction'
import { clientOf, reason, withClient } from './formParts'
import { newPayment } from './paymentActions'
import type { BookRows } from './types'
import { monthField, readMonth, today } from './words'

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

const isOpen = (row: BookRows['receivables']) => !row.cancel_reason && row.open_fen > 0

export const receivableActions: BookActions<BookRows['receivables']> = {
  add: {
    label: () => t('books.do.addReceivable'),
    needs: 'edit_payments',
    open: ({ api }, clientId) => ({
      title: t('books.do.addReceivable'),
      fields: withClient(clientId, receivableFields),
      initial: { due_on: today() },
      save: (values, { key }) => {
        const params = { path: { client_id: clientOf(clientId, values) }, header: { 'Idempotency-Key': key } }
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
      fits: isOpen,
      open: (context, row) => newPayment(context, row.client_id, [row]),
    },
    { key: 'credit', label: () => t('books.do.useCredit'), needs: 'record_payments', fits: isOpen, open: creditUse },
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
  bulk: {
    label: () => t('books.do.payTogether'),
    needs: 'record_payments',
    fits: (rows) => rows.every(isOpen) && new Set(rows.map((row) => row.client_id)).size === 1,
    unfit: () => t('books.do.payTogetherOf'),
    open: (context, rows) => newPayment(context, rows[0]?.client_id, rows),
  },
}
