import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { ContactRow, LinkSuggestion } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem, type Answer } from '../../../testing/fakeFetch'
import { buttonOf, mountInConsole, type } from '../../../testing/mountIn'
import ContactsPage from '../ContactsPage.vue'

const wang: ContactRow = {
  conversation_id: 'conversation-1',
  corp: { id: 'corp-1', name: '启明' },
  name: '王总',
  company: null,
  followers: [
    { member: { member_id: 'li', name: '李静' }, remark: '晨光-王总', followed_at: '2026-11-01T00:00:00.000Z' },
  ],
  tags: ['小规模'],
  linked_clients: [{ id: 'client-1', name: '晨光餐饮', short_name: null }],
  gone_at: null,
}
const zhao: ContactRow = { ...wang, conversation_id: 'conversation-2', name: '赵女士', linked_clients: [], tags: [] }
const suggestion: LinkSuggestion = {
  id: 'client-2',
  name: '蓝天科技',
  short_name: null,
  taxpayer_kind: 'general',
  tax_id: null,
  owner_name: null,
  reasons: [{ kind: 'mobile', contact_name: '赵女士', tail: '1234' }],
}

describe('ContactsPage', () => {
  afterEach(() => {
    document.body.innerHTML = ''
    vi.useRealTimers()
  })

  async function open(linked: Answer = { body: { items: [] } }) {
    const suggestions = { body: { items: [suggestion] } }
    const server = fakeFetch({
      'GET /api/v1/console/contacts': { body: { items: [wang, zhao], next: null, total: 2 } },
      'GET /api/v1/console/contact-filters': { body: { corps: [] } },
      'GET /api/v1/console/conversations/conversation-1/link-suggestions': suggestions,
      'GET /api/v1/console/conversations/conversation-2/link-suggestions': suggestions,
      'GET /api/v1/clients': { body: { items: [suggestion], next: null } },
      'POST /api/v1/console/links': linked,
      'POST /api/v1/console/links/remove': { body: { items: [] } },
    })
    mountInConsole(ContactsPage, fakeConsole(['link_contacts']))
    await flushPromises()
    return { server, text: () => document.body.textContent }
  }
  const tickOf = (name: string) => {
    const all = [...document.querySelectorAll<HTMLInputElement>('.el-dialog input[type=checkbox]')]
    const found = all.find((input) => input.closest('label')?.textContent.trim() === name)
    if (!found) throw new Error(`no tick ${name}`)
    return found
  }

  it('shows who follows whom, and asks the server for what is filtered', async () => {
    const { server, text } = await open()
    for (const words of ['王总', '李静', '备注：晨光-王总', '小规模', '晨光餐饮', '未关联', '共 2 个']) expect(text()).toContain(words)
    vi.useFakeTimers()
    const search = document.querySelector<HTMLInputElement>('input[type=search]')
    if (search) type(search, '赵')
    await vi.advanceTimersByTimeAsync(400)
    await vi.advanceTimersByTimeAsync(10)
    expect(server.to('/api/v1/console/contacts').at(-1)?.query.get('search')).toBe('赵')
  })

  it('links and unlinks what was ticked, the suggested one first and never by itself', async () => {
    const { server, text } = await open({
      body: { items: [{ conversation_id: 'conversation-1', client_id: 'client-2', outcome: 'linked' }] },
    })
    buttonOf(document, '为王总设置关联').click()
    await flushPromises()
    expect(text()).toContain('备注手机号（尾号 1234）是联系人赵女士的')
    expect(tickOf('晨光餐饮').checked).toBe(true)
    expect(tickOf('蓝天科技').checked).toBe(false)
    tickOf('晨光餐饮').click()
    tickOf('蓝天科技').click()
    await flushPromises()
    buttonOf(document, '确认').click()
    await flushPromises()
    const items = (client: string) => ({ items: [{ conversation_id: 'conversation-1', client_ids: [client] }] })
    expect(server.to('/api/v1/console/links')[0]?.body).toEqual(items('client-2'))
    expect(server.to('/api/v1/console/links/remove')[0]?.body).toEqual(items('client-1'))
  })

  it('confirms many suggestions by a click on each, and shows what became of it', async () => {
    const { server, text } = await open({
      body: { items: [{ conversation_id: 'conversation-2', client_id: 'client-2', outcome: 'not_your_conversation' }] },
    })
    document.querySelector<HTMLInputElement>('th input[type=checkbox]')?.click()
    await flushPromises()
    buttonOf(document, '批量确认建议').click()
    await flushPromises()
    await flushPromises()
    expect(server.to('/api/v1/console/links')).toHaveLength(0)
    expect(buttonOf(document, '关联勾选的 0 个').disabled).toBe(true)
    const ticks = document.querySelectorAll<HTMLInputElement>('.el-dialog input[type=checkbox]')
    ticks[1]?.click()
    await flushPromises()
    buttonOf(document, '关联勾选的 1 个').click()
    await flushPromises()
    expect(text()).toContain('不是你的会话')
  })

  it('keeps what was ticked when the server refuses', async () => {
    const { text } = await open(problem(404, 'not_found'))
    buttonOf(document, '为赵女士设置关联').click()
    await flushPromises()
    tickOf('蓝天科技').click()
    await flushPromises()
    buttonOf(document, '确认').click()
    await flushPromises()
    expect(text()).toContain('不存在')
    expect(tickOf('蓝天科技').checked).toBe(true)
  })
})
