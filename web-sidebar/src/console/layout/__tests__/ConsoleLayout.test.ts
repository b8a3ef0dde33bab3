import { flushPromises, mount } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Router } from 'vue-router'

import type { Permission } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'
import { createQueryClient } from '@shared/query'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch } from '../../../testing/fakeFetch'
import { buttonOf } from '../../../testing/mountIn'
import { session } from '../../../testing/samples'
import App from '../../App.vue'
import { consoleKey } from '../../console'
import { pages } from '../../pages'
import { createConsoleRouter } from '../../router'

describe('the shell of the console', () => {
  let server: ReturnType<typeof fakeFetch>
  let router: Router

  beforeEach(() => {
    window.location.hash = ''
    server = fakeFetch({
      'GET /api/v1/console/corps': { body: { items: [] } },
      'GET /api/v1/console/members': { body: { items: [], staff: [] } },
      'GET /api/v1/console/send-intents': { body: { items: [] } },
      'GET /api/v1/setup': { body: { apps: [], sms: { outbox_url: null } } },
      'GET /api/v1/console/agencies': { body: { items: [] } },
    })
  })
  afterEach(async () => {
    document.body.innerHTML = ''
    await setLanguage('zh-CN')
  })

  async function open(path: string, permissions: Permission[]) {
    // As a deep link: the address is there before the page.
    window.location.hash = path
    const context = fakeConsole(permissions)
    router = createConsoleRouter(() => context.session.current.value !== undefined)
    const plugins = [[VueQueryPlugin, { queryClient: createQueryClient() }], router] as never[]
    const page = mount(App, { attachTo: document.body, global: { plugins, provide: { [consoleKey as symbol]: context } } })
    await router.isReady()
    await flushPromises()
    return { page, context }
  }

  const heading = () => document.querySelector('main h1')
  const menu = () => [...document.querySelectorAll('aside nav a')].map((link) => link.textContent.trim())
  const go = async (name: string) => {
    const link = [...document.querySelectorAll<HTMLElement>('aside nav a')].find((one) => one.textContent.trim() === name)
    link?.click()
    await vi.waitUntil(() => heading()?.textContent === name)
    await flushPromises()
  }

  it('offers the pages that one may open, and says of the others who can change that', async () => {
    await open('/messages', ['unmatch_staff'])
    expect(menu()).toEqual(['企业微信', '员工绑定'])
    expect(heading()?.textContent).toBe('发送记录')
    expect(document.querySelector('main')?.textContent).toContain('你没有打开这个页面的权限')
    expect(server.to('/api/v1/console/send-intents')).toEqual([])
  })

  it('goes on from the heading after a page has changed, and names the page in the title', async () => {
    await open('/wecom', ['match_staff', 'view_linked_clients'])
    expect(document.title).toBe('企业微信 · Sidebook 管理后台')
    expect(document.activeElement).toBe(document.body)
    await go('发送记录')
    expect(document.activeElement).toBe(heading())
    expect(document.title).toContain('发送记录')
    await setLanguage('en')
    await flushPromises()
    expect(document.title).toBe('Sent messages · Sidebook console')
    expect(router.currentRoute.value.fullPath).toBe('/messages')
  })

  it('lets the keyboard skip the menu, and leave by name', async () => {
    const { page, context } = await open('/wecom', [])
    page.get('a[href="#main"]').element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    expect(document.activeElement).toBe(document.querySelector('main'))
    expect(router.currentRoute.value.name).toBe('wecom')
    buttonOf(document.body, '退出登录').click()
    await vi.waitUntil(() => heading()?.textContent === '登录管理后台')
    expect(context.session.current.value).toBeUndefined()
  })

  it('learns what was granted or taken since the sign-in', async () => {
    const { staff, agency } = session
    const granted = { ...staff, permissions: ['view_linked_clients'] }
    server.routes['GET /api/v1/console/session'] = { body: { staff: granted, agency } }
    const { context } = await open('/wecom', ['match_staff'])
    expect(context.session.current.value?.staff.permissions).toEqual(['view_linked_clients'])
  })

  it('lets people of several agencies go on in another, and shows nothing of the first there', async () => {
    const other = { id: 'a2', name: '万达代账' }
    server.routes['GET /api/v1/console/agencies'] = { body: { items: [session.agency, other] } }
    server.routes['POST /api/v1/console/session/agency'] = { body: { ...session, token: 't2', agency: other } }
    const { context } = await open('/messages', ['view_linked_clients'])
    const before = server.to('/api/v1/console/corps').length
    buttonOf(document.body, `代账公司：${session.agency.name}，切换`).click()
    const choice = await vi.waitUntil(() => document.querySelector<HTMLElement>('[role="menuitem"]'))
    choice.click()
    await vi.waitUntil(() => context.session.token() === 't2')
    expect(server.to('/api/v1/console/session/agency')[0]?.body).toEqual({ agency_id: 'a2' })
    await vi.waitUntil(() => heading()?.textContent === '企业微信')
    expect(server.to('/api/v1/console/corps').length).toBeGreaterThan(before)
  })

  it('says when a page cannot be fetched, and fetches it again', async () => {
    const messages = pages.find(({ name }) => name === 'messages')
    if (!messages) throw new Error('no such page')
    const load = vi.spyOn(messages, 'load').mockRejectedValue(new TypeError('the network went'))
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    await open('/wecom', ['view_linked_clients'])
    void router.push('/messages').catch(() => undefined)
    await vi.runAllTimersAsync()
    vi.useRealTimers()
    await vi.waitUntil(() => heading()?.textContent === '没有取到这个页面')
    load.mockRestore()
    buttonOf(document.body, '重试').click()
    await vi.waitUntil(() => heading()?.textContent === '发送记录')
  })
})
