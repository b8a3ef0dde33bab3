import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { AgencyClient } from '@shared/api/types'
import { createQueryClient } from '@shared/query'
import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { buttonOf } from '../../../testing/mountIn'

import ClientsPage from '../../clients/ClientsPage.vue'
import { consoleKey } from '../../console'
import * as saving from '../../saveFile'

const client = (number: number): AgencyClient => ({
  id: `client-${number}`,
  name: `晨光 ${number}`,
  short_name: null,
  taxpayer_kind: 'general',
  tax_id: null,
  address: null,
  owner_id: null,
  owner_name: null,
  tags: [{ id: 'tag-1', name: '重要', group: '等级', colour: '#c8102e' }],
  contact_name: null,
  mobile: null,
  linked: false,
  created_at: '2026-11-22T08:00:00.000Z',
  updated_at: '2026-11-22T08:00:00.000Z',
  revision: 1,
})

describe('a list of the console', () => {
  beforeEach(() => localStorage.clear())
  afterEach(() => (document.body.innerHTML = ''))

  async function open(path: string, list: (seen: Seen) => object = () => ({ items: [client(1), client(2)], totals: { rows: 2 } })) {
    const server = fakeFetch({
      'GET /api/v1/console/clients': (seen) => ({ body: list(seen) }),
      'GET /api/v1/console/clients/export': { body: 'a file' },
      'GET /api/v1/console/client-counters': {
        body: { all: 2, new_today: 1, new_this_month: 1, mine: 0, today: '2026-11-28', month_began_on: '2026-11-01' },
      },
      'GET /api/v1/tag-groups': { body: { items: [] } },
    })
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/clients', component: ClientsPage },
        { path: '/clients/:client_id', name: 'client', component: ClientsPage }, { path: '/:rest(.*)*', component: ClientsPage }],
    })
    await router.push(path)
    mount(ClientsPage, {
      attachTo: document.body,
      global: {
        plugins: [router, [VueQueryPlugin, { queryClient: createQueryClient() }]],
        provide: { [consoleKey as symbol]: fakeConsole(['view_client_file']) },
      },
    })
    await flushPromises()
    const asked = () => Object.fromEntries(server.to('/api/v1/console/clients').at(-1)?.query ?? [])
    return { server, router, asked, text: () => document.body.textContent }
  }

  it('asks for what the address says, and says how many there are', async () => {
    const { asked, text } = await open('/clients?search=晨&linked=false&sort=-created_at&other=1')
    expect(asked()).toEqual({ search: '晨', linked: 'false', sort: '-created_at' })
    expect(text()).toContain('晨光 1')
    expect(text()).toContain('重要')
    expect(text()).toContain('共 2 条')
    const sorted = document.querySelector('th[aria-sort="descending"]')
    expect(sorted?.textContent).toContain('创建时间')
  })

  it('sorts and filters through the address, and keeps what is no filter', async () => {
    const { router, asked } = await open('/clients?other=1')
    buttonOf(document, /^税号/).click()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ other: '1', sort: 'tax_id' })
    buttonOf(document, /^税号/).click()
    await flushPromises()
    expect(asked()).toEqual({ sort: '-tax_id' })
    buttonOf(document, /本月新增/).click()
    await flushPromises()
    expect(asked()).toEqual({ sort: '-tax_id', created_since: '2026-11-01' })
    expect(buttonOf(document, /本月新增/).getAttribute('aria-pressed')).toBe('true')
    buttonOf(document, '清除筛选').click()
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ other: '1', sort: '-tax_id' })
  })

  it('reads on by the key of the last page', async () => {
    const { asked, text } = await open('/clients', ({ query }) =>
      query.has('after') ? { items: [client(3)], totals: null } : { items: [client(1)], next: 't.1.x', totals: { rows: 2 } },
    )
    buttonOf(document, '加载更多').click()
    await flushPromises()
    expect(asked()).toEqual({ after: 't.1.x' })
    expect(text()).toContain('晨光 1')
    expect(text()).toContain('晨光 3')
    expect(() => buttonOf(document, '加载更多')).toThrow()
  })

  it('remembers the columns, and exports those that are shown by the same filters', async () => {
    const saved = vi.spyOn(saving, 'saveFile').mockImplementation(() => undefined)
    const { server } = await open('/clients?owned=false')
    const heads = () => [...document.querySelectorAll('thead th')].map((head) => head.textContent.trim())
    expect(heads()).not.toContain('地址')
    buttonOf(document, '显示列').click()
    await flushPromises()
    const labels = [...document.querySelectorAll('fieldset label')]
    const box = (name: string) => labels.find((label) => label.textContent === name)?.querySelector('input')
    expect(box('客户名称')?.disabled).toBe(true)
    for (const name of ['地址', '简称', '手机', '联系人', '标签', '会话', '创建时间', '负责人']) box(name)?.click()
    await flushPromises()
    expect(heads()).toEqual(['客户名称', '纳税人类型', '税号', '地址'])
    expect(localStorage.getItem('sidebook.console.columns.clients')).toContain('short_name')
    buttonOf(document, '导出 .csv').click()
    await flushPromises()
    expect(Object.fromEntries(server.to('/api/v1/console/clients/export')[0]?.query ?? [])).toEqual({
      owned: 'false',
      format: 'csv',
      columns: 'name,taxpayer_kind,tax_id,address',
      language: 'zh-CN',
    })
    expect(saved).toHaveBeenCalledWith(expect.any(Blob), '客户.csv')
  })

  it('says that nothing is there, that nothing matches, and what went wrong', async () => {
    const empty = () => ({ items: [], totals: { rows: 0 } })
    expect((await open('/clients', empty)).text()).toContain('还没有客户')
    document.body.innerHTML = ''
    expect((await open('/clients?linked=true', empty)).text()).toContain('没有符合条件的记录')
    document.body.innerHTML = ''
    const { server, text } = await open('/clients')
    server.routes['GET /api/v1/console/clients'] = problem(500, 'internal')
    buttonOf(document, /我负责的/).click()
    await flushPromises()
    expect(text()).toContain('trace-1')
  })
})
