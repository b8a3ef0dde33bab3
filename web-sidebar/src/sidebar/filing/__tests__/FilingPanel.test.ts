import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

import type { Filing } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'

import { fakeFetch, problem, type Answer } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { linkedOverview, session } from '../../../testing/samples'
import { provideSendSheet } from '../../send/sendSheetKey'
import type { SendSheet } from '../../send/useSendSheet'
import FilingPanel from '../FilingPanel.vue'
import { bookkeeper, card, income, vat } from './samples'

const CARD = 'GET /api/v1/clients/client-1/filings'
const INCOME = '/api/v1/clients/client-1/filings/202610/individual_income'
const VAT = '/api/v1/clients/client-1/filings/202610/vat'

/** Somebody else was first. */
function stale(): Answer {
  const refused = problem(412, 'stale')
  return { ...refused, body: { ...(refused.body as object), fields: [{ field: 'amount_fen', code: 'changed' }] } }
}

describe('FilingPanel', () => {
  let server: ReturnType<typeof fakeFetch>
  const open = vi.fn()

  beforeEach(() => {
    open.mockReset()
    server = fakeFetch({ [CARD]: { body: card } })
  })
  afterEach(async () => {
    document.body.innerHTML = ''
    await setLanguage('zh-CN')
  })

  const text = () => document.body.textContent
  const dialog = () => vi.waitUntil(() => document.querySelector<HTMLElement>('[role="dialog"]'))

  async function show(signedIn = bookkeeper) {
    const page = defineComponent(() => {
      provideSendSheet({ open } as unknown as SendSheet)
      return () => h(FilingPanel, { overview: linkedOverview, conversationId: 'conversation-1', clientId: 'client-1' })
    })
    mountInSidebar(page, fakeSidebar(signedIn))
    await flushPromises()
  }

  it('shows what is due, by when, and how far it is', async () => {
    await show()
    for (const words of ['2026年11月16日', '剩 4 天', '增值税', '已申报', '¥1,200.50', '个人所得税', '未申报', '按月']) {
      expect(text()).toContain(words)
    }
    expect(text()).not.toContain('推算')
  })

  it.each([
    [{ days_left: 0 }, '今天截止'],
    [{ days_left: -3 }, '已逾期 3 天'],
    [{ is_filed: true, days_left: -3 }, '已全部申报'],
    [{ is_estimated: true }, '截止日按周末推算'],
    [{ filings: [] }, '没有需要申报的税种'],
  ])('says where the deadline stands: %o', async (change, words) => {
    server.routes[CARD] = { body: { ...card, ...change } }
    await show()
    expect(text()).toContain(words)
  })

  it('says that it fails and tries again', async () => {
    server.routes[CARD] = problem(503, 'unavailable')
    await show()
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('暂时不可用')
    server.routes[CARD] = { body: card }
    buttonOf(document, '重试').click()
    await vi.waitUntil(() => text().includes('¥1,200.50'))
  })

  it('asks for another period', async () => {
    await show()
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="所属期"]')
    if (!select) throw new Error('no periods')
    // This month, the one that is filed now and is shown, the one before it.
    const [, , before] = [...select.options]
    select.value = before?.value ?? ''
    select.dispatchEvent(new Event('change'))
    await flushPromises()
    const asked = server.to('/api/v1/clients/client-1/filings').map((seen) => Number(seen.query.get('period')))
    expect(asked).toHaveLength(2)
    expect(asked[1]).toBeLessThan(asked[0] ?? 0)
  })

  it('registers a return for the first time', async () => {
    const filed: Filing = { ...income, state: 'filed', amount_fen: 12_345, filed_on: '2026-11-11', revision: 1 }
    server.routes[`PUT ${INCOME}`] = { body: filed }
    await show()
    buttonOf(document, '登记个人所得税').click()
    const sheet = await dialog()
    buttonOf(sheet, '保存').click()
    await flushPromises()
    expect(sheet.textContent).toContain('请填写金额')
    expect(inputOf(sheet, '税款（元）').getAttribute('aria-invalid')).toBe('true')
    type(inputOf(sheet, '税款（元）'), '123.45')
    type(inputOf(sheet, '申报日期'), '2026-11-13')
    await flushPromises()
    expect(sheet.textContent).toContain('日期不能晚于今天')
    type(inputOf(sheet, '申报日期'), '2026-09-30')
    await flushPromises()
    expect(sheet.textContent).toContain('日期不能早于所属期')
    type(inputOf(sheet, '申报日期'), '2026-11-11')
    await flushPromises()
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => server.to(INCOME).length)
    const [sent] = server.to(INCOME)
    expect(sent?.headers.get('if-none-match')).toBe('*')
    expect(sent?.body).toEqual({ state: 'filed', amount_fen: 12_345, filed_on: '2026-11-11' })
    await vi.waitUntil(() => !document.querySelector('[role="dialog"]'))
    expect(server.to('/api/v1/clients/client-1/filings')).toHaveLength(2)
  })

  it('tells what somebody else made of it, keeps what was typed, and saves over it knowingly', async () => {
    server.routes[`PUT ${VAT}`] = stale()
    await show()
    buttonOf(document, '更正增值税').click()
    const sheet = await dialog()
    expect(inputOf(sheet, '税款（元）').value).toBe('1200.50')
    type(inputOf(sheet, '税款（元）'), '99')
    await flushPromises()
    server.routes[CARD] = { body: { ...card, filings: [{ ...vat, amount_fen: 500, revision: 3 }, income] } }
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => sheet.querySelector('[role="alert"]'))
    expect(sheet.querySelector('[role="alert"]')?.textContent).toContain('已申报 ¥5.00')
    expect(inputOf(sheet, '税款（元）').value).toBe('99')
    server.routes[`PUT ${VAT}`] = { body: { ...vat, amount_fen: 9_900, revision: 4 } }
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => server.to(VAT).length === 2)
    expect(server.to(VAT).map((seen) => seen.headers.get('if-match'))).toEqual(['"2"', '"3"'])
  })

  it('keeps the form when the network fails', async () => {
    server.routes[`PUT ${VAT}`] = problem(503, 'unavailable')
    await show()
    buttonOf(document, '更正增值税').click()
    const sheet = await dialog()
    type(inputOf(sheet, '税款（元）'), '7')
    await flushPromises()
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => sheet.querySelector('[role="alert"]'))
    expect(inputOf(sheet, '税款（元）').value).toBe('7')
  })

  it('marks a return as paid, and takes that back', async () => {
    const paid: Filing = { ...vat, state: 'paid', paid_on: '2026-11-12', revision: 3 }
    server.routes[`POST ${VAT}/payment`] = { body: paid }
    await show()
    buttonOf(document, '标记增值税已缴').click()
    const sheet = await dialog()
    type(inputOf(sheet, '缴款日期'), '2026-11-09')
    await flushPromises()
    buttonOf(sheet, '保存').click()
    await flushPromises()
    expect(sheet.textContent).toContain('缴款日期不能早于申报日期')
    type(inputOf(sheet, '缴款日期'), '2026-11-12')
    await flushPromises()
    server.routes[CARD] = { body: { ...card, filings: [paid, income] } }
    buttonOf(sheet, '保存').click()
    await vi.waitUntil(() => text().includes('2026年11月12日 缴款'))
    expect(server.to(`${VAT}/payment`)[0]?.body).toEqual({ paid_on: '2026-11-12' })

    server.routes[`DELETE ${VAT}/payment`] = { body: vat }
    server.routes[CARD] = { body: card }
    buttonOf(document, '撤销增值税的已缴标记').click()
    await vi.waitUntil(() => text().includes('标记已缴'))
    expect(server.to(`${VAT}/payment`)[1]?.headers.get('if-match')).toBe('"3"')
  })

  it('registers a kind that is not on the card yet', async () => {
    server.routes['PUT /api/v1/clients/client-1/filings/202610/property'] = { body: { ...income, tax_kind: 'property' } }
    await show()
    buttonOf(document, '登记其他税种').click()
    const sheet = await dialog()
    const kinds = sheet.querySelector('select')
    expect([...(kinds?.options ?? [])].map((option) => option.value)).not.toContain('vat')
    if (kinds) {
      kinds.value = 'property'
      kinds.dispatchEvent(new Event('change'))
    }
    sheet.querySelector<HTMLInputElement>('input[value="nil"]')?.click()
    await flushPromises()
    buttonOf(sheet, '保存').click()
    const path = '/api/v1/clients/client-1/filings/202610/property'
    await vi.waitUntil(() => server.to(path).length)
    expect(server.to(path)[0]?.body).toEqual({ state: 'nil', filed_on: '2026-11-12' })
  })

  it('tells the client once something is filed', async () => {
    await show()
    buttonOf(document, '报税完成通知').click()
    expect(open).toHaveBeenCalledWith({ action: 'filing_notice', client_id: 'client-1', period: 202_610 })
  })

  it('offers nothing that cannot be or may not be done', async () => {
    server.routes[CARD] = { body: { ...card, filings: [income], total_fen: 0 } }
    await show()
    expect(buttonOf(document, '登记申报后可发送通知').disabled).toBe(true)
    document.body.innerHTML = ''
    const permissions = ['view_filings'] as const
    await show({ ...session, staff: { ...session.staff, permissions: [...permissions] } })
    expect([...document.querySelectorAll('button')].map((button) => button.textContent.trim())).toEqual([])
  })

  it('speaks English', async () => {
    await setLanguage('en')
    await show()
    for (const words of ['4 days left', 'VAT', 'Individual income tax', 'Not filed', 'Mark paid', 'Filing notice']) {
      expect(text()).toContain(words)
    }
  })
})
