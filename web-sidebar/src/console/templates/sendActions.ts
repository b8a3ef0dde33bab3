import type { SendAction } from '@shared/api/types'

/** What messages are for, as the cards stand. A record, so that a new one does not compile until it is here. */
const all: Record<SendAction, true> = {
  service_expiry_reminder: true,
  missing_documents_reminder: true,
  payment_reminder: true,
  payment_receipt: true,
  intake_details: true,
  filing_notice: true,
  financial_report: true,
  invoice_data_reminder: true,
  article: true,
}

export const sendActions = Object.keys(all) as SendAction[]
