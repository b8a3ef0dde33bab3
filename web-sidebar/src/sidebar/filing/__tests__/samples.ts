/** Filings as the API tells them. */
import type { Filing, FilingCard, SidebarSession } from '@shared/api/types'

import { session } from '../../../testing/samples'

export const vat: Filing = {
  tax_kind: 'vat',
  cycle: 'monthly',
  is_due: true,
  state: 'filed',
  amount_fen: 120_050,
  filed_on: '2026-11-10',
  paid_on: null,
  revision: 2,
}

export const income: Filing = {
  tax_kind: 'individual_income',
  cycle: 'monthly',
  is_due: true,
  state: 'not_filed',
  amount_fen: null,
  filed_on: null,
  paid_on: null,
  revision: null,
}

export const card: FilingCard = {
  today: '2026-11-12',
  period: 202_610,
  current_period: 202_610,
  taxpayer_kind: 'general',
  deadline: '2026-11-16',
  is_estimated: false,
  days_left: 4,
  is_filed: false,
  total_fen: 120_050,
  filings: [vat, income],
}

/** Somebody who may see and register filings, and send messages. */
export const bookkeeper: SidebarSession = {
  ...session,
  staff: {
    ...session.staff,
    permissions: [...session.staff.permissions, 'view_filings', 'edit_filings', 'view_invoices', 'edit_invoices'],
  },
}
