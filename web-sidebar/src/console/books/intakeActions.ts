/** Entering and changing what clients handed in. */
import { ifMatch } from '@shared/api/revision'
import { typedYuan } from '@shared/format/money'

import { readFen } from '../forms/readFen'
import type { FormField, FormValues } from '../forms/types'
import { t } from '../i18n'
import type { BookActions } from './actions'
import { clientOf, text, withClient } from './formParts'
import type { BookRows } from './types'
import { documentChoices, monthField, readMonth, thisMonth, today } from './words'

const fields: readonly FormField[] = [
  { key: 'period', kind: 'month', label: () => t('books.column.period'), required: true },
  { key: 'kind', kind: 'choice', choices: documentChoices, label: () => t('books.column.document'), required: true },
  { key: 'count', kind: 'number', least: 1, greatest: 100_000, label: () => t('books.column.count'), required: true },
  { key: 'amount_fen', kind: 'money', label: () => t('books.column.amount') },
  { key: 'handed_in_by', kind: 'text', most: 60, label: () => t('books.column.handedInBy'), required: true },
  { key: 'received_by', kind: 'text', most: 60, label: () => t('books.column.receivedBy'), required: true },
  { key: 'received_on', kind: 'day', label: () => t('books.column.receivedOn'), required: true },
  { key: 'remark', kind: 'text', most: 500, label: () => t('books.column.remark') },
  { key: 'completed', kind: 'check', label: () => t('books.do.completed') },
]

function body(values: FormValues, attachment_ids: string[]) {
  const amount = readFen(values['amount_fen'] ?? '')
  const completed = values['completed'] === 'true'
  return {
    period: readMonth(values['period']) ?? 0,
    kind: values['kind'] as 'payroll',
    count: Number(values['count']),
    ...(amount !== undefined && { amount_fen: amount }),
    handed_in_by: values['handed_in_by']?.trim() ?? '',
    received_by: values['received_by']?.trim() ?? '',
    received_on: values['received_on'] ?? '',
    remark: text(values['remark']),
    completed,
    close_missing: completed,
    attachment_ids,
  }
}

export const intakeActions: BookActions<BookRows['intakes']> = {
  add: {
    label: () => t('books.do.addIntake'),
    needs: 'edit_intakes',
    open: ({ api, session }, clientId) => ({
      title: t('books.do.addIntake'),
      fields: withClient(clientId, fields),
      initial: {
        period: thisMonth(),
        count: '1',
        received_on: today(),
        received_by: session.current.value?.staff.name ?? '',
      },
      save: (values, { key }) => {
        const params = { path: { client_id: clientOf(clientId, values) }, header: { 'Idempotency-Key': key } }
        return api.call(
          api.http.POST('/api/v1/clients/{client_id}/intakes', { params, body: body(values, []) }),
          { quiet: true },
        )
      },
    }),
  },
  row: [
    {
      key: 'change',
      label: () => t('books.do.change'),
      needs: 'edit_intakes',
      open: async ({ api }, row) => {
        const path = { intake_id: row.id }
        const intake = await api.call(api.http.GET('/api/v1/intakes/{intake_id}', { params: { path } }))
        return {
          title: t('books.do.changeIntake', { name: row.client_name }),
          fields,
          initial: {
            period: monthField(intake.period),
            kind: intake.kind,
            count: String(intake.count),
            amount_fen: intake.amount_fen === null ? '' : typedYuan(intake.amount_fen),
            handed_in_by: intake.handed_in_by,
            received_by: intake.received_by,
            received_on: intake.received_on,
            remark: intake.remark ?? '',
            completed: intake.completed ? 'true' : '',
          },
          revision: intake.revision,
          save: (values, { revision }) => {
            const params = { path, header: ifMatch(revision) }
            // Its pictures stay with it.
            const files = intake.attachments.map(({ id }) => id)
            return api.call(api.http.PUT('/api/v1/intakes/{intake_id}', { params, body: body(values, files) }), { quiet: true })
          },
        }
      },
    },
  ],
}
