import type { Translation } from '@shared/i18n/translate'

import type { filingRegister as zhCN } from '../zhCN/filingRegister'

export const filingRegister: Translation<typeof zhCN> = {
  title: 'Register filings',
  intro: 'What each client files for a month, tax by tax. Type line by line, or tick several and set them at once; every line has its own result.',
  back: '← Filings',
  open: 'Register many',
  save: 'Save {n} filing | Save {n} filings',
  deadline: 'To be filed by {day}',
  estimated: '(the holidays of that year are not published yet: only weekends moved it)',
  which: 'Which',
  onlyOpen: 'Not filed only',
  result: 'Result',
  stateOf: 'State, {name}',
  amountOf: 'Tax, {name}',
  dayOf: 'Filed on, {name}',
  set: 'Set what is ticked',
  keepAmount: 'Tax (as it is when empty)',
  notSaved: 'Not saved yet',
  stale: 'Somebody registered meanwhile: {now}. Saving again keeps what you typed.',
  leave: 'Leave',
  askLeave: '{n} filing is not saved, and will be lost. | {n} filings are not saved, and will be lost.',
}
