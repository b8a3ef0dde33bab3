import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

import type { SidebarSession } from '@shared/api/types'

import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { intake, linkedOverview, session } from '../../../testing/samples'
import { announcement } from '../../components/announce'
import { provideSendSheet } from '../../send/sendSheetKey'
import type { SendSheet } from '../../send/useSendSheet'
import type { Sidebar } from '../../sidebar'
import { errorsOf, formOf, requestOf } from '../intakeForm'
import IntakePanel from '../IntakePanel.vue'
import { byMonth } from '../useIntakes'

const editor: SidebarSession = {
  ...session,
  staff: { ...session.staff, permissions: ['view_intakes', 'edit_intakes', 'send_messages'] },
}
const LIST = 'GET /api/v1/clients/client-1/intakes'
const CREATE = 'POST /api/v1/clients/client-1/intakes'
const detail = {
  ...intake,
  history: [
    { revision: 1, staff_name: '李会计', at: intake.created_at, fields: [], count: 3, amount_fen: null, completed: false },
  ],
}
const open = vi.fn()

function mountPanel(sidebar: Sidebar) {
  const Page = defineComponent({
    setup() {
      provideSendSheet({ open } as unknown as SendSheet)
      return () => h(IntakePanel, { overview: linkedOverview, conversationId: 'conversation-1', clientId: 'client-1' })
    },
  })
  return mountInSidebar(Page, sidebar)
}

async function fill(): Promise<void> {
  type(inputOf(document.body, '份数'), '3')
  type(inputOf(document.body, '交票人'), '王总')
  await flushPromises()
}

beforeEach(() => vi.setSystemTime('2026-11-22T04:00:00Z'))
afterEach(() => {
  vi.useRealTimers()
  open.mockReset()
  document.body.innerHTML = ''
})

describe('the form', () => {
  const form = { ...formOf(intake), remark: '' }

  it('tells what is wrong before anything is sent', () => {
    expect(errorsOf(form, '2026-11-23')).toEqual({})
    const wrong = { ...form, count: '0', amount: '1.234', handedInBy: ' ', receivedOn: '2026-11-24', remark: '长'.repeat(501) }
    expect(errorsOf(wrong, '2026-11-23')).toEqual({
      count: 'count',
      amount: 'amount',
      handedInBy: 'name',
      receivedOn: 'date',
      remark: 'remark',
    })
    for (const count of ['', '-1', '1.5', '100001', '1e3', '９']) {
      expect(errorsOf({ ...form, count }, '2026-11-23').count, count).toBe('count')
    }
  })

  it('sends fen, and nothing for what was left out', () => {
    expect(requestOf({ ...form, amount: '1,280.5' }, true, true, ['file-1'])).toMatchObject({
      amount_fen: 128_050,
      completed: true,
      close_missing: true,
      attachment_ids: ['file-1'],
    })
    expect(Object.keys(requestOf({ ...form, amount: ' ' }, false, false, []))).not.toContain('amount_fen')
  })
})

it('puts what follows each other and is of one month together', () => {
  const of = (period: number, id: string) => ({ ...intake, period, id })
  const months = byMonth([of(202610, 'a'), of(202610, 'b'), of(202609, 'c')])
  expect(months.map((month) => [month.period, month.intakes.map(({ id }) => id)])).toEqual([
    [202610, ['a', 'b']],
    [202609, ['c']],
  ])
})

describe('IntakePanel', () => {
  it('lists by month, and says when there is nothing or nothing could be read', async () => {
    const { routes } = fakeFetch({ [LIST]: { body: { items: [intake] } } })
    const page = mountPanel(fakeSidebar(editor))
    expect(page.find('[aria-busy=true]').exists()).toBe(true)
    await flushPromises()
    expect(page.text()).toContain('2026年10月')
    expect(page.text()).toContain('3 份 · ¥12,800.50 · 附件 2 个')
    page.unmount()
    routes[LIST] = { body: { items: [] } }
    const empty = mountPanel(fakeSidebar(editor))
    await flushPromises()
    expect(empty.text()).toContain('还没有登记过收票。')
    empty.unmount()
    routes[LIST] = problem(503, 'unavailable')
    const failed = mountPanel(fakeSidebar(editor))
    await flushPromises()
    routes[LIST] = { body: { items: [intake] } }
    buttonOf(failed.element as ParentNode, '重试').click()
    await flushPromises()
    expect(failed.text()).toContain('王总')
  })

  it('offers nothing to change to those who may only look', async () => {
    fakeFetch({ [LIST]: { body: { items: [intake] } } })
    const reader = { ...session, staff: { ...session.staff, permissions: ['view_intakes' as const] } }
    const page = mountPanel(fakeSidebar(reader))
    await flushPromises()
    expect(page.text()).not.toContain('新增收票')
  })

  it('saves, marks complete, and takes the missing mark back when there is one', async () => {
    const { to } = fakeFetch({
      [LIST]: { body: { items: [] } },
      [CREATE]: { status: 201, body: { intake, closed_missing: true } },
    })
    mountPanel(fakeSidebar(editor))
    await flushPromises()
    buttonOf(document.body, '新增收票').click()
    await flushPromises()
    await fill()
    expect(document.body.textContent).toContain('取消该月这类票据的缺票标记')
    buttonOf(document.body, '保存并标记完成').click()
    await flushPromises()
    const sent = to('/api/v1/clients/client-1/intakes').find((one) => one.method === 'POST')
    expect(sent?.body).toEqual({
      period: 202610,
      kind: 'bank_statement',
      count: 3,
      handed_in_by: '王总',
      received_by: '李会计',
      received_on: '2026-11-22',
      completed: true,
      close_missing: true,
      attachment_ids: [],
    })
    expect(announcement.value).toBe('已保存，缺票标记已取消')
  })

  it('sends nothing while a field is wrong, and says which', async () => {
    const { to } = fakeFetch({ [LIST]: { body: { items: [] } } })
    mountPanel(fakeSidebar(editor))
    await flushPromises()
    buttonOf(document.body, '新增收票').click()
    await flushPromises()
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(document.body.textContent).toContain('请填写 1 到 100000 之间的整数')
    expect(inputOf(document.body, '份数').getAttribute('aria-invalid')).toBe('true')
    expect(to('/api/v1/clients/client-1/intakes').every((one) => one.method === 'GET')).toBe(true)
  })

  it('keeps what was typed over a failed save and a reload, and never saves twice', async () => {
    const keys: (string | null)[] = []
    const { routes } = fakeFetch({
      [LIST]: { body: { items: [] } },
      [CREATE]: (seen: Seen) => {
        keys.push(seen.headers.get('idempotency-key'))
        throw new TypeError('the network went')
      },
    })
    const sidebar = fakeSidebar(editor)
    const page = mountPanel(sidebar)
    await flushPromises()
    buttonOf(document.body, '新增收票').click()
    await flushPromises()
    await fill()
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(document.body.textContent).toContain('网络不可用')
    page.unmount()
    document.body.innerHTML = ''
    // The page comes again with the same tab's storage.
    mountPanel(sidebar)
    await flushPromises()
    expect(inputOf(document.body, '交票人').value).toBe('王总')
    expect(document.body.textContent).toContain('已恢复上次没有保存的内容。')
    routes[CREATE] = (seen) => {
      keys.push(seen.headers.get('idempotency-key'))
      return { status: 201, body: { intake, closed_missing: false } }
    }
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
    expect(sidebar.store.get('sidebook.sidebar.form.intake.client-1')).toBeNull()
  })

  it('tells who changed what meanwhile, and saves on top of it only when asked', async () => {
    const newer = {
      ...detail,
      revision: 2,
      history: [{ ...detail.history[0], revision: 2, staff_name: '周敏', fields: ['count', 'remark'] }],
    }
    const revisions: unknown[] = []
    fakeFetch({
      [LIST]: { body: { items: [intake] } },
      // As the list knew it, until somebody changed it.
      'GET /api/v1/intakes/intake-1': () => ({ body: revisions.length ? newer : detail }),
      'GET /api/v1/attachments/file-1/link': problem(404, 'not_found'),
      'PUT /api/v1/intakes/intake-1': ({ headers }) => {
        const revision = headers.get('if-match')
        revisions.push(revision)
        return revision === '"1"' ? problem(412, 'stale') : { body: { intake, closed_missing: false } }
      },
    })
    mountPanel(fakeSidebar(editor))
    await flushPromises()
    buttonOf(document.body, /^查看详情/).click()
    await flushPromises()
    buttonOf(document.body, '修改').click()
    await flushPromises()
    expect(inputOf(document.body, '份数').value).toBe('3')
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(document.body.textContent).toContain('周敏 在你填写时修改了份数、备注')
    buttonOf(document.body, '用我的内容保存').click()
    await flushPromises()
    expect(revisions).toEqual(['"1"', '"2"'])
  })

  it('shares the details by the send sheet', async () => {
    fakeFetch({
      [LIST]: { body: { items: [intake] } },
      'GET /api/v1/intakes/intake-1': { body: detail },
      'GET /api/v1/attachments/file-1/link': problem(404, 'not_found'),
    })
    mountPanel(fakeSidebar(editor))
    await flushPromises()
    buttonOf(document.body, /^查看详情/).click()
    await flushPromises()
    expect(document.body.textContent).toContain('李会计 登记')
    buttonOf(document.body, '分享给客户').click()
    expect(open).toHaveBeenCalledWith({ action: 'intake_details', client_id: 'client-1', intake_id: 'intake-1' })
  })
})
