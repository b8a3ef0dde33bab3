import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, mountInSidebar } from '../../../testing/mountIn'
import { conversation, linkedOverview, session } from '../../../testing/samples'
import ClientPage from '../ClientPage.vue'

const OVERVIEW = 'GET /api/v1/conversations/conversation-1/overview'
const HALF_AN_HOUR = 30 * 60_000

/** As when there is no network. */
const unreachable = () => {
  throw new TypeError('failed to fetch')
}

describe('the first screen and the network', () => {
  let server: ReturnType<typeof fakeFetch>

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
    vi.setSystemTime('2026-11-11T06:05:00Z')
    server = fakeFetch({
      [OVERVIEW]: { body: linkedOverview, headers: { etag: '"1"' } },
      'GET /api/v1/send-intents': { body: { items: [] } },
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    document.body.innerHTML = ''
  })

  /** Answers arrive and are drawn; the query cache tells its views by a timer. */
  async function settle() {
    await flushPromises()
    await vi.advanceTimersByTimeAsync(20)
    await flushPromises()
  }

  const text = () => document.body.textContent ?? ''
  const note = () => document.querySelector('.freshness')?.textContent?.trim()

  /** A page of somebody who looked half an hour ago. */
  async function openAgain() {
    const sidebar = fakeSidebar(session)
    sidebar.snapshots.keep({ overview: linkedOverview, etag: '"1"', at: Date.now() })
    vi.setSystemTime(Date.now() + HALF_AN_HOUR)
    const page = mountInSidebar(ClientPage, sidebar, { conversation, isStillHere: async () => true })
    await settle()
    return { sidebar, page }
  }

  it('shows the last screen at once, with its age, and then that nothing changed', async () => {
    let answer = () => {}
    server.routes[OVERVIEW] = () => new Promise((resolve) => (answer = () => resolve({ status: 304 })))
    await openAgain()
    expect(text()).toContain('前海星辰')
    expect(text()).toContain('10月：缺')
    expect(note()).toBe('14:05 的内容，刷新中')
    expect(server.to('/api/v1/conversations/conversation-1/overview')[0]?.headers.get('if-none-match')).toBe('"1"')
    answer()
    await settle()
    expect(note()).toBe('')
  })

  it('stays readable without a network, and is refreshed by itself when there is one', async () => {
    server.routes[OVERVIEW] = unreachable
    await openAgain()
    expect(text()).toContain('前海星辰')
    expect(note()).toBe('网络不可用，14:05 的内容')
    const changed = { ...linkedOverview, client: { id: 'client-1', name: '改名后', short_name: '新简称' } }
    server.routes[OVERVIEW] = { body: changed, headers: { etag: '"2"' } }
    await vi.advanceTimersByTimeAsync(5_100)
    await settle()
    expect(text()).toContain('新简称')
    expect(note()).toBe('')
  })

  it('says when the service cannot refresh it', async () => {
    server.routes[OVERVIEW] = problem(503, 'unavailable')
    await openAgain()
    expect(text()).toContain('前海星辰')
    expect(note()).toBe('刷新失败，14:05 的内容')
  })

  it.each([
    [403, 'not_your_conversation', '这不是你的会话'],
    [404, 'not_found', '没有打开'],
  ])('takes away what the server refuses to show (%i)', async (status, code, title) => {
    server.routes[OVERVIEW] = problem(status, code)
    const { sidebar } = await openAgain()
    expect(text()).toContain(title)
    expect(text()).not.toContain('前海星辰')
    expect(sidebar.snapshots.find('conversation-1', undefined)).toBeUndefined()
  })

  it('keeps a message that cannot be prepared for another try', async () => {
    await openAgain()
    server.routes['POST /api/v1/send-intents'] = unreachable
    buttonOf(document, /缺票提醒.*准备消息/).click()
    await vi.waitUntil(() => document.querySelector('[role="dialog"]'))
    await settle()
    expect(text()).toContain('网络不可用，请检查网络后重试。')
  })
})
