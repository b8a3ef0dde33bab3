/** Recording money against receivables, correcting a payment, declaring it void. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { Console } from '../console'
import type { DialogSpec } from '../forms/dialog'
import { readParts, writeParts } from '../forms/parts'
import type { FormField, FormValues } from '../forms/types'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { BookActions } from './actions'
import { clientOf, reason, text, withClient } from './formParts'
import type { BookRows } from './types'
import { methodChoices, today } from './words'

type Parts = Extract<FormField, { kind: 'parts' }>

const fields = (parts: Pick<Parts, 'client' | 'payment'>): FormField[] => [
  { key: 'amount_fen', kind: 'money', label: () => t('books.column.amount'), required: true },
  { key: 'items', kind: 'parts', label: () => t('books.do.parts'), amount: 'amount_fen', ...parts },
  { key: 'paid_on', kind: 'day', label: () => t('books.column.paidOn'), required: true },
  { key: 'method', kind: 'choice', choices: methodChoices, label: () => t('books.column.method'), required: true },
  { key: 'account', kind: 'text', most: 200, label: () => t('books.do.account') },
  { key: 'payer', kind: 'text', most: 200, label: () => t('books.column.payer') },
  { key: 'remark', kind: 'text', most: 200, label: () => t('books.column.remark') },
]

const body = (values: FormValues) => ({
  paid_on: values['paid_on'] ?? '',
  method: values['method'] as 'cash',
  account: text(values['account']),
  payer: text(values['payer']),
  remark: text(values['remark']),
  amount_fen: readFen(values['amount_fen'] ?? '') ?? 0,
  items: readParts(values['items']).map(([receivable_id, typed]) => ({ receivable_id, amount_fen: readFen(typed) ?? 0 })),
})

/** Records a payment: of a client and for these receivables, as far as that is said; the form asks for the rest. */
export function newPayment(
  { api }: Console,
  clientId: string | undefined,
  rows: readonly BookRows['receivables'][] = [],
): DialogSpec {
  const sum = rows.reduce((all, row) => all + row.open_fen, 0)
  const [first] = rows
  return {
    title: first ? t('books.do.payTitle', { name: first.client_name }) : t('books.do.addPayment'),
    note: t('books.do.payNote'),
    fields: withClient(clientId, fields({ client: (values) => clientOf(clientId, values) })),
    initial: {
      amount_fen: sum > 0 ? typedYuan(sum) : '',
      items: writeParts(rows.map((row) => [row.id, typedYuan(row.open_fen)])),
      paid_on: today(),
      method: 'bank_transfer',
    },
    save: (values, { key }) => {
      const params = { path: { client_id: clientOf(clientId, values) }, header: { 'Idempotency-Key': key } }
      return api.call(
        api.http.POST('/api/v1/clients/{client_id}/payments', { params, body: body(values) }),
        { quiet: true },
      )
    },
  }
}

/** Corrects a payment; what it said before stays in its history, and its files stay with it. */
async function correction({ api }: Console, row: BookRows['payments']): Promise<DialogSpec> {
  const path = { payment_id: row.id }
  const payment = await api.call(api.http.GET('/api/v1/payments/{payment_id}', { params: { path } }))
  return {
    title: t('books.do.changePayment', { number: payment.number }),
    note: t('books.do.payNote'),
    fields: fields({ client: () => payment.client_id, payment }),
    initial: {
      amount_fen: typedYuan(payment.amount_fen),
      items: writeParts(payment.items.map((item) => [item.receivable_id, typedYuan(item.amount_fen)])),
      paid_on: payment.paid_on,
      method: payment.method,
      account: payment.account ?? '',
      payer: payment.payer ?? '',
      remark: payment.remark ?? '',
    },
    revision: payment.revision,
    save: (values, { revision }) => {
      const params = { path, header: ifMatch(revision) }
      return api.call(api.http.PUT('/api/v1/payments/{payment_id}', { params, body: body(values) }), { quiet: true })
    },
  }
}

export const paymentActions: BookActions<BookRows['payments']> = {
  add: {
    label: () => t('books.do.addPayment'),
    needs: 'record_payments',
    open: (context, clientId) => newPayment(context, clientId),
  },
  row: [
    {
      key: 'change',
      label: () => t('books.do.change'),
      needs: 'record_payments',
      fits: (row) => !row.voided,
      open: (context, row) => correction(context, row),
    },
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
}
