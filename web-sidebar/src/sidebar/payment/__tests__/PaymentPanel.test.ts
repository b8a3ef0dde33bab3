import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

import { setLanguage } from '@shared/i18n/language'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { linkedOverview, session } from '../../../testing/samples'
import { provideSendSheet } from '../../send/sendSheetKey'
import type { SendSheet } from '../../send/useSendSheet'
import PaymentPanel from '../PaymentPanel.vue'
import { card, cashier, changedPayment, october, payment, seal } from './samples'

const CARD = 'GET /api/v1/clients/client-1/payments-card'
const RECORD = 'POST /api/v1/clients/client-1/payments'

describe('PaymentPanel', () => {
  let server: ReturnType<typeof fakeFetch>
  const open = vi.fn()

  beforeEach(() => {
    open.mockReset()
    server = fakeFetch({
      [CARD]: { body: card },
      'GET /api/v1/payments/payment-2': { body: changedPayment },
      'POST /api/v1/payments/payment-2/void': { body: changedPayment },
      [RECORD]: { status: 201, body: payment },
    })
  })
  afterEach(async () => {
    document.body.innerHTML = ''
    await setLanguage('zh-CN')
  })

  const text = () => document.body.textContent
  const dialog = () => vi.waitUntil(() => document.querySelector<HTMLElement>('[role="dialog"]'))

  async function show(signedIn = cashier) {
    const page = defineComponent(() => {
      provideSendSheet({ open } as unknown as SendSheet)
      return () =>
        h(PaymentPanel, { overview: linkedOverview, conversationId: 'conversation-1', clientId: 'client-1' })
    })
    mountInSidebar(page, fakeSidebar(signedIn))
    await flushPromises()
  }

  it('shows what is owed, by age and contract, and what was paid', async () => {
    await show()
    for (const words of [
      '¥1,400.01',
      '其中已逾期 ¥800.01',
      '逾期 31–60 天¥500.00',
      '小规模纳税人代理记账、纳税申报',
      '共 ¥600.00，已收 ¥100.00',
      '无合同',
      'SK2026-000002',
      '已作废',
      '编号 HT-2026-001',
    ]) {
      expect(text()).toContain(words)
    }
  })

  it('says that it loads, fails and tries again', async () => {
    server.routes[CARD] = problem(503, 'unavailable')
    await show()
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('暂时不可用')
    server.routes[CARD] = { body: card }
    buttonOf(document, '重试').click()
    await vi.waitUntil(() => text().includes('¥1,400.01'))
  })

  it('says when nothing is there', async () => {
    const arrears = { ...card.arrears, not_due_fen: 0, days_1_30_fen: 0, days_31_60_fen: 0 }
    server.routes[CARD] = {
      body: { ...card, total_owed_fen: 0, overdue_fen: 0, arrears, contracts: [], receivables: [], payments: { items: [] } },
    }
    await show()
    for (const words of ['没有逾期款项', '没有待收款项', '没有合同', '还没有收款记录']) expect(text()).toContain(words)
  })

  it('reminds of what is ticked, with the amounts of this reminder', async () => {
    await show()
    buttonOf(document, '刻章费：改金额和期间').click()
    await flushPromises()
    type(inputOf(document, '金额（元）'), '12,3.45')
    await flushPromises()
    buttonOf(document, '催款提醒（¥623.45）').click()
    expect(open).toHaveBeenCalledWith({
      action: 'payment_reminder',
      client_id: 'client-1',
      receivables: [{ receivable_id: october.id }, { receivable_id: seal.id, amount_fen: 12_345 }],
    })
    type(inputOf(document, '金额（元）'), '1.234')
    await flushPromises()
    expect(text()).toContain('最多两位小数')
    expect(buttonOf(document, /催款提醒/).disabled).toBe(true)
  })

  it('offers nothing that one may not do', async () => {
    const permissions = session.staff.permissions.filter((one) => one !== 'send_messages')
    await show({ ...session, staff: { ...session.staff, permissions: [...permissions, 'view_payments'] } })
    expect([...document.querySelectorAll('button')].map((button) => button.textContent.trim()).join()).not.toMatch(
      /催款|改金额|^收款$/,
    )
    buttonOf(document, /查看 SK2026-000002/).click()
    const sheet = await dialog()
    await vi.waitUntil(() => sheet.textContent.includes('人民币壹佰元整'))
    expect(() => buttonOf(sheet, '发送收据')).toThrow()
    expect(() => buttonOf(sheet, '作废')).toThrow()
  })

  it('records a payment, then offers its receipt', async () => {
    await show()
    buttonOf(document, '收款').click()
    const sheet = await dialog()
    expect(sheet.textContent).toContain('¥800.01')
    type(inputOf(sheet, '付款方'), '王总')
    type(inputOf(sheet, '代理记账费 2026年10月：本次收款（元）'), '99.99')
    await flushPromises()
    buttonOf(sheet, '确认收款 ¥400.00').click()
    await vi.waitUntil(() => text().includes('人民币壹佰元整'))
    expect(server.to('/api/v1/clients/client-1/payments')[0]?.body).toMatchObject({
      payer: '王总',
      amount_fen: 40_000,
      items: [
        { receivable_id: october.id, amount_fen: 9_999 },
        { receivable_id: seal.id, amount_fen: 30_001 },
      ],
    })
    expect(server.to('/api/v1/clients/client-1/payments-card').length).toBe(2)
    buttonOf(document, '发送收据').click()
    expect(open).toHaveBeenCalledWith({
      action: 'payment_receipt',
      client_id: 'client-1',
      payment_id: 'payment-2',
    })
  })

  it('keeps the form and says what went wrong', async () => {
    server.routes[RECORD] = problem(409, 'amount_above_open')
    await show()
    buttonOf(document, '收款').click()
    const sheet = await dialog()
    type(inputOf(sheet, '付款方'), '王总')
    await flushPromises()
    buttonOf(sheet, /确认收款/).click()
    await vi.waitUntil(() => sheet.querySelector('[role="alert"]'))
    expect(sheet.querySelector('[role="alert"]')?.textContent).toContain('待收金额已有变化')
    expect(inputOf(sheet, '付款方').value).toBe('王总')
  })

  it('shows a payment with its history and voids it for a reason', async () => {
    await show()
    buttonOf(document, /查看 SK2026-000002/).click()
    const sheet = await dialog()
    await vi.waitUntil(() => sheet.textContent.includes('赵强 修改'))
    for (const words of ['原：王总', '改为：李总', '原：微信', '改为：支付宝', '李会计 于']) {
      expect(sheet.textContent).toContain(words)
    }
    buttonOf(sheet, '作废').click()
    await flushPromises()
    buttonOf(sheet, '确认作废').click()
    await flushPromises()
    expect(sheet.textContent).toContain('请填写作废原因')
    type(inputOf(sheet, '作废原因'), '重复录入')
    await flushPromises()
    buttonOf(sheet, '确认作废').click()
    await vi.waitUntil(() => server.to('/api/v1/payments/payment-2/void').length)
    expect(server.to('/api/v1/payments/payment-2/void')[0]?.body).toEqual({ reason: '重复录入' })
  })

  it('reads earlier payments page by page', async () => {
    server.routes['GET /api/v1/clients/client-1/payments'] = {
      body: { items: [{ ...card.payments.items[0], id: 'payment-0', number: 'SK2025-000009' }] },
    }
    await show()
    buttonOf(document, '更早的记录').click()
    await vi.waitUntil(() => text().includes('SK2025-000009'))
    expect(server.to('/api/v1/clients/client-1/payments')[0]?.query.get('after')).toBe('2026-10-01.payment-1')
    expect(() => buttonOf(document, '更早的记录')).toThrow()
  })

  it('speaks English', async () => {
    await setLanguage('en')
    await show()
    for (const words of ['Total owed', '31–60 days overdue', 'Remind (¥800.01)', 'Record payment', 'WeChat Pay']) {
      expect(text()).toContain(words)
    }
  })
})
