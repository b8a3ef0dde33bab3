import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

import type { Invoice, VatCard } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { linkedOverview, session } from '../../../testing/samples'
import { bookkeeper } from '../../filing/__tests__/samples'
import { provideSendSheet } from '../../send/sendSheetKey'
import type { SendSheet } from '../../send/useSendSheet'
import InvoicePanel from '../InvoicePanel.vue'

const CARD = 'GET /api/v1/clients/client-1/vat'
const LIST = 'GET /api/v1/clients/client-1/invoices'
const CREDIT = '/api/v1/clients/client-1/vat-credits/202610'

const issued: Invoice = {
  id: 'invoice-1',
  direction: 'issued',
  form: 'ordinary',
  number: '25312000000123456789',
  issued_on: '2026-10-09',
  counterparty: '上海聚源商贸有限公司',
  amount_fen: -100_000,
  tax_fen: -13_000,
  rate: '13',
  rate_points: 1300,
  certified_for: null,
  revision: 1,
}
const received: Invoice = { ...issued, id: 'invoice-2', direction: 'received', form: 'special', amount_fen: 5_000 }

const card: VatCard = {
  today: '2026-11-12',
  period: 202_610,
  taxpayer_kind: 'general',
  issued: { count: 12, amount_fen: 1_000_000, tax_fen: 130_000 },
  received: { count: 1, amount_fen: 5_000, tax_fen: 650 },
  certified: { count: 0, amount_fen: 0, tax_fen: 0 },
  credit: { amount_fen: 30_000, revision: 2 },
  estimate: {
    from: 202_610,
    through: 202_610,
    payable_fen: 100_000,
    carried_forward_fen: 0,
    basis: [
      { item: 'output_tax', amount_fen: 130_000 },
      { item: 'certified_input_tax', amount_fen: 0 },
      { item: 'credit_brought_forward', amount_fen: 30_000 },
    ],
    policy: null,
  },
}

describe('InvoicePanel', () => {
  let server: ReturnType<typeof fakeFetch>
  const open = vi.fn()

  beforeEach(() => {
    open.mockReset()
    server = fakeFetch({
      [CARD]: { body: card },
      [LIST]: ({ query }) => ({ body: { items: [query.get('direction') === 'issued' ? issued : received] } }),
    })
  })
  afterEach(async () => {
    document.body.innerHTML = ''
    await setLanguage('zh-CN')
  })

  const text = () => document.body.textContent

  async function show(signedIn = bookkeeper) {
    const page = defineComponent(() => {
      provideSendSheet({ open } as unknown as SendSheet)
      return () => h(InvoicePanel, { overview: linkedOverview, conversationId: 'conversation-1', clientId: 'client-1' })
    })
    mountInSidebar(page, fakeSidebar(signedIn))
    await flushPromises()
  }

  it('shows what was issued, what it comes to, and each invoice', async () => {
    await show()
    for (const words of ['¥10,000.00', '¥1,300.00', '12 份', '上海聚源商贸有限公司', '-¥1,000.00', '红字', '普票', '13%']) {
      expect(text()).toContain(words)
    }
  })

  it('switches to what was received', async () => {
    await show()
    const choice = document.querySelector<HTMLInputElement>('input[value="received"]')
    choice?.click()
    await vi.waitUntil(() => text().includes('未认证'))
    expect(text()).toContain('本期认证')
    expect(server.to('/api/v1/clients/client-1/invoices').map((seen) => seen.query.get('direction'))).toEqual([
      'issued',
      'received',
    ])
    expect(server.to('/api/v1/clients/client-1/invoices')[1]?.query.get('period')).toBe('202610')
  })

  it('reads more page by page, and says when that fails', async () => {
    server.routes[LIST] = { body: { items: [issued], next: '2026-10-09.x' } }
    await show()
    server.routes[LIST] = problem(503, 'unavailable')
    buttonOf(document, '加载更多').click()
    await vi.waitUntil(() => document.querySelector('[role="alert"]'))
    expect(text()).toContain('上海聚源商贸有限公司')
    server.routes[LIST] = { body: { items: [{ ...issued, id: 'invoice-9', counterparty: '无锡新锐广告传媒有限公司' }] } }
    buttonOf(document, '重试').click()
    await vi.waitUntil(() => text().includes('无锡新锐'))
    const asked = server.to('/api/v1/clients/client-1/invoices')
    expect(asked[asked.length - 1]?.query.get('after')).toBe('2026-10-09.x')
    expect(() => buttonOf(document, '加载更多')).toThrow()
  })

  it('shows the estimate with its basis folded away', async () => {
    await show()
    expect(text()).toContain('预计应缴 ¥1,000.00')
    const basis = document.querySelector('details')
    expect(basis?.open).toBe(false)
    for (const words of ['销项税额', '减：上期留抵税额', '¥300.00']) expect(basis?.textContent).toContain(words)
  })

  it('names the policy of a small-scale taxpayer, or says that none is known', async () => {
    const policy = { document: '公告2026年第10号', valid_from: '2026-01-01', known_until: '2027-12-31', rate: '3', reduced_rate: '1' }
    const basis = [{ item: 'exempt_sales', amount_fen: 100 }]
    const estimate = { ...card.estimate, through: 202_612, payable_fen: 0, carried_forward_fen: null, basis, policy }
    server.routes[CARD] = { body: { ...card, taxpayer_kind: 'small_scale', estimate } }
    await show()
    for (const words of ['2026年10月 至 2026年12月', '公告2026年第10号', '3% 减按 1%', '其中免税']) {
      expect(text()).toContain(words)
    }
    expect(() => buttonOf(document, '录入上期留抵')).toThrow()
    document.body.innerHTML = ''
    const unknown = { ...estimate, payable_fen: null, basis: [], policy: null }
    server.routes[CARD] = { body: { ...card, taxpayer_kind: 'small_scale', estimate: unknown } }
    await show()
    expect(text()).toContain('没有适用于这段时间的已知减免政策')
    expect(text()).not.toContain('预计应缴')
  })

  it('says that nothing is there, and that it fails', async () => {
    const none = { count: 0, amount_fen: 0, tax_fen: 0 }
    server.routes[CARD] = { body: { ...card, issued: none, received: none } }
    server.routes[LIST] = { body: { items: [] } }
    await show()
    expect(text()).toContain('这个月没有开具发票')
    expect(buttonOf(document, '有发票后可发送提醒').disabled).toBe(true)
    document.body.innerHTML = ''
    server.routes[CARD] = problem(500, 'internal')
    await show()
    expect(document.querySelector('[role="alert"]')).not.toBeNull()
    server.routes[CARD] = { body: card }
    buttonOf(document, '重试').click()
    await vi.waitUntil(() => text().includes('预计应缴'))
  })

  it('notes the credit, over what somebody else noted only knowingly', async () => {
    server.routes[`PUT ${CREDIT}`] = problem(412, 'stale')
    await show()
    buttonOf(document, '录入上期留抵').click()
    const sheet = await vi.waitUntil(() => document.querySelector<HTMLElement>('[role="dialog"]'))
    expect(inputOf(sheet, '留抵税额（元）').value).toBe('300.00')
    type(inputOf(sheet, '留抵税额（元）'), '-1')
    buttonOf(sheet, '保存').click()
    await flushPromises()
    expect(sheet.textContent).toContain('请填写金额')
    type(inputOf(sheet, '留抵税额（元）'), '400')
    await flushPromises()
    server.routes[CARD] = { body: { ...card, credit: { amount_fen: 35_000, revision: 3 } } }
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => sheet.textContent.includes('改成了 ¥350.00'))
    expect(inputOf(sheet, '留抵税额（元）').value).toBe('400')
    server.routes[`PUT ${CREDIT}`] = { body: { amount_fen: 40_000, revision: 4 } }
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    expect(server.to(CREDIT).map((seen) => seen.headers.get('if-match'))).toEqual(['"2"', '"3"'])
    expect(server.to(CREDIT)[1]?.body).toEqual({ amount_fen: 40_000 })
  })

  it('reminds the client, where one may', async () => {
    await show()
    buttonOf(document, '开票数据提醒').click()
    expect(open).toHaveBeenCalledWith({ action: 'invoice_data_reminder', client_id: 'client-1', period: 202_610 })
    document.body.innerHTML = ''
    await show({ ...session, staff: { ...session.staff, permissions: ['view_invoices'] } })
    expect(document.querySelectorAll('button')).toHaveLength(0)
  })

  it('speaks English', async () => {
    await setLanguage('en')
    await show()
    for (const words of ['Issued', '12 invoices', 'VAT estimate', 'About ¥1,000.00 to pay', 'Output tax', 'Red letter']) {
      expect(text()).toContain(words)
    }
  })
})
