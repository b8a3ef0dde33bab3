import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Permission, Report, ReportCard } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'

import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { buttonOf } from '../../../testing/mountIn'
import { mountPanel } from '../../../testing/mountPanel'
import ReportPanel from '../ReportPanel.vue'

const CARD = 'GET /api/v1/clients/client-1/reports'
const FILE = 'GET /api/v1/clients/client-1/reports/202610/file'

const common: Pick<Report, 'off' | 'source' | 'updated_at' | 'revision'> = {
  off: [],
  source: 'imported',
  updated_at: '2026-11-08T02:00:00.000Z',
  revision: 1,
}
const figure = (line: number, first_fen: number, second_fen: number) => ({ line, name: `行${line}`, first_fen, second_fen })
const balance: Report = {
  ...common,
  kind: 'balance_sheet',
  key_figures: [figure(30, 123456789012, 100), figure(47, 0, 0), figure(52, 1, 1)],
  off: [
    { line: 30, name: '资产总计', column: '期末余额', stated_fen: 200, should_fen: 100, by: 'sum' },
    { line: 53, name: '总计', column: '期末余额', stated_fen: 100, should_fen: null, by: 'balance' },
  ],
}
const income: Report = {
  ...common,
  kind: 'income_statement',
  key_figures: [figure(1, 900000, 400000), figure(30, 1, 1), figure(32, -50000, 100000), figure(99, 5, 5)],
}
const card: ReportCard = { period: 202610, periods: [202610, 202609], reports: [balance, income] }

describe('ReportPanel', () => {
  let server: ReturnType<typeof fakeFetch>

  beforeEach(() => {
    server = fakeFetch({
      [CARD]: ({ query }: Seen) => ({
        body: query.get('period') === '202609' ? { ...card, period: 202609, reports: [income] } : card,
      }),
      [FILE]: { body: { url: '/report-files/a?signature=x', name: '星辰 2026年10月 财务报表.xlsx', expires_at: '2026-11-08T02:10:00Z' } },
    })
  })
  afterEach(async () => {
    document.body.innerHTML = ''
    await setLanguage('zh-CN')
  })

  async function open(permissions: Permission[] = ['view_reports', 'send_messages']) {
    const mounted = mountPanel(ReportPanel, permissions)
    await flushPromises()
    const root = mounted.page.element as HTMLElement
    return { ...mounted, root }
  }

  it('shows the reports of the latest month with their key figures', async () => {
    const { root } = await open()
    for (const words of ['资产负债表', '¥1,234,567,890.12', '期末', '年初', '利润表', '净利润', '-¥500.00', '本年累计', '文件导入']) {
      expect(root.textContent).toContain(words)
    }
    expect(root.textContent).toContain('行99')
    expect(root.querySelector('select')?.value).toBe('202610')
    expect([...root.querySelectorAll('option')].map((option) => option.textContent.trim())).toEqual(['2026年10月', '2026年9月'])
  })

  it('names every line that does not add up', async () => {
    const { root } = await open()
    expect(root.textContent).toContain('有 2 处数字对不上')
    expect(root.textContent).toContain('行次 30 资产总计（期末余额）：表内 ¥2.00，应为 ¥1.00')
    expect(root.textContent).toContain('资产总计与负债和所有者权益总计不等（期末余额）：超出范围 与 ¥1.00')
  })

  it('switches the month', async () => {
    const { root, opened } = await open()
    const select = root.querySelector('select')
    if (!select) throw new Error('no select')
    select.value = '202609'
    select.dispatchEvent(new Event('change'))
    await flushPromises()
    expect(server.to('/api/v1/clients/client-1/reports').map((seen) => seen.query.get('period'))).toEqual([null, '202609'])
    expect(root.textContent).not.toContain('资产负债表')
    buttonOf(root, '发送利润表').click()
    expect(opened.at(-1)).toMatchObject({ period: 202609 })
  })

  it('opens the send sheet for one report and for all', async () => {
    const { root, opened } = await open()
    buttonOf(root, '发送利润表').click()
    buttonOf(root, '发送全部报表').click()
    expect(opened).toEqual([
      { action: 'financial_report', client_id: 'client-1', period: 202610, report_kinds: ['income_statement'] },
      { action: 'financial_report', client_id: 'client-1', period: 202610 },
    ])
  })

  it('lets who may only look save the file, from a link of the moment', async () => {
    const clicked: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(`${this.getAttribute('href') ?? ''} ${this.download}`)
    })
    const { root } = await open(['view_reports'])
    expect(() => buttonOf(root, /发送/)).toThrow()
    expect(server.to('/api/v1/clients/client-1/reports/202610/file')).toHaveLength(0)
    const save = buttonOf(root, '下载表格')
    save.click()
    save.click()
    await flushPromises()
    expect(clicked).toEqual(['/report-files/a?signature=x 星辰 2026年10月 财务报表.xlsx'])
    expect(document.querySelectorAll('a')).toHaveLength(0)
  })

  it('can be asked again after the file did not come', async () => {
    server.routes[FILE] = problem(503, 'unavailable')
    const { root } = await open()
    buttonOf(root, '下载表格').click()
    await flushPromises()
    expect(buttonOf(root, '下载表格').disabled).toBe(false)
  })

  it('says that there is nothing yet', async () => {
    server.routes[CARD] = { body: { period: null, periods: [], reports: [] } }
    const { root } = await open()
    expect(root.textContent).toContain('还没有报表')
    expect(root.querySelector('select')).toBeNull()
  })

  it('offers another try when the card does not load', async () => {
    server.routes[CARD] = problem(503, 'unavailable')
    const { root } = await open()
    server.routes[CARD] = { body: card }
    buttonOf(root, '重试').click()
    await flushPromises()
    expect(root.textContent).toContain('资产负债表')
  })

  it('speaks English', async () => {
    const { root } = await open()
    await setLanguage('en')
    await flushPromises()
    for (const words of ['Balance sheet', 'Total assets', 'Net profit', 'October 2026', '2 figures do not add up']) {
      expect(root.textContent).toContain(words)
    }
  })
})
