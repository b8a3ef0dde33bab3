import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

/** What the first screen says about a client, in English. */
export const en: Translation<typeof zhCN> = {
  summary: {
    label: 'This period',
    line: '{month}: {facts}',
    clear: '{month}: nothing stands in the way',
    comma: '; ',
    and: ', ',
    missing: 'missing {documents}',
    documents: '{kind} ({n})',
    documentsMore: '{documents} and others, {n} in all',
    notFiled: 'not filed',
    kindsNotFiled: '{n} tax kind not filed | {n} tax kinds not filed',
    filingLeft: '{what} (days left: {n})',
    filingToday: '{what} (due today)',
    filingOver: '{what} (days overdue: {n})',
    overdue: '{amount} overdue',
    serviceExpired: 'service ended {n} day ago | service ended {n} days ago',
    chips: 'What is open',
    chip: {
      missing_documents: 'Missing',
      filings_open: 'To file',
      filings_not_told: 'Filed, not told',
      receivables: 'Receivable',
      intakes_unfinished: 'Intakes unfinished',
      follow_ups_due: 'Follow-ups due',
      service_ending: 'Ends soon',
      service_expired: 'Ended',
    },
    chipHint: '{label}: {n}, opens “{card}”',
    suggestion: 'Suggested message: ',
    why: {
      overdue: '{amount} is overdue',
      missing_documents: '{n} document is missing | {n} documents are missing',
      filings_not_told: '{month} is filed, and the client was not told yet',
      service_ending: 'the service ends in {n} day | the service ends in {n} days',
      service_today: 'the service ends today',
      service_expired: 'the service ended {n} day ago | the service ended {n} days ago',
    },
    prepare: 'Prepare',
    refreshing: 'as of {time}, refreshing',
    offline: 'Offline, as of {time}',
    failed: 'Not refreshed, as of {time}',
  },
}
