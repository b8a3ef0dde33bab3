import { flushPromises } from '@vue/test-utils'
import { PullRefresh } from 'vant'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, mountInSidebar, type } from '../../../testing/mountIn'
import { conversation, intent, linkedOverview, session } from '../../../testing/samples'
import ClientPage from '../ClientPage.vue'

const OVERVIEW = 'GET /api/v1/conversations/conversation-1/overview'
const sent = {
  ...intent,
  client_name: '前海星辰',
  staff_id: 'staff-1',
  staff_name: '李会计',
  state: 'handed_over',
  sent_text: '上次的内容',
}

describe('ClientPage', () => {
  let server: ReturnType<typeof fakeFetch>

  beforeEach(() => {
    server = fakeFetch({
      [OVERVIEW]: { body: linkedOverview },
      'GET /api/v1/send-intents': { body: { items: [] } },
      'GET /api/v1/clients': { body: { items: [] } },
      'POST /api/v1/send-intents': { status: 201, body: intent },
      'POST /api/v1/send-intents/intent-1/hand-over': { body: intent },
      'PUT /api/v1/send-intents/intent-1/outcome': { body: intent },
      'PUT /api/v1/conversations/conversation-1/chosen-client': { status: 204 },
      'DELETE /api/v1/conversations/conversation-1/links/client-2': { status: 204 },
    })
  })
  afterEach(() => (document.body.innerHTML = ''))

  const text = () => document.body.textContent
  const dialog = () => vi.waitUntil(() => document.querySelector<HTMLElement>('[role="dialog"]'))

  async function open(isStillHere = async () => true) {
    const sidebar = fakeSidebar(session)
    const page = mountInSidebar(ClientPage, sidebar, { conversation, isStillHere })
    await vi.waitUntil(() => !document.querySelector('.client-skeleton'))
    await flushPromises()
    return { page, sidebar }
  }

  it('has the whole of a long name at hand', async () => {
    const name = '前海星辰'.repeat(50)
    const client = linkedOverview.client && { ...linkedOverview.client, name, short_name: null }
    server.routes[OVERVIEW] = { body: { ...linkedOverview, client } }
    await open()
    expect(document.querySelector('h1 [title]')?.getAttribute('title')).toBe(name)
    expect(buttonOf(document, /切换客户/).textContent).toContain(name)
  })

  it('opens on the link page while no client is linked', async () => {
    server.routes[OVERVIEW] = {
      body: { ...linkedOverview, linked_clients: [], client: null, file: null, summary: null, services: null, chosen_client_id: null },
    }
    await open()
    await vi.waitUntil(() => text().includes('关联客户'))
    expect(text()).toContain('“王晓琳”还没有关联客户')
  })

  it('shows client, service, order, missing documents and what was sent', async () => {
    server.routes['GET /api/v1/send-intents'] = { body: { items: [sent] } }
    await open()
    for (const words of [
      '王晓琳 · 星辰-王姐 · 星辰',
      '前海星辰',
      '更多 1 个',
      '¥888.00 / 月',
      '2026年1月1日 至 2026年12月10日',
      '剩 18 天',
      '进度：第 3 步，共 4 步，已提交',
      '2026年10月',
      '银行对账单',
      '已交给聊天窗口',
    ]) {
      expect(text()).toContain(words)
    }
    buttonOf(document, /到期提醒已交给/).click()
    await flushPromises()
    expect(text()).toContain('上次的内容')
  })

  it('says in one line what blocks, counts what is open, and offers the message that helps', async () => {
    const { page } = await open()
    expect(document.querySelector('.summary__line')?.textContent).toContain('10月：缺银行对账单 1 份、进项发票 1 份等共 3 份')
    buttonOf(document, '缺票 3 项，打开“服务”').click()
    await flushPromises()
    expect(document.activeElement?.getAttribute('role')).toBe('tab')
    buttonOf(document, /还缺 3 份资料/).click()
    await dialog()
    await flushPromises()
    expect(server.to('/api/v1/send-intents').find((one) => one.method === 'POST')?.body).toMatchObject({
      action: 'missing_documents_reminder',
      document_ids: ['doc-1', 'doc-2', 'doc-3'],
      client_id: 'client-1',
    })
    expect(page.emitted('hold')).toEqual([[true]])
  })

  it('shows a name and why there is no more to those who may not see base data', async () => {
    server.routes[OVERVIEW] = { body: { ...linkedOverview, file: null } }
    await open()
    expect(text()).toContain('前海星辰')
    expect(text()).toContain('你没有查看基础资料的权限')
    expect(text()).not.toContain('91440300MA5F100000')
    expect([...document.querySelectorAll('button')].map((one) => one.textContent?.trim())).not.toContain('编辑基础资料')
  })

  it('hides the card from those who may not see it', async () => {
    server.routes[OVERVIEW] = { body: { ...linkedOverview, services: null } }
    await open()
    expect(text()).toContain('没有查看这张卡片的权限')
  })

  it('prepares a reminder of the ticked documents and hands the edited text to the chat', async () => {
    const { sidebar } = await open()
    document.querySelector<HTMLInputElement>('fieldset input')?.click()
    await flushPromises()
    buttonOf(document, '缺票提醒（1 项）').click()
    const sheet = await dialog()
    await flushPromises()
    expect(server.to('/api/v1/send-intents').find((one) => one.method === 'POST')?.body).toMatchObject({
      action: 'missing_documents_reminder',
      document_ids: ['doc-3'],
    })
    expect(document.getElementById(sheet.getAttribute('aria-labelledby') ?? '')?.textContent).toBe('缺票提醒')
    const editor = sheet.querySelector('textarea')
    if (!editor) throw new Error('no editor')
    type(editor, '请补齐')
    await flushPromises()
    buttonOf(sheet, '发送').click()
    await flushPromises()
    expect(sidebar.host.sent).toEqual(['请补齐'])
    expect(sheet.textContent).toContain('企业微信不提供送达回执')
  })

  it('shows warnings in words and keeps the text when the chat refuses', async () => {
    server.routes['POST /api/v1/send-intents'] = {
      status: 201,
      body: { ...intent, warnings: [{ code: 'other_clients_in_group', clients: ['老张五金'] }] },
    }
    const { sidebar } = await open()
    sidebar.host.outcome = { outcome: 'failed', reason: 'refused', detail: 'fail' }
    buttonOf(document, '代理记账：到期提醒').click()
    const sheet = await dialog()
    await flushPromises()
    expect(sheet.textContent).toContain('涉及：老张五金')
    buttonOf(sheet, '发送').click()
    await flushPromises()
    expect(sheet.textContent).toContain('没有发送成功，内容已保留')
    expect(sheet.querySelector('textarea')?.value).toBe(intent.text)
    expect(buttonOf(sheet, '重新发送').disabled).toBe(false)
  })

  it('sends a message about money with warnings after one more tap', async () => {
    server.routes['POST /api/v1/send-intents'] = {
      status: 201,
      body: { ...intent, must_acknowledge: true, warnings: [{ code: 'sent_lately' }] },
    }
    const { sidebar } = await open()
    buttonOf(document, '代理记账：到期提醒').click()
    const sheet = await dialog()
    await flushPromises()
    buttonOf(sheet, '发送').click()
    await flushPromises()
    expect(sheet.querySelector('[role=alert]')?.textContent).toContain('请核对上面的提示')
    expect(sidebar.host.sent).toEqual([])
    buttonOf(sheet, '已核对，仍要发送').click()
    await flushPromises()
    expect(sidebar.host.sent).toEqual([intent.text])
  })

  it('holds the page while a message is written, and leaves it after a switch', async () => {
    let here = true
    const { page, sidebar } = await open(async () => here)
    buttonOf(document, '代理记账：到期提醒').click()
    const sheet = await dialog()
    await flushPromises()
    expect(page.emitted('hold')).toEqual([[true]])
    here = false
    sidebar.host.comeBack()
    await flushPromises()
    expect(sheet.textContent).toContain('会话已切换')
    ;[...sheet.querySelectorAll('button')].filter((one) => one.textContent.trim() === '关闭')[0]?.click()
    await flushPromises()
    expect(page.emitted('switched')).toHaveLength(1)
    expect(page.emitted('hold')).toEqual([[true], [false]])
  })

  it('switches between linked clients and remembers the choice', async () => {
    await open()
    buttonOf(document, /前海星辰，切换客户/).click()
    const sheet = await dialog()
    ;[...sheet.querySelectorAll<HTMLButtonElement>('.switch__name')][1]?.click()
    await flushPromises()
    expect(server.to('/api/v1/conversations/conversation-1/chosen-client')[0]?.body).toEqual({ client_id: 'client-2' })
    const overviews = server.to('/api/v1/conversations/conversation-1/overview')
    expect(overviews[overviews.length - 1]?.query.get('client_id')).toBe('client-2')
  })

  it('unlinks only after a second click', async () => {
    await open()
    buttonOf(document, /前海星辰，切换客户/).click()
    const sheet = await dialog()
    buttonOf(sheet, '取消关联 老张五金店').click()
    await flushPromises()
    expect(server.to('/api/v1/conversations/conversation-1/links/client-2')).toHaveLength(0)
    buttonOf(sheet, '确认').click()
    await flushPromises()
    expect(server.to('/api/v1/conversations/conversation-1/links/client-2')).toHaveLength(1)
  })

  it('reads the shown card again, too, when the page is pulled', async () => {
    const { page } = await open()
    page.getComponent(PullRefresh).vm.$emit('refresh')
    await flushPromises()
    for (const path of ['/api/v1/conversations/conversation-1/overview', '/api/v1/send-intents']) {
      expect(server.to(path), path).toHaveLength(2)
    }
  })

  it('lists contacts to call and to copy', async () => {
    await open()
    buttonOf(document, '前海星辰 的联系人').click()
    const sheet = await dialog()
    expect(sheet.querySelector('a[href="tel:13800001234"]')?.getAttribute('aria-label')).toBe('拨打 王晓琳 13800001234')
    expect(sheet.querySelector('a[href="tel:075586712345,802"]')).not.toBeNull()
    expect(sheet.textContent).toContain('0755-86712345 转 802')
    expect(sheet.textContent).toContain('未登记电话')
  })

  it('gives a way out when the first answer fails', async () => {
    server.routes[OVERVIEW] = problem(403, 'no_permission')
    await open()
    expect(text()).toContain('没有权限')
    server.routes[OVERVIEW] = { body: linkedOverview }
    buttonOf(document, '重试').click()
    await vi.waitUntil(() => text().includes('记账服务'))
  })
})
