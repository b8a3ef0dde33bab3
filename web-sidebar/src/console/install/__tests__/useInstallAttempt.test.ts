import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createApi } from '@shared/api/client'
import type { InstallAttempt } from '@shared/api/types'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { attempt } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { AGAIN_MS } from '../../useLive'
import { useInstallAttempt } from '../useInstallAttempt'

const BEGIN = 'POST /api/v1/console/install-attempts'
const LOOK = 'GET /api/v1/console/install-attempts/attempt-1/events'
/** What the server tells in one stream: these, one after the other. */
const told = (...attempts: unknown[]) => ({ body: attempts.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''), headers: { 'content-type': 'text/event-stream' } })

describe('useInstallAttempt', () => {
  let server: ReturnType<typeof fakeFetch>
  const looks = () => server.to('/api/v1/console/install-attempts/attempt-1/events').length
  const now = (changes: Partial<InstallAttempt>) => told({ ...attempt, ...changes })

  beforeEach(() => {
    vi.useFakeTimers()
    server = fakeFetch({ [BEGIN]: { status: 201, body: attempt }, [LOOK]: told(attempt) })
  })
  afterEach(() => vi.useRealTimers())

  function open() {
    const { result, unmount } = withSetup(() => useInstallAttempt({ api: createApi({ token: () => 't' }) }))
    return { ...result, unmount }
  }

  it('follows the installation until it is installed', async () => {
    const { attempt: seen, begin } = open()
    await begin()
    expect(seen.value?.status).toBe('waiting')
    server.routes[LOOK] = now({ status: 'authorised' })
    await vi.advanceTimersByTimeAsync(AGAIN_MS)
    expect(seen.value?.status).toBe('authorised')
    server.routes[LOOK] = now({ status: 'installed', corp: { id: 'corp-1', name: '启明' } })
    await vi.advanceTimersByTimeAsync(AGAIN_MS)
    expect(seen.value).toMatchObject({ status: 'installed', corp: { name: '启明' } })
    await vi.advanceTimersByTimeAsync(AGAIN_MS * 10)
    expect(looks()).toBe(3)
  })

  it('renews the code when it runs out', async () => {
    const { attempt: seen, begin } = open()
    await begin()
    server.routes[BEGIN] = { status: 201, body: { ...attempt, id: 'attempt-2' } }
    server.routes[LOOK] = now({ status: 'expired' })
    await vi.advanceTimersByTimeAsync(AGAIN_MS)
    expect(seen.value).toMatchObject({ id: 'attempt-2', status: 'waiting' })
  })

  it('stops at a failure and keeps its reason', async () => {
    const { attempt: seen, begin } = open()
    await begin()
    server.routes[LOOK] = now({ status: 'failed', problem: 'corp_bound_elsewhere' })
    await vi.advanceTimersByTimeAsync(AGAIN_MS * 5)
    expect(seen.value).toMatchObject({ status: 'failed', problem: 'corp_bound_elsewhere' })
    expect(looks()).toBe(1)
  })

  it('goes on looking after a failed look, and says so meanwhile', async () => {
    const { begin, isUnwatched } = open()
    await begin()
    server.routes[LOOK] = problem(503, 'platform_unavailable')
    await vi.advanceTimersByTimeAsync(AGAIN_MS)
    expect(isUnwatched.value).toBe(true)
    server.routes[LOOK] = told(attempt)
    await vi.advanceTimersByTimeAsync(AGAIN_MS)
    expect(isUnwatched.value).toBe(false)
  })

  it.each([
    [401, 'session_expired'],
    [404, 'not_found'],
  ])('does not go on looking after %i', async (status, code) => {
    server.routes[LOOK] = problem(status, code)
    const { begin, isUnwatched } = open()
    await begin()
    await vi.advanceTimersByTimeAsync(AGAIN_MS * 5)
    expect(looks()).toBe(1)
    expect(isUnwatched.value).toBe(true)
  })

  it('asks again when the stream ends with a problem, and ends when that is the answer', async () => {
    const body = `data: ${JSON.stringify(attempt)}\n\nevent: problem\ndata: session_expired\n\n`
    server.routes[LOOK] = { body, headers: { 'content-type': 'text/event-stream' } }
    const { begin } = open()
    await begin()
    await vi.advanceTimersByTimeAsync(1)
    server.routes[LOOK] = problem(401, 'session_expired')
    await vi.advanceTimersByTimeAsync(AGAIN_MS * 5)
    expect(looks()).toBe(2)
  })

  it('stops looking when the page is left', async () => {
    const { begin, unmount } = open()
    await begin()
    unmount()
    await vi.advanceTimersByTimeAsync(AGAIN_MS * 5)
    expect(looks()).toBe(1)
  })

  it('shows why no code could be made', async () => {
    server.routes[BEGIN] = problem(403, 'no_permission')
    const { begin, problem: shown, attempt: seen } = open()
    await begin()
    expect(shown.value?.code).toBe('no_permission')
    expect(seen.value).toBeUndefined()
  })
})
