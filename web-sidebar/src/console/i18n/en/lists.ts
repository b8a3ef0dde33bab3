import type { Translation } from '@shared/i18n/translate'

import type { lists as zhCN } from '../zhCN/lists'

export const lists: Translation<typeof zhCN> = {
  filters: 'Filters',
  clear: 'Clear filters',
  columns: 'Columns',
  exportXlsx: 'Export .xlsx',
  exportCsv: 'Export .csv',
  nothingFound: 'Nothing matches these filters.',
  actions: 'Actions',
  bulk: 'Bulk actions',
  ticked: '{n} row ticked | {n} rows ticked',
  untick: 'Untick',
  tickAll: 'Tick all that are shown',
  tick: 'Tick {name}',
  any: 'Any',
  more: 'Details of {name}',
  conversation: 'One conversation only',
  rows: '{n} row | {n} rows',
}
