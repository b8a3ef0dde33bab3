import { afterEach, describe, expect, it } from 'vitest'

import type { Fact, Summary } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'

import { suggestionReason, summaryChips, summaryLine } from '../summaryText'

const missing = (due: [kind: 'bank_statement' | 'input_invoice' | 'payroll', count: number][], count = 3): Fact => ({
  kind: 'missing_documents',
  blocks: due.length > 0,
  count,
  due: due.map(([kind, n]) => ({ kind, count: n })),
})
const service = (state: 'running' | 'expired', days: number): Fact => ({
  kind: 'service_ending',
  blocks: state === 'expired',
  count: 1,
  service_id: 'service-1',
  days_left: { state, days },
})
const filings = (count: number, days_left: number): Fact => ({
  kind: 'filings_open',
  blocks: true,
  count,
  all: 3,
  due_on: '2026-11-16',
  days_left,
})
const notTold: Fact = { kind: 'filings_not_told', blocks: false, count: 3, period: 202610 }
const owed = (overdue_fen: number, count = 2): Fact => ({ kind: 'receivables', blocks: overdue_fen > 0, count, overdue_fen })
const plain = (kind: 'intakes_unfinished' | 'follow_ups_due', count: number): Fact => ({ kind, blocks: false, count })
const of = (facts: Fact[], suggestion: Summary['suggestion'] = null): Summary => ({ period: 202610, facts, suggestion })

describe('the line', () => {
  afterEach(() => setLanguage('zh-CN'))

  it.each([
    [[], '10月：没有待处理的事项'],
    [[missing([['bank_statement', 2]])], '10月：缺银行对账单 2 份'],
    [[missing([['bank_statement', 2], ['payroll', 1]]), service('expired', 3)], '10月：缺银行对账单 2 份、工资表 1 份，服务已到期 3 天'],
    [
      [missing([['bank_statement', 2], ['input_invoice', 1], ['payroll', 1]], 4)],
      '10月：缺银行对账单 2 份、进项发票 1 份等共 4 份',
    ],
    [[missing([['bank_statement', 2]]), filings(3, 4)], '10月：缺银行对账单 2 份，未申报（剩 4 天）'],
    [
      [missing([['bank_statement', 2]]), filings(3, 4), owed(120_000)],
      '10月：缺银行对账单 2 份，未申报（剩 4 天），欠费 ¥1,200.00',
    ],
    [[owed(0), plain('intakes_unfinished', 1), plain('follow_ups_due', 2)], '10月：没有待处理的事项'],
    [[filings(2, 0)], '10月：2 个税种未申报（今天截止）'],
    [[filings(3, -3)], '10月：未申报（已逾期 3 天）'],
    // What only comes later blocks nothing.
    [[missing([], 1), service('running', 12)], '10月：没有待处理的事项'],
  ])('says %j', (facts, line) => expect(summaryLine(of(facts))).toBe(line))

  it('speaks English too', async () => {
    await setLanguage('en')
    expect(summaryLine(of([missing([['bank_statement', 2]]), service('expired', 1)]))).toBe(
      'October: missing Bank statement (2); service ended 1 day ago',
    )
  })
})

describe('chips', () => {
  it('count what is open and lead to its card', () => {
    expect(summaryChips(of([missing([['payroll', 1]]), service('running', 12)]))).toEqual([
      { key: 'missing_documents', label: '缺票', count: 3, card: 'service', isPressing: true },
      { key: 'service_ending', label: '即将到期', count: 1, card: 'service', isPressing: false },
    ])
    const cards = summaryChips(
      of([owed(1), plain('intakes_unfinished', 1), plain('follow_ups_due', 2), filings(1, 1), notTold]),
    )
    expect(cards.map(({ label, card, count }) => `${label} ${count} ${card}`)).toEqual([
      '应收 2 payment',
      '收票未完成 1 intake',
      '待跟进 2 followUp',
      '待申报 1 filing',
      '报税未通知 3 filing',
    ])
    expect(summaryChips(of([service('expired', 1)]))[0]).toMatchObject({ label: '已到期', isPressing: true })
  })
})

describe('the reason of a suggestion', () => {
  it.each([
    [missing([['payroll', 1]]), { action: 'missing_documents_reminder' as const, document_ids: ['a', 'b'] }, '还缺 2 份资料'],
    [owed(120_000), { action: 'payment_reminder' as const }, '欠费 ¥1,200.00'],
    [notTold, { action: 'filing_notice' as const, period: 202610 }, '10月已申报，还没有通知客户'],
    [service('running', 12), { action: 'service_expiry_reminder' as const, service_id: 's' }, '服务剩 12 天'],
    [service('running', 0), { action: 'service_expiry_reminder' as const, service_id: 's' }, '服务今天到期'],
    [service('expired', 5), { action: 'service_expiry_reminder' as const, service_id: 's' }, '服务已到期 5 天'],
  ])('of %j', (fact, suggestion, reason) => expect(suggestionReason(of([fact], suggestion))).toBe(reason))
})
