import type { Translation } from '@shared/i18n/translate'

import type { messages as zhCN } from '../zhCN/messages'

export const messages: Translation<typeof zhCN> = {
  title: 'Sent messages',
  intro: 'Messages prepared and sent from the sidebar. WeCom gives no receipt: “handed to the chat” is the last step that can be known.',
  createdAt: 'Prepared',
  settled: 'Settled',
  text: 'Text',
  problem: 'Problem',
  staff: 'Staff member',
  client: 'Client',
  action: 'Kind',
  state: 'Outcome',
  empty: 'Nothing has been sent yet.',
  from: 'From',
  before: 'Until',
  prepared: 'As prepared',
  sent: 'As sent',
  files: 'Pictures and files',
  sameConversation: 'This conversation only',
  preparedAt: 'Prepared on {time}',
  settledAt: 'Outcome on {time}',
  actions: {
    service_expiry_reminder: 'Expiry reminder',
    missing_documents_reminder: 'Missing documents reminder',
    filing_notice: 'Filing notice',
    invoice_data_reminder: 'Invoice data reminder',
    financial_report: 'Financial reports',
    article: 'Answer',
    intake_details: 'Documents received',
    payment_reminder: 'Payment reminder',
    payment_receipt: 'Receipt',
  },
  states: {
    prepared: 'Not sent',
    handed_over: 'Handed to the chat',
    cancelled: 'Cancelled',
    failed: 'Failed',
    unknown: 'Outcome unknown',
    handing_over: 'Being sent, or given up',
  },
}
