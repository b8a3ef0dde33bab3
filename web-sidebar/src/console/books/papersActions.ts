/** What can be done with intakes, filings, invoices and reports. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { FormField } from '../forms/types'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { AllActions } from './actions'
import { clientOf, withClient } from './formParts'
import { intakeActions } from './intakeActions'
import { invoiceActions } from './invoiceActions'
import { filingStateChoices, readMonth, taxChoices, today } from './words'

const filingFields: readonly FormField[] = [
  { key: 'state', kind: 'choice', choices: filingStateChoices, label: () => t('books.column.state'), required: true },
  { key: 'amount_fen', kind: 'money', label: () => t('books.do.filedAmount') },
  { key: 'filed_on', kind: 'day', label: () => t('books.column.filedOn') },
]
/** An amount that may be left out. */
function amount(values: Record<string, string>) {
  const fen = readFen(values['amount_fen'] ?? '')
  return fen === undefined ? {} : { amount_fen: fen }
}

function filingBody(values: Record<string, string>) {
  const state = values['state'] as 'filed' | 'nil' | 'not_filed'
  const isIn = state !== 'not_filed'
  return {
    state,
    ...(state === 'filed' && amount(values)),
    filed_on: isIn ? values['filed_on'] || null : null,
  }
}

export const papersActions: Pick<AllActions, 'intakes' | 'filings' | 'invoices' | 'reports'> = {
  intakes: intakeActions,
  filings: {
    page: { label: () => t('filingRegister.open'), needs: 'edit_filings', name: 'filingRegister' },
    add: {
      label: () => t('books.do.addFiling'),
      needs: 'edit_filings',
      open: ({ api }, clientId) => ({
        title: t('books.do.addFiling'),
        fields: withClient(clientId, [
          { key: 'period', kind: 'month', label: () => t('books.column.taxPeriod'), required: true },
          { key: 'tax_kind', kind: 'choice', choices: taxChoices, label: () => t('books.column.tax'), required: true },
          ...filingFields,
        ]),
        initial: { state: 'filed', filed_on: today() },
        save: (values) => {
          const path = {
            client_id: clientOf(clientId, values),
            period: readMonth(values['period']) ?? 0,
            tax_kind: values['tax_kind'] as 'vat',
          }
          const params = { path, header: { 'If-None-Match': '*' } }
          const body = filingBody(values)
          return api.call(
            api.http.PUT('/api/v1/clients/{client_id}/filings/{period}/{tax_kind}', { params, body }),
            { quiet: true },
          )
        },
      }),
    },
    row: [
      {
        key: 'change',
        label: () => t('books.do.change'),
        needs: 'edit_filings',
        fits: (row) => row.state !== 'paid',
        open: ({ api }, row) => ({
          title: t('books.do.changeFiling', { name: row.client_name, tax: t(`books.tax.${row.tax_kind}`) }),
          fields: filingFields,
          initial: {
            state: row.state,
            amount_fen: row.amount_fen === null ? '' : typedYuan(row.amount_fen),
            filed_on: row.filed_on ?? today(),
          },
          revision: row.revision ?? 0,
          save: (values, { revision }) => {
            const path = { client_id: row.client_id, period: row.period, tax_kind: row.tax_kind }
            const params = { path, header: ifMatch(revision) }
            const body = filingBody(values)
            return api.call(
              api.http.PUT('/api/v1/clients/{client_id}/filings/{period}/{tax_kind}', { params, body }),
              { quiet: true },
            )
          },
        }),
      },
    ],
  },
  invoices: invoiceActions,
  reports: {
    page: { label: () => t('reportForm.add'), needs: 'edit_reports', name: 'report' },
    row: [
      {
        key: 'change',
        label: () => t('books.do.change'),
        needs: 'edit_reports',
        to: (row) => ({
          name: 'report',
          query: { client_id: row.client_id, period: String(row.period), kind: row.kind },
        }),
      },
    ],
  },
}
