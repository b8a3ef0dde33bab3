/** Believable answers about money. */
import type { Payment, PaymentsCard, Receivable, ReceivableGroup, SidebarSession } from '@shared/api/types'

import { session } from '../../../testing/samples'

export const october: Receivable = {
  id: 'due-10',
  title: '代理记账费',
  first_period: 202610,
  last_period: 202610,
  amount_fen: 60_000,
  paid_fen: 10_000,
  open_fen: 50_000,
  due_on: '2026-10-15',
  age: 'days_31_60',
  revision: 2,
  cancel_reason: null,
}

export const december: Receivable = {
  id: 'due-12',
  title: '代理记账费',
  first_period: 202612,
  last_period: 202612,
  amount_fen: 60_000,
  paid_fen: 0,
  open_fen: 60_000,
  due_on: '2026-12-15',
  age: 'not_due',
  revision: 1,
  cancel_reason: null,
}

export const seal: Receivable = {
  id: 'due-seal',
  title: '刻章费',
  first_period: null,
  last_period: null,
  amount_fen: 30_001,
  paid_fen: 0,
  open_fen: 30_001,
  due_on: '2026-11-20',
  age: 'days_1_30',
  revision: 1,
  cancel_reason: null,
}

export const groups: ReceivableGroup[] = [
  { contract_id: 'contract-1', receivables: [october, december] },
  { contract_id: null, receivables: [seal] },
]

export const card: PaymentsCard = {
  today: '2026-11-27',
  total_owed_fen: 140_001,
  overdue_fen: 80_001,
  credit_fen: 0,
  arrears: {
    not_due_fen: 60_000,
    days_1_30_fen: 30_001,
    days_31_60_fen: 50_000,
    days_61_90_fen: 0,
    over_90_fen: 0,
  },
  contracts: [
    {
      id: 'contract-1',
      number: 'HT-2026-001',
      services: '小规模纳税人代理记账、纳税申报',
      price_fen: 60_000,
      billing_cycle: 'monthly',
      due_day: 15,
      starts_on: '2026-01-01',
      ends_on: '2026-12-31',
      bill_from: null,
      revision: 1,
      cancel_reason: null,
    },
  ],
  receivables: groups,
  payments: {
    items: [
      {
        id: 'payment-2',
        number: 'SK2026-000002',
        paid_on: '2026-11-01',
        method: 'wechat',
        payer: '王总',
        amount_fen: 10_000,
        voided: false,
      },
      {
        id: 'payment-1',
        number: 'SK2026-000001',
        paid_on: '2026-10-01',
        method: 'cash',
        payer: null,
        amount_fen: 60_000,
        voided: true,
      },
    ],
    next: '2026-10-01.payment-1',
  },
}

const said = {
  paid_on: '2026-11-01',
  method: 'wechat',
  account: null,
  payer: '王总',
  remark: null,
  amount_fen: 10_000,
  credit_fen: 0,
  items: [
    {
      receivable_id: 'due-10',
      title: '代理记账费',
      first_period: 202610,
      last_period: 202610,
      due_on: '2026-10-15',
      amount_fen: 10_000,
      open_fen: 50_000,
    },
  ],
} as const

export const payment: Payment = {
  ...said,
  items: [...said.items],
  attachments: [],
  id: 'payment-2',
  client_id: 'client-1',
  number: 'SK2026-000002',
  capital: '人民币壹佰元整',
  recorded_by: { id: 'staff-1', name: '李会计' },
  created_at: '2026-11-01T03:00:00.000Z',
  revision: 1,
  voided: null,
  changes: [],
}

/** The same payment after a colleague changed payer and method. */
export const changedPayment: Payment = {
  ...payment,
  payer: '李总',
  method: 'alipay',
  revision: 2,
  changes: [
    {
      revision: 2,
      kind: 'edited',
      by: { id: 'staff-2', name: '赵强' },
      at: '2026-11-02T03:00:00.000Z',
      fields: ['method', 'payer'],
      before: { ...said, items: [...said.items] },
      after: { ...said, items: [...said.items], payer: '李总', method: 'alipay' },
    },
  ],
}

export const cashier: SidebarSession = {
  ...session,
  staff: {
    ...session.staff,
    permissions: [...session.staff.permissions, 'view_payments', 'record_payments', 'void_payments'],
  },
}

/** A cashier who enters contracts and receivables too. */
export const bookkeeper: SidebarSession = {
  ...cashier,
  staff: { ...cashier.staff, permissions: [...cashier.staff.permissions, 'edit_payments'] },
}
