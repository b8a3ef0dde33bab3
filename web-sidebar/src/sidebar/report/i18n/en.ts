import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

/** The report card's sentences in English. */
export const en: Translation<typeof zhCN> = {
  report: {
    title: 'Financial reports',
    period: 'Period',
    none: 'This client has no reports yet. Accountants enter them in the console or import them.',
    noneOfPeriod: 'There are no reports of {period}. Please choose another month.',
    kind: { balance_sheet: 'Balance sheet', income_statement: 'Income statement', cash_flow: 'Cash flow statement' },
    closing: 'Closing',
    opening: 'Year opening',
    yearSoFar: 'Year so far',
    thisMonth: 'This month',
    figure: {
      totalAssets: 'Total assets',
      totalLiabilities: 'Total liabilities',
      totalEquity: 'Total equity',
      revenue: 'Revenue',
      profit: 'Profit before tax',
      netProfit: 'Net profit',
      operatingCash: 'Cash from operations',
      cashIncrease: 'Increase of cash',
      cashLeft: 'Cash at the end',
    },
    off: '{n} figure does not add up: have the accountant look before it is sent | {n} figures do not add up: have the accountant look before they are sent',
    offLine: 'Line {line} {name} ({column}): {stated} is stated, {should} is right',
    offBalance: 'Total assets are not liabilities plus equity ({column}): {should} and {stated}',
    beyond: 'out of range',
    send: 'Send',
    sendOne: 'Send: {name}',
    sendAll: 'Send all reports',
    save: 'Save as spreadsheet',
    saving: 'Preparing…',
    source: { entered: 'Entered by hand', imported: 'Imported', ingested: 'From accounting software' },
    updated: '{source} · updated {time}',
  },
}
