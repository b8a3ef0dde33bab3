import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { SidebarSession } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'

import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, mountInSidebar, type } from '../../../testing/mountIn'
import { followUp, linkedOverview, session } from '../../../testing/samples'
import type { Sidebar } from '../../sidebar'
import FollowUpPanel from '../FollowUpPanel.vue'
import { errorsOf } from '../followUpForm'

const writer: SidebarSession = {
  ...session,
  staff: { ...session.staff, permissions: ['view_follow_ups', 'edit_follow_ups'] },
}
const PATH = '/api/v1/clients/client-1/follow-ups'

const mountPanel = (sidebar: Sidebar) =>
  mountInSidebar(FollowUpPanel, sidebar, {
    overview: linkedOverview,
    conversationId: 'conversation-1',
    clientId: 'client-1',
  })

function textArea(): HTMLTextAreaElement {
  const found = document.querySelector('textarea')
  if (!found) throw new Error('no text')
  return found
}

async function write(text: string): Promise<void> {
  buttonOf(document.body, '新增跟进').click()
  await flushPromises()
  type(textArea(), text)
  await flushPromises()
}

beforeEach(() => vi.setSystemTime('2026-11-25T04:00:00Z'))
afterEach(async () => {
  vi.useRealTimers()
  document.body.innerHTML = ''
  await setLanguage('zh-CN')
})

it('tells what is wrong before anything is sent', () => {
  const form = { kind: 'call', text: 'x', nextOn: '' } as const
  expect(errorsOf(form, '2026-11-25', '')).toEqual({})
  expect(errorsOf({ ...form, text: ' \n' }, '2026-11-25', '')).toEqual({ text: 'textMissing' })
  expect(errorsOf({ ...form, text: '😀'.repeat(5000) }, '2026-11-25', '')).toEqual({})
  expect(errorsOf({ ...form, text: '长'.repeat(5001) }, '2026-11-25', '')).toEqual({ text: 'textTooLong' })
  expect(errorsOf({ ...form, nextOn: '2026-11-24' }, '2026-11-25', '')).toEqual({ nextOn: 'date' })
  expect(errorsOf({ ...form, nextOn: '2026-11-24' }, '2026-11-25', '2026-11-24')).toEqual({})
})

describe('FollowUpPanel', () => {
  it('lists newest first, page by page, in both languages', async () => {
    const pages: Record<string, unknown> = {
      '': { items: [followUp], next: 'note-1' },
      'note-1': { items: [{ ...followUp, id: 'note-0', own: false, text: '更早的', kind: 'call', next_on: null }] },
    }
    fakeFetch({ [`GET ${PATH}`]: ({ query }: Seen) => ({ body: pages[query.get('after') ?? ''] }) })
    const page = mountPanel(fakeSidebar(writer))
    await flushPromises()
    expect(page.text()).toContain('下次跟进：2026年11月25日（已到）')
    buttonOf(document.body, '更早的跟进').click()
    await flushPromises()
    expect(page.findAll('li').map((one) => one.text().includes('更早的'))).toEqual([false, true])
    expect([...document.querySelectorAll('button')].filter((one) => one.textContent.trim() === '删除')).toHaveLength(1)
    await setLanguage('en')
    await flushPromises()
    expect(page.text()).toContain('Visit')
  })

  it('keeps what was typed over a failed save and a reload, and never saves twice', async () => {
    const sent: Seen[] = []
    const { routes } = fakeFetch({
      [`GET ${PATH}`]: { body: { items: [] } },
      [`POST ${PATH}`]: (seen) => {
        sent.push(seen)
        throw new TypeError('the network went')
      },
    })
    const sidebar = fakeSidebar(writer)
    const page = mountPanel(sidebar)
    await flushPromises()
    expect(page.text()).toContain('还没有跟进记录。')
    await write('谈了续费')
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(document.body.textContent).toContain('网络不可用')
    expect(textArea().value).toBe('谈了续费')
    page.unmount()
    document.body.innerHTML = ''
    mountPanel(sidebar)
    await flushPromises()
    expect(textArea().value).toBe('谈了续费')
    routes[`POST ${PATH}`] = (seen) => {
      sent.push(seen)
      return { status: 201, body: followUp }
    }
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(sent[1]?.body).toEqual({ kind: 'call', text: '谈了续费', attachment_ids: [] })
    expect(sent[0]?.headers.get('idempotency-key')).toBe(sent[1]?.headers.get('idempotency-key'))
  })

  it('closes without losing, and forgets only when asked to', async () => {
    fakeFetch({ [`GET ${PATH}`]: { body: { items: [] } } })
    const sidebar = fakeSidebar(writer)
    mountPanel(sidebar)
    await flushPromises()
    await write('半句话')
    buttonOf(document.body, '关闭').click()
    await flushPromises()
    buttonOf(document.body, '新增跟进').click()
    await flushPromises()
    expect(textArea().value).toBe('半句话')
    buttonOf(document.body, '放弃这次填写').click()
    await flushPromises()
    expect(sidebar.store.get('sidebook.sidebar.form.follow-up.client-1')).toBeNull()
  })

  it('deletes after a question, by the revision that was seen', async () => {
    const { to } = fakeFetch({
      [`GET ${PATH}`]: { body: { items: [followUp] } },
      'DELETE /api/v1/follow-ups/note-1': { status: 204 },
    })
    mountPanel(fakeSidebar(writer))
    await flushPromises()
    buttonOf(document.body, /^删除 .* 的跟进$/).click()
    await flushPromises()
    const dialog = [...document.querySelectorAll('[role=dialog]')].find((one) => one.textContent.includes('删除这条跟进'))
    if (!dialog) throw new Error('no question')
    buttonOf(dialog, '删除').click()
    await flushPromises()
    expect(to('/api/v1/follow-ups/note-1').map((one) => one.headers.get('if-match'))).toEqual(['"1"'])
    expect(document.activeElement).toBe(buttonOf(document.body, '新增跟进'))
  })

  it('says so when it was changed elsewhere, and saves on top only when asked', async () => {
    const revisions: unknown[] = []
    fakeFetch({
      [`GET ${PATH}`]: () => ({ body: { items: [{ ...followUp, revision: revisions.length ? 2 : 1 }] } }),
      'PUT /api/v1/follow-ups/note-1': ({ headers }) => {
        const revision = headers.get('if-match')
        revisions.push(revision)
        return revision === '"1"' ? problem(412, 'stale') : { body: followUp }
      },
    })
    mountPanel(fakeSidebar(writer))
    await flushPromises()
    buttonOf(document.body, /^修改 /).click()
    await flushPromises()
    type(textArea(), '改过的')
    buttonOf(document.body, '保存').click()
    await flushPromises()
    expect(document.body.textContent).toContain('这条跟进在你填写时有更新')
    buttonOf(document.body, '用我的内容保存').click()
    await flushPromises()
    expect(revisions).toEqual(['"1"', '"2"'])
  })
})
