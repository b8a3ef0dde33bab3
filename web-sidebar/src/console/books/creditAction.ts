/** Paying a receivable out of what its client paid in advance. */
import { formatFen, typedYuan } from '@shared/format/money'

import type { Console } from '../console'
import type { DialogSpec } from '../forms/dialog'
import { readFen } from '../forms/readFen'
import { t } from '../i18n'
import type { BookRows } from './types'

/** As much as the credit covers; what it is stands above, asked for when the dialog opens. */
export async function creditUse({ api }: Console, row: BookRows['receivables']): Promise<DialogSpec> {
  const path = { client_id: row.client_id }
  const { credit_fen } = await api.call(api.http.GET('/api/v1/clients/{client_id}/payments-card', { params: { path } }))
  const covered = Math.min(credit_fen, row.open_fen)
  return {
    title: t('books.do.useCreditTitle', { name: row.client_name }),
    note: t('books.do.useCreditNote', { credit: formatFen(credit_fen), open: formatFen(row.open_fen) }),
    fields: [{ key: 'amount_fen', kind: 'money', label: () => t('books.column.amount'), required: true }],
    initial: { amount_fen: covered > 0 ? typedYuan(covered) : '' },
    save: (values, { key }) => {
      const params = { path, header: { 'Idempotency-Key': key } }
      const body = { items: [{ receivable_id: row.id, amount_fen: readFen(values['amount_fen'] ?? '') ?? 0 }] }
      return api.call(api.http.POST('/api/v1/clients/{client_id}/credit-uses', { params, body }), { quiet: true })
    },
  }
}
