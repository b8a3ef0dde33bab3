import { describe, expect, it } from 'vitest'

import { asProblem, Problem, readProblem } from '../problem'

const response = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })

describe('readProblem', () => {
  it('takes code, fields and trace id from the document', () => {
    const body = { code: 'invalid_input', fields: [{ field: 'mobile', code: 'missing' }, 7], trace_id: 't1' }
    const problem = readProblem(response(422), body)
    expect(problem).toMatchObject({ code: 'invalid_input', status: 422, traceId: 't1' })
    expect(problem.fields).toEqual([{ field: 'mobile', code: 'missing' }])
  })

  it('reads how long to wait', () => {
    expect(readProblem(response(429, { 'retry-after': '42' }), { code: 'sms_too_often' }).retryAfterSeconds).toBe(42)
    expect(readProblem(response(429), { code: 'sms_too_often' }).retryAfterSeconds).toBeUndefined()
  })

  it.each([
    [401, 'session_expired'],
    [403, 'no_permission'],
    [404, 'not_found'],
    [429, 'too_many_requests'],
    [502, 'platform_unavailable'],
    [500, 'internal'],
    [418, 'not_understood'],
  ])('answers a page of a proxy with status %i by that status', (status, code) => {
    expect(readProblem(response(status), '<html>').code).toBe(code)
  })

  it('does not take an unknown code or an inherited name for a known one', () => {
    expect(readProblem(response(500), { code: 'brand_new' }).code).toBe('internal')
    expect(readProblem(response(500), { code: 'toString' }).code).toBe('internal')
  })
})

describe('asProblem', () => {
  it('keeps a problem', () => {
    const problem = new Problem({ code: 'stale', status: 412 })
    expect(asProblem(problem)).toBe(problem)
  })

  it('tells no network, no answer in time, and an answer that is no JSON apart', () => {
    expect(asProblem(new TypeError('Failed to fetch')).code).toBe('offline')
    expect(asProblem(new DOMException('late', 'TimeoutError')).code).toBe('timed_out')
    expect(asProblem(new SyntaxError('Unexpected token <')).code).toBe('not_understood')
  })
})

describe('what a problem asks for', () => {
  it('knows when signing in again helps', () => {
    expect(new Problem({ code: 'session_expired', status: 401 }).needsSignIn).toBe(true)
    expect(new Problem({ code: 'no_permission', status: 403 }).needsSignIn).toBe(false)
  })

  it('knows when the person no longer fits', () => {
    expect(new Problem({ code: 'staff_not_bound', status: 403 }).concernsIdentity).toBe(true)
    expect(new Problem({ code: 'not_found', status: 404 }).concernsIdentity).toBe(false)
  })
})
