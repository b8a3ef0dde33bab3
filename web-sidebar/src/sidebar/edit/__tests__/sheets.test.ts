import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'

import { announcement } from '../../components/announce'
import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { client, session } from '../../../testing/samples'
import ClientContactsSheet from '../../client/ClientContactsSheet.vue'
import ClientEditSheet from '../ClientEditSheet.vue'
import TagsSheet from '../TagsSheet.vue'

const editor = {
  ...session,
  staff: { ...session.staff, permissions: [...session.staff.permissions, 'edit_client_file' as const] },
}
const FILE = 'PATCH /api/v1/clients/client-1'
const stale = (changed: string[], current: object) => ({
  ...problem(412, 'stale'),
  body: { ...(problem(412, 'stale').body as object), changed, current },
})

describe('the sheets of a client file', () => {
  let server: ReturnType<typeof fakeFetch>
  let sheet: VueWrapper

  beforeEach(() => {
    server = fakeFetch({
      'GET /api/v1/staff-names': { body: { items: [{ id: 'staff-1', name: '李会计' }, { id: 'staff-2', name: '赵强' }] } },
      'GET /api/v1/tag-groups': {
        body: {
          items: [
            { id: 'g1', name: '纳税人类型', colour: '#1677ff', required: true, tags: [{ id: 't1', name: '一般' }, { id: 't2', name: '小规模' }] },
            { id: 'g2', name: '特点', colour: '#13c2c2', required: false, tags: [{ id: 't3', name: '重点' }] },
          ],
        },
      },
    })
  })
  afterEach(() => {
    sheet.unmount()
    document.body.innerHTML = ''
  })

  async function open(component: Component, props: Record<string, unknown> = {}) {
    sheet = mountInSidebar(component, fakeSidebar(editor), { show: true, file: client, name: '星辰', canEdit: true, ...props })
    await flushPromises()
  }
  const text = () => document.body.textContent ?? ''
  const save = async () => {
    buttonOf(document, '保存').click()
    await flushPromises()
  }

  it('sends what was changed, on the revision that was seen', async () => {
    server.routes[FILE] = { body: { ...client, address: '南山', revision: 2 } }
    await open(ClientEditSheet)
    type(inputOf(document, '地址'), '南山')
    await save()
    const [request] = server.to('/api/v1/clients/client-1')
    expect(request?.body).toEqual({ address: '南山' })
    expect(request?.headers.get('if-match')).toBe('"1"')
    expect(sheet.emitted('saved')).toHaveLength(1)
    expect(sheet.emitted('close')).toHaveLength(1)
    expect(announcement.value).toBe('已保存')
  })

  it('names wrong fields in words and keeps what was typed', async () => {
    server.routes[FILE] = {
      status: 422,
      body: { ...(problem(422, 'invalid_input').body as object), fields: [{ field: 'tax_id', code: 'check_character' }, { field: 'name', code: 'brand_new_code' }] },
    }
    await open(ClientEditSheet)
    type(inputOf(document, '税号'), '91440300MA5F100001')
    await save()
    expect(text()).toContain('校验位不符')
    expect(text()).toContain('内容有误，请检查')
    expect(inputOf(document, '税号').value).toBe('91440300MA5F100001')
    expect(inputOf(document, '税号').getAttribute('aria-invalid')).toBe('true')
    expect(sheet.emitted('close')).toBeUndefined()
  })

  it("edits the agency's own fields by what they hold", async () => {
    const none = { name_en: null, options: [], value: null }
    const file = {
      ...client,
      custom_fields: [
        { ...none, id: 'f1', name: '开票联系人', kind: 'text' as const, value: '刘会计' },
        { ...none, id: 'f2', name: '员工人数', kind: 'number' as const },
        { ...none, id: 'f3', name: '合作等级', kind: 'choice' as const, options: ['A 级', 'B 级'], value: '停用的等级' },
        { ...none, id: 'f4', name: '签约日期', kind: 'date' as const, value: '2024-03-15' },
      ],
    }
    server.routes[FILE] = {
      status: 422,
      body: { ...(problem(422, 'invalid_input').body as object), fields: [{ field: 'custom_fields.f2', code: 'not_a_number' }] },
    }
    await open(ClientEditSheet, { file })
    expect(inputOf(document, '签约日期').type).toBe('date')
    // An option that is offered no more stays until another one is chosen.
    expect(inputOf(document, '合作等级').value).toBe('停用的等级')
    type(inputOf(document, '开票联系人'), '')
    type(inputOf(document, '员工人数'), '十二')
    await save()
    expect(inputOf(document, '员工人数').getAttribute('aria-invalid')).toBe('true')
    expect(text()).toContain('请输入数字')
    server.routes[FILE] = { body: { ...file, revision: 2 } }
    type(inputOf(document, '员工人数'), '12')
    await save()
    const [, request] = server.to('/api/v1/clients/client-1')
    expect(request?.body).toEqual({ custom_fields: { f1: null, f2: '12' } })
  })

  it('offers to open the client that has the name already', async () => {
    const holder = { id: 'client-9', name: '深圳市星辰餐饮有限公司' }
    server.routes[FILE] = {
      status: 422,
      body: { ...(problem(422, 'invalid_input').body as object), fields: [{ field: 'name', code: 'taken', holder }] },
    }
    await open(ClientEditSheet)
    type(inputOf(document, '客户名称'), holder.name)
    await save()
    expect(text()).toContain('已有其他客户使用')
    buttonOf(document, '打开这个客户').click()
    expect(sheet.emitted('open')).toEqual([[holder]])
    expect(inputOf(document, '客户名称').value).toBe(holder.name)
  })

  it('keeps what was typed while there is no network', async () => {
    server.routes[FILE] = () => {
      throw new TypeError('failed to fetch')
    }
    await open(ClientEditSheet)
    type(inputOf(document, '简称'), '新简称')
    await save()
    expect(text()).toContain('网络不可用')
    expect(inputOf(document, '简称').value).toBe('新简称')
    server.routes[FILE] = { body: { ...client, revision: 2 } }
    await save()
    expect(sheet.emitted('close')).toHaveLength(1)
  })

  it('shows what somebody else changed, and saves mine over it', async () => {
    const current = { ...client, address: '福田', owner: { id: 'staff-2', name: '赵强' }, revision: 5 }
    server.routes[FILE] = stale(['address', 'contacts', 'owner'], current)
    await open(ClientEditSheet)
    type(inputOf(document, '地址'), '南山')
    await save()
    expect(text()).toContain('地址现在是：福田')
    expect(text()).toContain('负责人现在是：赵强')
    expect(text()).toContain('联系人也有改动')
    server.routes[FILE] = { body: { ...current, address: '南山', revision: 6 } }
    buttonOf(document, '保存我填的内容').click()
    await flushPromises()
    const requests = server.to('/api/v1/clients/client-1')
    expect(requests[1]?.headers.get('if-match')).toBe('"5"')
    expect(requests[1]?.body).toEqual({ address: '南山' })
    expect(sheet.emitted('close')).toHaveLength(1)
  })

  it('takes theirs without losing what else was typed', async () => {
    server.routes[FILE] = stale(['address'], { ...client, address: '福田', revision: 5 })
    await open(ClientEditSheet)
    type(inputOf(document, '地址'), '南山')
    type(inputOf(document, '简称'), '我的')
    await save()
    buttonOf(document, '采用最新内容').click()
    await flushPromises()
    expect(inputOf(document, '地址').value).toBe('福田')
    expect(inputOf(document, '简称').value).toBe('我的')
    server.routes[FILE] = { body: { ...client, revision: 6 } }
    await save()
    expect(server.to('/api/v1/clients/client-1')[1]?.body).toEqual({ short_name: '我的' })
  })

  it('adds a person, and a second click does not add another', async () => {
    let answer = () => {}
    server.routes['POST /api/v1/clients/client-1/contacts'] = () =>
      new Promise((resolve) => (answer = () => resolve({ status: 201, body: { ...client, revision: 2 } })))
    await open(ClientContactsSheet)
    buttonOf(document, '添加联系人').click()
    await flushPromises()
    type(inputOf(document, '姓名'), '出纳小陈')
    type(inputOf(document, '其他电话'), '0755-86712345 转 8')
    await save()
    const form = document.querySelector('form')
    form?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    answer()
    await flushPromises()
    const requests = server.to('/api/v1/clients/client-1/contacts')
    expect(requests).toHaveLength(1)
    expect(requests[0]?.body).toEqual({ name: '出纳小陈', role: null, mobile: null, landline: '0755-86712345 转 8' })
    expect(document.querySelector('form')).toBeNull()
  })

  it('removes a person only after a second click', async () => {
    server.routes['DELETE /api/v1/clients/client-1/contacts/contact-1'] = { body: { ...client, contacts: [], revision: 2 } }
    await open(ClientContactsSheet)
    buttonOf(document, '编辑 王晓琳').click()
    await flushPromises()
    expect(inputOf(document, '手机号').value).toBe('13800001234')
    buttonOf(document, '删除联系人').click()
    await flushPromises()
    expect(server.to('/api/v1/clients/client-1/contacts/contact-1')).toHaveLength(0)
    buttonOf(document, '确认').click()
    await flushPromises()
    expect(server.to('/api/v1/clients/client-1/contacts/contact-1')).toHaveLength(1)
    expect(sheet.emitted('saved')).toHaveLength(1)
  })

  it('says why there is nothing to see or to change', async () => {
    await open(ClientContactsSheet, { file: null, canEdit: false })
    expect(text()).toContain('你没有查看基础资料的权限')
    expect(text()).not.toContain('添加联系人')
  })

  it('insists on a tag of each required group', async () => {
    server.routes['PUT /api/v1/clients/client-1/tags'] = { body: { ...client, revision: 2 } }
    await open(TagsSheet, { file: { ...client, tags: [{ id: 't3', name: '重点', group: '特点', colour: '#13c2c2' }] } })
    expect(buttonOf(document, '保存').disabled).toBe(true)
    expect(text()).toContain('“纳税人类型”至少选一个')
    inputOf(document, '小规模').click()
    await flushPromises()
    await save()
    expect(server.to('/api/v1/clients/client-1/tags')[0]?.body).toEqual({ tag_ids: ['t3', 't2'] })
    expect(sheet.emitted('close')).toHaveLength(1)
  })
})
