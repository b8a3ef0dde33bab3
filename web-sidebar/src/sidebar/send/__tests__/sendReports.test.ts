import { describe, expect, it } from 'vitest'

import { memoryStore } from '@shared/storage'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { intent, session } from '../../../testing/samples'
import { sendReports } from '../sendReports'

const path = (id: string) => `/api/v1/send-intents/${id}/outcome`
const report = { conversation_id: 'conversation-1', outcome: 'handed_over', text: 'x' } as const
const offline = () => {
  throw new TypeError('Failed to fetch')
}

describe('sendReports', () => {
  function reportsOver(routes: Parameters<typeof fakeFetch>[0], store = memoryStore()) {
    const server = fakeFetch(routes)
    const { api } = fakeSidebar(session)
    return { server, store, reports: sendReports(api, store) }
  }

  it('outlives a lost network and a reload, and is told in order', async () => {
    const first = reportsOver({ [`PUT ${path('a')}`]: offline, [`PUT ${path('b')}`]: offline })
    expect(await first.reports.tell('a', report)).toBe(false)
    expect(await first.reports.tell('b', report)).toBe(false)

    const second = reportsOver({ [`PUT ${path('a')}`]: { body: intent }, [`PUT ${path('b')}`]: { body: intent } }, first.store)
    expect(second.reports.isWaiting('a')).toBe(true)
    await second.reports.flush()
    expect(second.server.seen.map((seen) => seen.body)).toEqual([report, report])
    expect([second.reports.isWaiting('a'), second.reports.isWaiting('b')]).toEqual([false, false])
    await second.reports.flush()
    expect(second.server.seen).toHaveLength(2)
  })

  it.each([
    [409, 'send_already_settled', true],
    [404, 'not_found', false],
  ] as const)('does not tell again what is answered with %s %s', async (status, code, isRecorded) => {
    const { reports, server } = reportsOver({ [`PUT ${path('a')}`]: problem(status, code) })
    expect(await reports.tell('a', report)).toBe(isRecorded)
    await reports.flush()
    expect(server.seen).toHaveLength(1)
  })

  it.each(['', '{}', '[null]', '[{"intent_id":"a"}]'])('takes %s for nothing to tell', async (text) => {
    const store = memoryStore()
    store.set('sidebook.sidebar.reports', text)
    const { reports, server } = reportsOver({}, store)
    await reports.flush()
    expect(server.seen).toEqual([])
  })
})
