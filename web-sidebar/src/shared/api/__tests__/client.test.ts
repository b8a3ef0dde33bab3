import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { createApi } from '../client'
import { Problem } from '../problem'

describe('createApi', () => {
  const onProblem = vi.fn()
  const api = createApi({ token: () => 'abc', onProblem })
  const setup = () => api.call(api.http.GET('/api/v1/setup'))

  beforeEach(() => onProblem.mockClear())
  afterEach(() => vi.useRealTimers())

  it('sends the token and unwraps the answer', async () => {
    const { seen } = fakeFetch({ 'GET /api/v1/setup': { body: { default_app: 'suite' } } })
    await expect(setup()).resolves.toEqual({ default_app: 'suite' })
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer abc')
  })

  it('throws a problem, announces it, and asks only once', async () => {
    const { seen } = fakeFetch({ 'GET /api/v1/setup': problem(503, 'platform_unavailable') })
    await expect(setup()).rejects.toMatchObject({ code: 'platform_unavailable', traceId: 'trace-1' })
    expect(onProblem).toHaveBeenCalledWith(expect.any(Problem), false)
    expect(seen).toHaveLength(1)
  })

  it('marks a quiet request, whose view shows the problem itself', async () => {
    fakeFetch({ 'GET /api/v1/setup': problem(404, 'not_found') })
    await expect(api.call(api.http.GET('/api/v1/setup'), { quiet: true })).rejects.toBeInstanceOf(Problem)
    expect(onProblem).toHaveBeenCalledWith(expect.any(Problem), true)
  })

  it('calls a page of a proxy not understood', async () => {
    fakeFetch({ 'GET /api/v1/setup': { body: '<html>hello</html>' } })
    await expect(setup()).rejects.toMatchObject({ code: 'not_understood' })
  })

  it('gives up on an answer that does not come', async () => {
    vi.useFakeTimers()
    vi.stubGlobal(
      'fetch',
      (_: Request, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    )
    const answer = expect(setup()).rejects.toMatchObject({ code: 'timed_out' })
    await vi.advanceTimersByTimeAsync(15_000)
    await answer
  })
})
