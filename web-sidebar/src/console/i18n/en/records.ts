import type { Translation } from '@shared/i18n/translate'

import type { records as zhCN } from '../zhCN/records'

export const records: Translation<typeof zhCN> = {
  comma: ', ',
  kind: {
    clients: 'Clients',
    client_contacts: 'Client contacts',
    services: 'Services',
    registration_orders: 'Registration orders',
    contracts: 'Contracts',
    receivables: 'Receivables',
    payments: 'Payments',
    missing_documents: 'Missing documents',
    intakes: 'Document intakes',
    invoices: 'VAT invoices',
    filings: 'Tax filings',
    reports: 'Financial reports',
    articles: 'Articles',
  },
}
