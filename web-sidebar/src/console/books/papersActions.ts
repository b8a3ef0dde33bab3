/** Registering filings, and entering what clients handed in. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import type { FormField } from '../forms/types'
import { readFen } from '../forms/useRecordForm'
import { t } from '../i18n'
import type { AllActions } from './actions'
import { documentChoices, readMonth, taxChoices, thisMonth, today } from './words'

const filingState = () =>
  (['filed', 'nil', 'not_filed'] as const).map((value) => ({ value, name: t(`books.filing.${value}`) }))
const filingFields: readonly FormField[] = [
  { key: 'state', kind: 'choice', choices: filingState, label: () => t('books.column.state'), required: true },
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
  intakes: {
    add: {
      label: () => t('books.do.addIntake'),
      needs: 'edit_intakes',
      open: ({ api, session }, clientId) => ({
        title: t('books.do.addIntake'),
        fields: [
          ...(clientId
            ? []
            : [{ key: 'client_id', kind: 'client', label: () => t('books.column.client'), required: true } as const]),
          { key: 'period', kind: 'month', label: () => t('books.column.period'), required: true },
          { key: 'kind', kind: 'choice', choices: documentChoices, label: () => t('books.column.document'), required: true },
          { key: 'count', kind: 'number', least: 1, greatest: 100_000, label: () => t('books.column.count'), required: true },
          { key: 'amount_fen', kind: 'money', label: () => t('books.column.amount') },
          { key: 'handed_in_by', kind: 'text', most: 50, label: () => t('books.column.handedInBy'), required: true },
          { key: 'received_by', kind: 'text', most: 50, label: () => t('books.column.receivedBy'), required: true },
          { key: 'received_on', kind: 'day', label: () => t('books.column.receivedOn'), required: true },
          { key: 'remark', kind: 'text', most: 200, label: () => t('books.column.remark') },
          { key: 'completed', kind: 'check', label: () => t('books.do.completed') },
        ],
        initial: {
          period: thisMonth(),
          count: '1',
          received_on: today(),
          received_by: session.current.value?.staff.name ?? '',
        },
        save: (values, { key }) => {
          const params = {
            path: { client_id: clientId ?? values['client_id'] ?? '' },
            header: { 'Idempotency-Key': key },
          }
          const body = {
            period: readMonth(values['period']) ?? 0,
            kind: values['kind'] as 'payroll',
            count: Number(values['count']),
            ...amount(values),
            handed_in_by: values['handed_in_by']?.trim() ?? '',
            received_by: values['received_by']?.trim() ?? '',
            received_on: values['received_on'] ?? '',
            remark: values['remark']?.trim() || null,
            completed: values['completed'] === 'true',
            close_missing: values['completed'] === 'true',
            attachment_ids: [],
          }
          return api.call(api.http.POST('/api/v1/clients/{client_id}/intakes', { params, body }), { quiet: true })
        },
      }),
    },
    row: [],
  },
  filings: {
    add: {
      label: () => t('books.do.addFiling'),
      needs: 'edit_filings',
      open: ({ api }, clientId) => ({
        title: t('books.do.addFiling'),
        fields: [
          ...(clientId
            ? []
            : [{ key: 'client_id', kind: 'client', label: () => t('books.column.client'), required: true } as const]),
          { key: 'period', kind: 'month', label: () => t('books.column.taxPeriod'), required: true },
          { key: 'tax_kind', kind: 'choice', choices: taxChoices, label: () => t('books.column.tax'), required: true },
          ...filingFields,
        ],
        initial: { state: 'filed', filed_on: today() },
        save: (values) => {
          const path = {
            client_id: clientId ?? values['client_id'] ?? '',
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
  invoices: { row: [] },
  reports: { row: [] },
}
