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
  stop: 'Stop',
  stopOf: 'Stop: {kind}',
  history: 'Sync runs',
  historyOf: 'Sync runs of {name}',
  column: {
    kind: 'What',
    status: 'State',
    trigger: 'Begun by',
    started: 'Started',
    members: 'Members',
    took: 'Took',
    items: 'Items',
    errors: 'Errors',
  },
  seconds: '{n} s',
  noRuns: 'No sync has run yet.',
}
