import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { SidebarSession } from '@shared/api/types'

import { type Answer, fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { clientRows, conversation, session, suggestion } from '../../../testing/samples'
import LinkPage from '../LinkPage.vue'
import { SEARCH_PAUSE_MS } from '../../components/useTypedSearch'

const SUGGESTED = 'GET /api/v1/conversations/conversation-1/link-suggestions'
const NOT_CLIENT = 'PUT /api/v1/conversations/conversation-1/not-client'
const LINK = 'POST /api/v1/conversations/conversation-1/links'

describe('LinkPage', () => {
  let server: ReturnType<typeof fakeFetch>

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    server = fakeFetch({
      'GET /api/v1/clients': ({ query }) => ({
        body: { items: query.get('search') === '无' ? [] : clientRows },
      }),
      [SUGGESTED]: { body: { items: [] } },
      [LINK]: { body: { linked_clients: [] } },
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    document.body.innerHTML = ''
  })

  const settle = async (ms = 0) => {
    await vi.advanceTimersByTimeAsync(ms)
    await flushPromises()
  }

  async function open(linked: object[] = [], as: SidebarSession = session) {
    const page = mountInSidebar(LinkPage, fakeSidebar(as), { conversation, linked, canGoBack: linked.length > 0 })
    await settle(1)
    const boxes = () => page.findAll<HTMLInputElement>('input[type="checkbox"]')
    return { page, boxes, root: page.element as HTMLElement }
  }

  it('links what was ticked, and names the first for the next screen', async () => {
    const { page, boxes, root } = await open()
    expect(buttonOf(root, '请勾选客户').disabled).toBe(true)
    for (const box of boxes()) await box.setValue(true)
    buttonOf(root, '关联 2 个客户').click()
    await settle()
    expect(server.to('/api/v1/conversations/conversation-1/links')[0]?.body).toEqual({
      client_ids: ['client-1', 'client-2'],
    })
    expect(page.emitted('linked')).toEqual([['client-1']])
  })

  it('asks once for what was typed, and keeps the ticks while searching', async () => {
    const { boxes, root } = await open()
    await boxes()[0]?.setValue(true)
    for (const text of ['x', 'xc', '无']) {
      type(inputOf(root, '搜索客户'), text)
      await settle(SEARCH_PAUSE_MS / 2)
    }
    await settle(SEARCH_PAUSE_MS)
    expect(server.to('/api/v1/clients').map((seen) => seen.query.get('search'))).toEqual([null, '无'])
    expect(root.textContent).toContain('没有找到客户')
    expect(buttonOf(root, '关联 1 个客户').disabled).toBe(false)
  })

  it('keeps the ticks of a failed request and says why', async () => {
    server.routes[LINK] = problem(403, 'no_permission')
    const { page, boxes, root } = await open()
    await boxes()[0]?.setValue(true)
    buttonOf(root, '关联 1 个客户').click()
    await settle()
    expect(page.find('[role="alert"]').text()).toContain('没有这项操作的权限')
    expect(boxes()[0]?.element.checked).toBe(true)
    expect(page.emitted('linked')).toBeUndefined()
  })

  it('shows what is linked already, and leads back', async () => {
    const { page, boxes, root } = await open([{ id: 'client-1', name: 'x', short_name: null }])
    expect(boxes()[0]?.element).toMatchObject({ checked: true, disabled: true })
    buttonOf(root, '返回').click()
    expect(page.emitted('back')).toHaveLength(1)
  })

  it('tells a person without the permission instead of showing a list', async () => {
    const { boxes, root } = await open([], { ...session, staff: { ...session.staff, permissions: ['link_groups'] } })
    expect(boxes()).toHaveLength(0)
    expect(root.textContent).toContain('没有关联客户的权限')
  })

  it('offers another try when the list does not load', async () => {
    server.routes['GET /api/v1/clients'] = problem(503, 'platform_unavailable')
    const { boxes, root } = await open()
    server.routes['GET /api/v1/clients'] = { body: { items: clientRows } }
    buttonOf(root, '重试').click()
    await settle()
    expect(boxes()).toHaveLength(2)
  })

  it('suggests clients with every reason in words, and links them by a tick only', async () => {
    server.routes[SUGGESTED] = { body: { items: [suggestion] } }
    const { page, boxes, root } = await open()
    const suggested = page.get('section[aria-labelledby="link-suggestions"]')
    expect(suggested.findAll('.suggestions__reason').map((reason) => reason.text())).toEqual([
      '备注“星辰-王姐”里有字号',
      '备注手机号（尾号 1234）是联系人王晓琳的',
      '所在的群已关联该客户',
      '群“星辰服务群”里的陈总已关联该客户',
    ])
    expect(boxes().some((box) => box.element.checked)).toBe(false)
    await boxes()[0]?.setValue(true)
    await boxes()[1]?.setValue(true)
    buttonOf(root, '关联 2 个客户').click()
    await settle()
    expect(server.to('/api/v1/conversations/conversation-1/links')[0]?.body).toEqual({
      client_ids: ['client-9', 'client-1'],
    })
  })

  it('puts suggestions away while searching, and lives without them when they fail', async () => {
    server.routes[SUGGESTED] = { body: { items: [suggestion] } }
    const { page, root } = await open()
    type(inputOf(root, '搜索客户'), '星')
    await settle(SEARCH_PAUSE_MS)
    expect(page.find('.suggestions').exists()).toBe(false)
    server.routes[SUGGESTED] = problem(500, 'internal')
    document.body.innerHTML = ''
    const { boxes } = await open()
    expect(boxes()).toHaveLength(2)
  })

  it('shows no list before the suggestions are there: nothing is pushed away later', async () => {
    let answer: (answer: Answer) => void = () => undefined
    server.routes[SUGGESTED] = () => new Promise((resolve) => (answer = resolve))
    const { boxes } = await open()
    expect(boxes()).toHaveLength(0)
    answer({ body: { items: [suggestion] } })
    await settle(1)
    expect(boxes()).toHaveLength(3)
  })

  it('remembers that a conversation is with no client, and says when that fails', async () => {
    server.routes[NOT_CLIENT] = problem(409, 'conversation_linked')
    const { page, root } = await open()
    buttonOf(root, '不是客户').click()
    await settle()
    expect(page.find('[role="alert"]').text()).toContain('已经关联了客户')
    expect(page.emitted('notClient')).toBeUndefined()
    server.routes[NOT_CLIENT] = { body: { said_by_name: '李会计', said_at: '2026-11-22T03:00:00.000Z' } }
    buttonOf(root, '不是客户').click()
    await settle()
    expect(page.emitted('notClient')).toHaveLength(1)
  })

  it('offers "not a client" only where nothing is linked', async () => {
    const { root } = await open([{ id: 'client-1', name: 'x', short_name: null }])
    expect(root.textContent).not.toContain('不是客户')
  })
})
