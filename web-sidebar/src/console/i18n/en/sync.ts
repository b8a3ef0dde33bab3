import type { Translation } from '@shared/i18n/translate'

import type { sync as zhCN } from '../zhCN/sync'

export const sync: Translation<typeof zhCN> = {
  title: 'Sync',
  kind: { contacts: 'Sync contacts', groups: 'Sync groups' },
  never: 'Never synced',
  progress: 'Members {done} / {total}, {n} read',
  result: '{time}, {n} read',
  errors: '{n} error | {n} errors',
  status: { running: 'Running', succeeded: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
  trigger: { install: 'After authorisation', manual: 'By hand', nightly: 'Nightly', recovery: 'Recovery' },
  history: 'Sync runs',
  historyOf: 'Sync runs of {name}',
  column: {
    kind: 'What',
    status: 'State',
    trigger: 'Begun by',
    started: 'Started',
    items: 'Items',
    errors: 'Errors',
  },
  noRuns: 'No sync has run yet.',
}
