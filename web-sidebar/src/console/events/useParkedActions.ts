import { ElMessage, ElMessageBox } from 'element-plus'

import type { Console } from '../console'
import { t } from '../i18n'
import { useParkedChanges, type Parked } from './useEvents'

/** What an admin does with what was given up; problems are announced by the API. */
export function useParkedActions(context: Pick<Console, 'api'>) {
  const changes = useParkedChanges(context)

  async function run(parked: Parked): Promise<void> {
    try {
      await changes.run.mutateAsync(parked)
      ElMessage.success(t('events.running'))
    } catch {
      // Announced by the API.
    }
  }

  async function discard(parked: Parked): Promise<void> {
    try {
      const answer = await ElMessageBox.prompt(t('events.askDiscard'), t('events.discard'), {
        inputPattern: /^\s*\S.{0,199}$/u,
        inputErrorMessage: t('events.reasonNeeded'),
        confirmButtonText: t('events.discard'),
        cancelButtonText: t('common.cancel'),
        type: 'warning',
      })
      await changes.discard.mutateAsync({ ...parked, reason: (answer as { value: string }).value.trim() })
      ElMessage.success(t('events.discarded'))
    } catch {
      // Declined, or announced by the API.
    }
  }

  return { run, discard }
}
