import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import type { StaffMember } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem, type Answer } from '../../../testing/fakeFetch'
import { buttonOf, inputOf, mountInConsole, type } from '../../../testing/mountIn'
import { branchesOf } from '../organisation'
import PeoplePage from '../PeoplePage.vue'

const clerk: StaffMember = {
  id: 'staff-2',
  name: '周敏',
  mobile: '13800000003',
  role: 'staff',
  permissions: ['view_services'],
  active: true,
  created_at: '2026-11-01T00:00:00.000Z',
  revision: 3,
  accounts: [
    {
      binding_id: 'binding-1',
      corp_id: 'corp-1',
      member_id: 'zhou',
      member_name: '周敏',
      departments: [12],
      bound_at: '2026-11-02T00:00:00.000Z',
    },
  ],
}
const owner: StaffMember = { ...clerk, id: 'staff-1', name: '沈国华', role: 'owner', permissions: [], accounts: [], revision: 1 }
const corp = {
  id: 'corp-1',
  name: '启明',
  departments: [
    { id: 12, parent_id: 1, name: '会计一部' },
    { id: 1, parent_id: 0, name: null },
    { id: 7, parent_id: 99, name: null },
  ],
}

describe('PeoplePage', () => {
  afterEach(() => (document.body.innerHTML = ''))

  async function open(answer: Answer = { body: { ...clerk, revision: 4 } }) {
    const server = fakeFetch({
      'GET /api/v1/console/staff': { body: { items: [owner, clerk], corps: [corp] } },
      'PATCH /api/v1/console/staff/staff-2': answer,
    })
    mountInConsole(PeoplePage, fakeConsole([], 'admin'))
    await flushPromises()
    return { server, text: () => document.body.textContent }
  }
  const names = () => [...document.querySelectorAll('tbody tr td:first-child')].map((cell) => cell.textContent.trim())
  const check = (label: string) => {
    const found = [...document.querySelectorAll('label')].find((one) => one.textContent.trim() === label)
    found?.querySelector('input')?.click()
  }

  it('shows people on the tree, those below a department too, and whoever has no account', async () => {
    await open()
    expect(names()).toEqual(['沈国华（我）', '周敏'])
    buttonOf(document, /^启明/).click()
    await flushPromises()
    expect(names()).toEqual(['周敏'])
    buttonOf(document, /^未绑定企业微信/).click()
    await flushPromises()
    expect(names()).toEqual(['沈国华（我）'])
  })

  it('grants a permission on the revision that was seen, and keeps what was chosen when somebody was quicker', async () => {
    const { server, text } = await open(problem(412, 'stale'))
    buttonOf(document, '修改周敏').click()
    await flushPromises()
    check('查看收款')
    type(inputOf(document, '姓名'), '周敏敏')
    await flushPromises()
    buttonOf(document, '保存').click()
    await flushPromises()
    const [request] = server.to('/api/v1/console/staff/staff-2')
    expect(request?.body).toEqual({
      name: '周敏敏',
      mobile: '13800000003',
      role: 'staff',
      permissions: ['view_services', 'view_payments'],
    })
    expect(request?.headers.get('if-match')).toBe('"3"')
    expect(text()).toContain('内容已有更新')
    expect(inputOf(document, '姓名').value).toBe('周敏敏')
  })

  it('hands contacts and groups over on the platform hundred by hundred, and tells what became of each', async () => {
    const { server, text } = await open()
    const contacts = Array.from({ length: 101 }, (_, at) => ({ conversation_id: `contact-${at}`, name: `联系人${at}` }))
    const account = { corp: { id: 'corp-1', name: '启明' }, has_left: false, is_connected: true, contacts, contact_count: 620 }
    const groups = [{ conversation_id: 'group-1', name: null }]
    const accounts = [{ ...account, groups, group_count: 1 }]
    const path = '/api/v1/console/staff/staff-2/transfers'
    server.routes['GET /api/v1/console/staff/staff-2/holdings'] = { body: { clients: [], accounts } }
    server.routes[`POST ${path}`] = ({ body }) => {
      const { conversation_ids } = body as { conversation_ids: string[] }
      const outcome = (id: string) => (id === 'group-1' ? 'not_allowed' : id === 'contact-0' ? 'too_often' : 'begun')
      return { body: { items: conversation_ids.map((id) => ({ conversation_id: id, outcome: outcome(id) })) } }
    }
    const items = [{ conversation_id: 'contact-1', name: '联系人1', standing: 'waiting', ended_at: null }]
    server.routes[`GET ${path}`] = { body: { corps: [{ corp: account.corp, is_allowed: true, total: 1, items }] } }

    buttonOf(document, '交接周敏的工作').click()
    await flushPromises()
    expect(text()).toContain('共 620 个，显示前 101 个')
    const taker = document.querySelector('.el-dialog select') as HTMLSelectElement
    taker.value = 'staff-1'
    taker.dispatchEvent(new Event('change'))
    check('全选（101）')
    check('未命名的群')
    await flushPromises()
    buttonOf(document, '转移 102 个').click()
    await flushPromises()
    const sent = server.to(path).map(({ body }) => body as { to_staff_id: string; conversation_ids: string[] })
    expect(sent.map(({ to_staff_id, conversation_ids }) => [to_staff_id, conversation_ids.length])).toEqual([
      ['staff-1', 100],
      ['staff-1', 2],
    ])
    expect(text()).toContain('处理了 102 个，已开始或完成 100 个')
    expect(text()).toContain('90 天内已转移过两次')
    expect(text()).toContain('这个企业没有给应用开放继承权限')
    // What is begun cannot be asked for again, what was refused can.
    check('全选（101）')
    await flushPromises()
    buttonOf(document, '转移 1 个')

    buttonOf(document, '查看转移进度').click()
    await flushPromises()
    expect(server.to(path).at(-1)?.query.get('to_staff_id')).toBe('staff-1')
    expect(document.querySelector('.standings')?.textContent).toContain('等待接受')
  })

  it('says which keys work on before somebody is switched off', async () => {
    const { server, text } = await open()
    const key = { created_by_id: clerk.id, revoked_at: null }
    const keys = [key, { ...key, revoked_at: '2026-11-03T00:00:00.000Z' }, { ...key, created_by_id: owner.id }]
    server.routes['GET /api/v1/console/api-keys'] = { body: { items: keys } }
    buttonOf(document, '修改周敏').click()
    await flushPromises()
    buttonOf(document, '停用').click()
    await flushPromises()
    expect(text()).toContain('周敏创建的接口密钥有 1 个')
    buttonOf(document, '确认').click()
    await flushPromises()
    expect(server.to('/api/v1/console/staff/staff-2')[0]?.body).toEqual({ active: false })
  })

  it('leaves an owner to the owners', async () => {
    await open()
    buttonOf(document, '修改沈国华').click()
    await flushPromises()
    expect(inputOf(document, '姓名').disabled).toBe(true)
  })
})

it('a tree that the platform tells in halves is shown whole and once', () => {
  const shown = branchesOf(corp).map(({ department, depth, holds }) => [department, depth, [...holds]])
  expect(shown).toEqual([
    [1, 0, [1, 12]],
    [12, 1, [12]],
    [7, 0, [7]],
  ])
  const ring = [
    { id: 1, parent_id: 2, name: null },
    { id: 2, parent_id: 1, name: null },
  ]
  expect(branchesOf({ ...corp, departments: ring })).toEqual([])
})
