import type { Translation } from '@shared/i18n/translate'

import type { records as zhCN } from '../zhCN/records'

export const records: Translation<typeof zhCN> = {
  comma: ', ',
  kind: {
    clients: 'Clients',
    contracts: 'Contracts',
    receivables: 'Receivables',
    payments: 'Payments',
    invoices: 'VAT invoices',
    filings: 'Tax filings',
    articles: 'Articles',
  },
}
