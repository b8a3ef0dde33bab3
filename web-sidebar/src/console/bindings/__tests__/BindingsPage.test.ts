import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import type { MemberRow } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { buttonOf, mountInConsole } from '../../../testing/mountIn'
import BindingsPage from '../BindingsPage.vue'

const open: MemberRow = {
  corp: { id: 'corp-1', name: '启明' },
  member_id: 'zhoumin',
  member_name: null,
  state: 'active',
  binding: null,
  suggestions: [{ staff: { id: 'staff-2', name: '周敏' }, reason: 'pinyin' }],
}
const bound: MemberRow = {
  ...open,
  member_id: 'li',
  state: 'gone',
  binding: { id: 'binding-1', staff: { id: 'staff-1', name: '李静' }, bound_at: '2026-11-01T00:00:00.000Z' },
  suggestions: [],
}

describe('BindingsPage', () => {
  afterEach(() => (document.body.innerHTML = ''))

  it('says whose an account may be, and matches it by a click only', async () => {
    const server = fakeFetch({
      'GET /api/v1/console/members': { body: { items: [open, bound], staff: [{ id: 'staff-2', name: '周敏' }] } },
      'POST /api/v1/console/staff-bindings': problem(409, 'already_bound'),
    })
    mountInConsole(BindingsPage, fakeConsole(['match_staff']))
    await flushPromises()
    expect(document.body.textContent).toContain('可能是周敏（账号与姓名拼音相同）')
    expect(document.body.textContent).toContain('已离开')
    expect(() => buttonOf(document, '取消关联李静')).toThrow()
    buttonOf(document, '关联账号zhoumin').click()
    await flushPromises()
    expect(buttonOf(document, '关联').disabled).toBe(false)
    const dialog = document.querySelector('.el-dialog') ?? document
    const confirm = () => [...dialog.querySelectorAll('button')].find((one) => one.textContent.trim() === '关联')
    expect(confirm()?.disabled).toBe(true)
    dialog.querySelector<HTMLInputElement>('input[type=radio]')?.click()
    await flushPromises()
    confirm()?.click()
    await flushPromises()
    expect(server.to('/api/v1/console/staff-bindings')[0]?.body).toEqual({
      corp_id: 'corp-1',
      member_id: 'zhoumin',
      staff_id: 'staff-2',
    })
    expect(dialog.querySelector('[role=alert]')?.textContent).toBeTruthy()
  })
})
