import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import type { Corp, SyncRun } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch } from '../../../testing/fakeFetch'
import { buttonOf, mountInConsole } from '../../../testing/mountIn'
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
})
