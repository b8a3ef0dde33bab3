import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { HostError } from '@shared/chatHost/types'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { conversation, session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { useConversation } from '../useConversation'

const RESOLVE = 'POST /api/v1/conversations/resolve'

describe('useConversation', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  function open() {
    const sidebar = fakeSidebar(session)
    const { result, unmount } = withSetup(() => useConversation(sidebar))
    return { sidebar, unmount, ...result }
  }

  it('asks the client, then the server', async () => {
    const { seen } = fakeFetch({ [RESOLVE]: { body: conversation } })
    const { state, load } = open()
    await load()
    expect(seen[0]?.body).toEqual({ kind: 'contact', platform_id: 'wm1' })
    expect(state.value).toEqual({ at: 'ready', conversation })
  })

  it('shows at once what was met before, also while nothing answers', async () => {
    const server = fakeFetch({ [RESOLVE]: { body: conversation } })
    const { state, load } = open()
    await load()
    server.routes[RESOLVE] = () => {
      throw new TypeError('failed to fetch')
    }
    await load()
    expect(state.value).toEqual({ at: 'ready', conversation })
    server.routes[RESOLVE] = problem(403, 'not_your_conversation')
    await load()
    expect(state.value).toMatchObject({ at: 'failed', problem: { code: 'not_your_conversation' } })
    server.routes[RESOLVE] = () => {
      throw new TypeError('failed to fetch')
    }
    await load()
    expect(state.value).toMatchObject({ at: 'failed', problem: { code: 'offline' } })
  })

  it('shows why the client refused', async () => {
    const { sidebar, state, load } = open()
    sidebar.host.beside = new HostError('no_permission', 'fail no permission')
    await load()
    expect(state.value).toEqual({ at: 'host_refused', reason: 'no_permission', detail: 'fail no permission' })
  })

  it('waits quietly for a conversation that is being read', async () => {
    let asked = 0
    fakeFetch({ [RESOLVE]: () => (++asked < 3 ? problem(404, 'conversation_unknown') : { body: conversation }) })
    const { state, load } = open()
    await load()
    expect(state.value).toEqual({ at: 'unknown_yet', gaveUp: false })
    await vi.advanceTimersByTimeAsync(2_600)
    expect(state.value.at).toBe('ready')
    expect(asked).toBe(3)
  })

  it('gives up in the end, and the button starts over', async () => {
    const server = fakeFetch({ [RESOLVE]: problem(404, 'conversation_unknown') })
    const { state, load } = open()
    await load()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state.value).toEqual({ at: 'unknown_yet', gaveUp: true })
    expect(server.seen).toHaveLength(6)
    server.routes[RESOLVE] = { body: conversation }
    await load()
    expect(state.value.at).toBe('ready')
  })

  it('stops asking when the page goes away', async () => {
    const server = fakeFetch({ [RESOLVE]: problem(404, 'conversation_unknown') })
    const { load, unmount } = open()
    await load()
    unmount()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.seen).toHaveLength(1)
  })

  it('follows the client to another conversation, and does nothing when it is the same', async () => {
    const server = fakeFetch({
      [RESOLVE]: ({ body }) => ({ body: { ...conversation, id: (body as { platform_id: string }).platform_id } }),
    })
    const { sidebar, state, load, recheck, isStillHere } = open()
    await load()
    await recheck()
    expect(server.seen).toHaveLength(1)
    await expect(isStillHere()).resolves.toBe(true)
    sidebar.host.beside = { kind: 'group', platform_id: 'wr2' }
    await expect(isStillHere()).resolves.toBe(false)
    await recheck()
    expect(state.value).toMatchObject({ at: 'ready', conversation: { id: 'wr2' } })
  })

  it('keeps the page over a passing silence, but not when the chat was left', async () => {
    fakeFetch({ [RESOLVE]: { body: conversation } })
    const { sidebar, state, load, recheck } = open()
    await load()
    sidebar.host.beside = new HostError('no_answer')
    await recheck()
    expect(state.value.at).toBe('ready')
    sidebar.host.beside = new HostError('wrong_entry')
    await recheck()
    expect(state.value).toMatchObject({ at: 'host_refused', reason: 'wrong_entry' })
  })

  it('shows a conversation that is not theirs as such', async () => {
    fakeFetch({ [RESOLVE]: problem(403, 'not_your_conversation') })
    const { state, load } = open()
    await load()
    expect(state.value).toMatchObject({ at: 'failed', problem: { code: 'not_your_conversation' } })
  })
})
