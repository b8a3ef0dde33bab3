import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

import { setLanguage } from '@shared/i18n/language'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { linkedOverview } from '../../../testing/samples'
import { provideSendSheet } from '../../send/sendSheetKey'
import type { SendSheet } from '../../send/useSendSheet'
import { bookkeeper, card, cashier, october, seal } from '../../payment/__tests__/samples'
import PaymentPanel from '../../payment/PaymentPanel.vue'
import { contractErrors, newContract } from '../contractTyped'
import { newReceivable, receivableErrors } from '../receivableTyped'

const CARD = 'GET /api/v1/clients/client-1/payments-card'
const contract = card.contracts[0]

describe('contracts and receivables', () => {
  let server: ReturnType<typeof fakeFetch>

  beforeEach(() => {
    server = fakeFetch({ [CARD]: { body: card } })
  })
  afterEach(async () => {
    document.body.innerHTML = ''
    await setLanguage('zh-CN')
  })

  const dialog = () => vi.waitUntil(() => document.querySelector<HTMLElement>('[role="dialog"]'))

  async function show(sidebar = fakeSidebar(bookkeeper)) {
    const page = defineComponent(() => {
      provideSendSheet({ open: vi.fn() } as unknown as SendSheet)
      return () =>
        h(PaymentPanel, { overview: linkedOverview, conversationId: 'conversation-1', clientId: 'client-1' })
    })
    const mounted = mountInSidebar(page, sidebar)
    await flushPromises()
    return mounted
  }

  it('offers nothing to who may only record', async () => {
    await show(fakeSidebar(cashier))
    for (const name of ['新增合同', '新增应收', /修改应收/, /修改合同/]) expect(() => buttonOf(document, name)).toThrow()
  })

  it('enters a contract once, and keeps what was typed when it fails', async () => {
    const ENTER = 'POST /api/v1/clients/client-1/contracts'
    server.routes[ENTER] = problem(503, 'unavailable')
    await show()
    buttonOf(document, '新增合同').click()
    const sheet = await dialog()
    buttonOf(sheet, '保存合同').click()
    await flushPromises()
    expect(sheet.textContent).toContain('请填写')
    expect(server.to('/api/v1/clients/client-1/contracts')).toEqual([])
    type(inputOf(sheet, '服务内容'), ' 代理记账 ')
    type(inputOf(sheet, '每期价格（元）'), '1,200')
    type(inputOf(sheet, '从哪个月起开账'), '2026-12')
    await flushPromises()
    buttonOf(sheet, '保存合同').click()
    await vi.waitUntil(() => sheet.querySelector('[role="alert"]'))
    server.routes[ENTER] = { status: 201, body: contract }
    buttonOf(sheet, '保存合同').click()
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    const [first, again] = server.to('/api/v1/clients/client-1/contracts')
    expect(again?.headers.get('idempotency-key')).toBe(first?.headers.get('idempotency-key'))
    expect(again?.body).toEqual({
      number: null,
      services: '代理记账',
      price_fen: 120_000,
      billing_cycle: 'monthly',
      due_day: 15,
      starts_on: '2026-11-27',
      ends_on: '2027-11-26',
      bill_from: 202_612,
    })
    expect(server.to('/api/v1/clients/client-1/payments-card').length).toBe(2)
  })

  it('enters it once where the answer never came and the page was loaded again', async () => {
    const ENTER = 'POST /api/v1/clients/client-1/contracts'
    const sidebar = fakeSidebar(bookkeeper)
    server.routes[ENTER] = problem(503, 'unavailable')
    const before = await show(sidebar)
    buttonOf(document, '新增合同').click()
    const sheet = await dialog()
    type(inputOf(sheet, '服务内容'), '代理记账')
    type(inputOf(sheet, '每期价格（元）'), '1200')
    await flushPromises()
    buttonOf(sheet, '保存合同').click()
    await vi.waitUntil(() => sheet.querySelector('[role="alert"]'))
    before.unmount()
    document.body.innerHTML = ''

    server.routes[ENTER] = { status: 201, body: contract }
    await show(sidebar)
    buttonOf(document, '新增合同').click()
    const again = await dialog()
    expect(inputOf(again, '服务内容').value).toBe('代理记账')
    buttonOf(again, '保存合同').click()
    await vi.waitUntil(() => server.to('/api/v1/clients/client-1/contracts').length === 2)
    const keys = server.to('/api/v1/clients/client-1/contracts').map((sent) => sent.headers.get('idempotency-key'))
    expect(keys[1]).toBe(keys[0])
  })

  it('says what somebody else changed, and saves on top of it', async () => {
    const CHANGE = 'PUT /api/v1/contracts/contract-1'
    const stale = problem(412, 'stale')
    const current = { ...contract, price_fen: 70_000, revision: 2 }
    server.routes[CHANGE] = { ...stale, body: { ...(stale.body as object), changed: ['price_fen'], current } }
    await show()
    buttonOf(document, /^修改合同/).click()
    const sheet = await dialog()
    type(inputOf(sheet, '合同编号'), 'HT-9')
    await flushPromises()
    buttonOf(sheet, '保存合同').click()
    await vi.waitUntil(() => sheet.textContent.includes('变化：价格'))
    server.routes[CHANGE] = { body: current }
    buttonOf(sheet, '保存合同').click()
    await vi.waitUntil(() => server.to('/api/v1/contracts/contract-1').length === 2)
    const [first, again] = server.to('/api/v1/contracts/contract-1')
    expect([first, again].map((one) => one?.headers.get('if-match'))).toEqual(['"1"', '"2"'])
    expect(again?.body).toMatchObject({ number: 'HT-9', price_fen: 60_000 })
  })

  it('ends a contract on a day of its term, for a reason', async () => {
    server.routes['POST /api/v1/contracts/contract-1/end'] = { body: contract }
    await show()
    buttonOf(document, /^修改合同/).click()
    const sheet = await dialog()
    buttonOf(sheet, '提前结束').click()
    await flushPromises()
    type(inputOf(sheet, '最后一天'), '2027-01-01')
    buttonOf(sheet, '确认结束').click()
    await flushPromises()
    for (const words of ['须在合同期内', '请填写']) expect(sheet.textContent).toContain(words)
    type(inputOf(sheet, '最后一天'), '2026-11-30')
    type(inputOf(sheet, '原因'), '客户停业')
    await flushPromises()
    buttonOf(sheet, '确认结束').click()
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    expect(server.to('/api/v1/contracts/contract-1/end')[0]?.body).toEqual({ ends_on: '2026-11-30', reason: '客户停业' })
  })

  it('enters a receivable of a contract', async () => {
    server.routes['POST /api/v1/clients/client-1/receivables'] = { status: 201, body: seal }
    await show()
    buttonOf(document, '新增应收').click()
    const sheet = await dialog()
    const choice = sheet.querySelector('select')
    if (choice) {
      choice.value = 'contract-1'
      choice.dispatchEvent(new Event('change'))
    }
    type(inputOf(sheet, '项目'), '年报')
    type(inputOf(sheet, '金额（元）'), '300')
    type(inputOf(sheet, '起始月份'), '2026-11')
    await flushPromises()
    buttonOf(sheet, '保存应收').click()
    await flushPromises()
    expect(sheet.textContent).toContain('起止月份须同时填写')
    type(inputOf(sheet, '截止月份'), '2026-12')
    await flushPromises()
    buttonOf(sheet, '保存应收').click()
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    expect(server.to('/api/v1/clients/client-1/receivables')[0]?.body).toEqual({
      contract_id: 'contract-1',
      receivable: { title: '年报', amount_fen: 30_000, first_period: 202_611, last_period: 202_612, due_on: '2026-11-27' },
    })
  })

  it('writes off the rest of what is paid in part, and cancels what is not', async () => {
    server.routes[`PUT /api/v1/receivables/${october.id}`] = { body: october }
    server.routes[`POST /api/v1/receivables/${seal.id}/cancel`] = problem(409, 'receivable_paid')
    await show()
    buttonOf(document, '修改应收：代理记账费 2026年10月').click()
    let sheet = await dialog()
    expect(() => buttonOf(sheet, '取消应收')).toThrow()
    type(inputOf(sheet, '金额（元）'), '99.99')
    await flushPromises()
    buttonOf(sheet, '保存应收').click()
    await flushPromises()
    expect(sheet.textContent).toContain('不能低于已收金额')
    buttonOf(sheet, '其余免收').click()
    await flushPromises()
    buttonOf(sheet, '保存应收').click()
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    const change = server.to(`/api/v1/receivables/${october.id}`)[0]
    expect(change?.headers.get('if-match')).toBe('"2"')
    expect(change?.body).toMatchObject({ amount_fen: 10_000 })

    buttonOf(document, '修改应收：刻章费').click()
    sheet = await dialog()
    buttonOf(sheet, '取消应收').click()
    await flushPromises()
    type(inputOf(sheet, '原因'), '谈好免了')
    await flushPromises()
    buttonOf(sheet, '确认取消').click()
    await vi.waitUntil(() => sheet.textContent.includes('已有收款，不能取消'))
    expect(server.to(`/api/v1/receivables/${seal.id}/cancel`)[0]?.body).toEqual({ reason: '谈好免了' })
  })

  it('pays out of the credit', async () => {
    server.routes[CARD] = { body: { ...card, credit_fen: 200_000 } }
    server.routes['POST /api/v1/clients/client-1/credit-uses'] = { status: 201, body: { credit_fen: 119_999 } }
    await show()
    expect(document.body.textContent).toContain('预收款余额 ¥2,000.00')
    buttonOf(document, '收款').click()
    const sheet = await dialog()
    const box = sheet.querySelector<HTMLInputElement>('input[type="checkbox"]')
    box?.click()
    await flushPromises()
    expect(() => inputOf(sheet, '付款方')).toThrow()
    buttonOf(sheet, '抵扣 ¥800.01').click()
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    expect(server.to('/api/v1/clients/client-1/credit-uses').length).toBe(1)
  })

  it('speaks English', async () => {
    await setLanguage('en')
    await show()
    buttonOf(document, 'New contract').click()
    const sheet = await dialog()
    expect(sheet.textContent).toContain('Bill from this month')
  })
})

describe('what is typed', () => {
  it('names every field that is wrong', () => {
    expect(contractErrors(newContract('2026-11-27'))).toEqual({ services: 'missing', price_fen: 'amount' })
    const typed = { ...newContract('2026-11-27'), services: '长'.repeat(201), price: '-1', dueDay: '32' }
    expect(contractErrors({ ...typed, endsOn: '2026-11-26', billFrom: '2026-12' })).toEqual({
      services: 'too_long',
      price_fen: 'amount',
      due_day: 'day',
      ends_on: 'before_start',
      bill_from: 'after_end',
    })
    expect(contractErrors({ ...typed, startsOn: '1999-12-31', endsOn: '' })).toMatchObject({
      starts_on: 'out_of_range',
      ends_on: 'missing',
    })
    const owed = { ...newReceivable('2026-11-27'), title: '年报', amount: '10' }
    expect(receivableErrors(owed, 0)).toEqual({})
    expect(receivableErrors({ ...owed, first: '2026-12', last: '2026-11', dueOn: '' }, 1001)).toEqual({
      amount_fen: 'below_paid',
      last_period: 'months',
      due_on: 'missing',
    })
  })
})
