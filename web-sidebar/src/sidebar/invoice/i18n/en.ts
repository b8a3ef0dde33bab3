import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

/** The invoice card in English. */
export const en: Translation<typeof zhCN> = {
  invoice: {
    period: 'Month of the invoices',
    direction: 'Direction',
    issued: 'Issued',
    received: 'Received',
    count: '{n} invoice | {n} invoices',
    amount: 'Amount',
    tax: 'Tax',
    certifiedFor: 'Certified for it',
    noIssued: 'No invoices were issued this month.',
    noReceived: 'No invoices were received this month.',
    reminderNone: 'A reminder needs invoices',
    form: { special: 'Special', ordinary: 'Ordinary' },
    redLetter: 'Red letter',
    certified: 'Certified {period}',
    notCertified: 'Not certified',
    rate: '{rate}%',
    taxOf: 'Tax {tax}',
    estimate: {
      title: 'VAT estimate',
      payable: 'About {amount} to pay',
      about: '{from} to {through}',
      carried: '{amount} goes on to the next period',
      rough: 'A rough estimate from the invoices entered here; not a return.',
      unknown: 'No relief policy is known for this time, so nothing can be estimated.',
      basis: 'How it comes about',
      policy: 'By {document} (from {from}, known until {to}, what follows is not announced; {rate}% reduced to {reduced}%)',
      salesOfMonth: 'Sales of the month without tax',
      item: {
        output_tax: 'Output tax',
        certified_input_tax: 'Less certified input tax',
        credit_brought_forward: 'Less credit brought forward',
        credit_unknown: 'Less credit brought forward (not entered)',
        sales: 'Sales of the quarter without tax',
        threshold: 'Exempt up to',
        exempt_sales: 'Exempt (ordinary invoices)',
        reduced_sales: 'Taxed at the reduced rate (ordinary invoices)',
        reduced_tax: 'Tax at the reduced rate',
        special_tax: 'Tax of special invoices (never exempt)',
        other_tax: 'Tax of ordinary invoices at other rates',
      },
    },
    credit: {
      edit: 'Enter credit brought forward',
      title: 'Credit brought forward',
      amount: 'Credit in yuan',
      saved: 'The credit brought forward is saved',
      stale: 'Somebody has just made it {amount}. Saving again puts yours in place.',
    },
  },
}
