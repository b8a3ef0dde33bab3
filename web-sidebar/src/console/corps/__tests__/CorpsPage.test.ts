import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Corp, SyncRun } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { buttonOf, inputOf, mountInConsole } from '../../../testing/mountIn'
import { corp } from '../../../testing/samples'
import CorpsPage from '../CorpsPage.vue'

const running: SyncRun = {
  id: 'run-1',
  kind: 'contacts',
  trigger: 'manual',
  status: 'running',
  members_total: 12,
  members_done: 5,
  items: 187,
  errors: 0,
  started_at: '2026-11-22T08:00:00.000Z',
  finished_at: null,
  problem: null,
  requested_by: null,
}

describe('CorpsPage', () => {
  afterEach(() => (document.body.innerHTML = ''))

  async function open(corps: Corp[], context = fakeConsole()) {
    const server = fakeFetch({
      'GET /api/v1/console/corps': { body: { items: corps } },
      'POST /api/v1/console/corps/corp-1/sync': { status: 202, body: running },
      'POST /api/v1/console/internal-corps/ww1/bind': { body: { ...corp, mode: 'internal' } },
    })
    const page = mountInConsole(CorpsPage, context)
    await flushPromises()
    return { server, page, text: () => document.body.textContent }
  }

  it('walks through the binding while no corp is bound', async () => {
    const { text } = await open([])
    expect(text()).toContain('还没有绑定企业微信')
    for (const step of ['关闭成员自行授权', '扫码授权', '设置可见范围', '把页面放进聊天工具栏']) expect(text()).toContain(step)
    expect(buttonOf(document, '生成授权二维码').disabled).toBe(false)
  })

  it('says what to click on the phone too, and how to get WeCom', async () => {
    const { text } = await open([])
    buttonOf(document, '手机').click()
    await flushPromises()
    expect(text()).toContain('工作台 → 管理企业')
    buttonOf(document, '还没有企业微信').click()
    await flushPromises()
    expect(text()).toContain('营业执照')
  })

  it('shows a bound corp with its numbers and the sync in progress', async () => {
    const { text, page } = await open([{ ...corp, last_sync: { contacts: running, groups: null } }])
    expect(text()).toContain('已绑定')
    expect(text()).toContain('1,870')
    expect(text()).toContain('成员 5 / 12，已读取 187 个')
    expect(buttonOf(document, '同步微信联系人').disabled).toBe(true)
    expect(text()).toContain('尚未同步')
    expect(text()).not.toContain('绑定步骤')
    page.unmount()
  })

  it('begins a sync', async () => {
    const { server } = await open([corp])
    buttonOf(document, '同步客户群').click()
    await flushPromises()
    expect(server.to('/api/v1/console/corps/corp-1/sync')[0]?.body).toEqual({ kind: 'groups' })
  })

  it('binds a configured self-built app', async () => {
    const { server, text } = await open([
      { ...corp, id: null, mode: 'internal', platform_corp_id: 'ww1', state: 'not_bound' },
    ])
    expect(text()).toContain('未绑定')
    buttonOf(document, '绑定').click()
    await flushPromises()
    expect(server.to('/api/v1/console/internal-corps/ww1/bind')).toHaveLength(1)
  })

  it('shows a corp that withdrew, and offers no button without the permission', async () => {
    const { text } = await open([{ ...corp, state: 'disconnected' }], fakeConsole([]))
    expect(text()).toContain('已取消授权')
    expect(() => buttonOf(document, '重新授权')).toThrow()
    expect(text()).toContain('没有绑定企业的权限')
  })

  function asOwner() {
    const context = fakeConsole()
    const { current } = context.session
    if (current.value) current.value = { ...current.value, staff: { ...current.value.staff, role: 'owner' } }
    return context
  }

  it('follows a running sync live, without asking again and again', async () => {
    const going = { ...corp, last_sync: { contacts: running, groups: null } }
    const done = { ...corp, last_sync: { contacts: { ...running, status: 'succeeded', members_done: 12, items: 400 }, groups: null } }
    const server = fakeFetch({
      'GET /api/v1/console/corps': { body: { items: [going] } },
      'GET /api/v1/console/corps/events': {
        body: `data: ${JSON.stringify({ items: [going] })}\n\ndata: ${JSON.stringify({ items: [done] })}\n\n`,
        headers: { 'content-type': 'text/event-stream' },
      },
    })
    const page = mountInConsole(CorpsPage, fakeConsole())
    await vi.waitUntil(() => document.body.textContent.includes('读取 400 条'))
    expect(server.to('/api/v1/console/corps')).toHaveLength(1)
    page.unmount()
  })

  it('examines the set-up and says what to mend', async () => {
    const { server, text } = await open([corp], asOwner())
    const finding = { probe: 'corp_scope', code: 'corp_scope_empty', corp: { id: 'corp-1', name: corp.name }, state: 'failed', title: '可见范围', found: '没有成员', advice: '请在管理后台设置可见范围' }
    const elsewhere = { ...finding, corp: { id: 'corp-2', name: '别家' }, title: '别的企业' }
    server.routes['POST /api/v1/console/examinations'] = { body: { state: 'failed', findings: [finding, elsewhere] } }
    buttonOf(document, '检查设置').click()
    await flushPromises()
    expect(text()).toContain('请在管理后台设置可见范围')
    expect(text()).not.toContain('别的企业')
    server.routes['POST /api/v1/console/examinations'] = problem(429, 'too_many_requests')
    buttonOf(document, '再检查一次').click()
    await flushPromises()
    expect(document.querySelector('[role="alert"]')?.textContent).toBeTruthy()
  })

  it('lets go of a corp only after its name was written, and only for the owner', async () => {
    const admin = await open([corp])
    expect(() => buttonOf(document, '解除绑定')).toThrow()
    admin.page.unmount()
    const { server } = await open([corp], asOwner())
    server.routes['POST /api/v1/console/corps/corp-1/release'] = { status: 204 }
    buttonOf(document, '解除绑定').click()
    await flushPromises()
    const dialog = await vi.waitUntil(() => document.querySelector('[role="dialog"]'))
    expect(buttonOf(dialog, '解除绑定').disabled).toBe(true)
    const input = inputOf(dialog, `请输入企业名称“${corp.name}”以确认`)
    input.value = corp.name
    input.dispatchEvent(new Event('input'))
    await flushPromises()
    buttonOf(dialog, '解除绑定').click()
    await vi.waitUntil(() => server.to('/api/v1/console/corps/corp-1/release').length)
    expect(server.to('/api/v1/console/corps/corp-1/release')[0]?.body).toEqual({ name: corp.name })
  })
})
