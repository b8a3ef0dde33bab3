import { ElMessageBox } from 'element-plus'

import { t } from '../i18n'
import type { BulkAction } from './useKnowledge'

const asks = { review: 'askReview', withdraw: 'askWithdraw', remove: 'askRemove' } as const

/** Asks whether it is meant; rejects when it is not. */
export async function askBulk(action: BulkAction, n: number): Promise<void> {
  const verb = t(`knowledge.${action}`)
  await ElMessageBox.confirm(t(`knowledge.${asks[action]}`, { n }), verb, {
    confirmButtonText: verb,
    cancelButtonText: t('common.cancel'),
    type: action === 'remove' ? 'warning' : 'info',
  })
}
