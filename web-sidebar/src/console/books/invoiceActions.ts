/** Entering, correcting and deleting VAT invoices. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { FormField } from '../forms/types'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { BookActions } from './actions'
import { clientOf, withClient } from './formParts'
import type { BookRows } from './types'
import { directionChoices, formChoices, monthField, readMonth, today } from './words'

/** What there is or was of rates, in basis points. */
const RATES = [1300, 900, 600, 500, 300, 100, 0, 1700, 1600, 1100, 1000, 150, 50]
const named = (points: number) => ({ value: String(points), name: `${String(points / 100)}%` })

function fields(row?: BookRows['invoices']): FormField[] {
  const rates = row && !RATES.includes(row.rate_points) ? [row.rate_points, ...RATES] : RATES
  return [
    { key: 'direction', kind: 'choice', choices: directionChoices, label: () => t('books.column.direction'), required: true },
    { key: 'form', kind: 'choice', choices: formChoices, label: () => t('books.column.form'), required: true },
    { key: 'number', kind: 'text', most: 30, label: () => t('books.column.invoiceNumber'), required: true },
    { key: 'issued_on', kind: 'day', label: () => t('books.column.issuedOn'), required: true },
    { key: 'counterparty', kind: 'text', most: 100, label: () => t('books.column.counterparty'), required: true },
    { key: 'amount_fen', kind: 'money', signed: true, label: () => t('books.do.netAmount'), required: true },
    { key: 'rate_points', kind: 'choice', choices: () => rates.map(named), label: () => t('books.column.rate'), required: true },
    { key: 'tax_fen', kind: 'money', signed: true, label: () => t('books.do.invoiceTax') },
    { key: 'certified_for', kind: 'month', label: () => t('books.do.certified') },
  ]
}

function body(values: Record<string, string>) {
  const tax = readFen(values['tax_fen'] ?? '', true)
  return {
    direction: values['direction'] as 'issued',
    form: values['form'] as 'special',
    number: values['number']?.trim() ?? '',
    issued_on: values['issued_on'] ?? '',
    counterparty: values['counterparty']?.trim() ?? '',
    amount_fen: readFen(values['amount_fen'] ?? '', true) ?? 0,
    rate_points: Number(values['rate_points']),
    ...(tax !== undefined && { tax_fen: tax }),
    certified_for: readMonth(values['certified_for']),
  }
}

export const invoiceActions: BookActions<BookRows['invoices']> = {
  add: {
    label: () => t('books.do.addInvoice'),
    needs: 'edit_invoices',
    open: ({ api }, clientId) => ({
      title: t('books.do.addInvoice'),
      fields: withClient(clientId, fields()),
      initial: { direction: 'issued', form: 'ordinary', issued_on: today() },
      save: (values) => {
        const params = { path: { client_id: clientOf(clientId, values) } }
        return api.call(api.http.POST('/api/v1/clients/{client_id}/invoices', { params, body: body(values) }), { quiet: true })
      },
    }),
  },
  row: [
    {
      key: 'change',
      label: () => t('books.do.change'),
      needs: 'edit_invoices',
      open: ({ api }, row) => ({
        title: t('books.do.changeInvoice', { name: row.client_name }),
        fields: fields(row),
        initial: {
          direction: row.direction,
          form: row.form,
          number: row.number,
          issued_on: row.issued_on,
          counterparty: row.counterparty,
          amount_fen: typedYuan(row.amount_fen),
          rate_points: String(row.rate_points),
          tax_fen: typedYuan(row.tax_fen),
          certified_for: monthField(row.certified_for),
        },
        revision: row.revision,
        save: (values, { revision }) => {
          const params = { path: { invoice_id: row.id }, header: ifMatch(revision) }
          return api.call(api.http.PUT('/api/v1/invoices/{invoice_id}', { params, body: body(values) }), { quiet: true })
        },
      }),
    },
    {
      key: 'delete',
      label: () => t('books.do.delete'),
      needs: 'edit_invoices',
      open: ({ api }, row) => ({
        title: t('books.do.deleteInvoice', { number: row.number, name: row.client_name }),
        note: t('books.do.deleteInvoiceNote'),
        fields: [],
        initial: {},
        revision: row.revision,
        danger: true,
        action: t('books.do.delete'),
        save: (_, { revision }) => {
          const params = { path: { invoice_id: row.id }, header: ifMatch(revision) }
          return api.call(api.http.DELETE('/api/v1/invoices/{invoice_id}', { params }), { quiet: true })
        },
      }),
    },
  ],
}
