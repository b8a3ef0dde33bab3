import type { Translation } from '@shared/i18n/translate'

import type { reportForm as zhCN } from '../zhCN/reportForm'

export const reportForm: Translation<typeof zhCN> = {
  title: 'Enter a report',
  intro: 'Line by line, in the layout of the accounting standard for small enterprises. Totals are added up.',
  back: '← Reports',
  add: 'Enter a report',
  choose: 'Choose the client and the report.',
  line: 'Line',
  item: 'Item',
}
