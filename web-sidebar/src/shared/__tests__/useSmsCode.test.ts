import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { fakeFetch, problem } from '../../testing/fakeFetch'
import { withSetup } from '../../testing/withSetup'
import { createApi } from '../api/client'
import { useSmsCode } from '../useSmsCode'

describe('useSmsCode', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const sms = () => withSetup(() => useSmsCode(createApi({ token: () => undefined }), 'console_sign_in')).result

  it('sends to a clean number and counts down until the next', async () => {
    const { seen } = fakeFetch({
      'POST /api/v1/sms-codes': { status: 202, body: { resend_after_seconds: 60, expires_in_seconds: 300 } },
    })
    const { mobile, request, resendIn, wasSent } = sms()
    mobile.value = '138 0000 1234'
    await request()
    expect(seen[0]?.body).toEqual({ mobile: '13800001234', purpose: 'console_sign_in' })
    expect(wasSent.value).toBe(true)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(resendIn.value).toBe(1)
    await request()
    expect(seen).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    await request()
    expect(seen).toHaveLength(2)
  })

  it('asks for nothing while the number is not one', async () => {
    const { seen } = fakeFetch({})
    const { mobile, request } = sms()
    mobile.value = '138'
    await request()
    expect(seen).toHaveLength(0)
  })

  it('waits as long as a refusal asks', async () => {
    fakeFetch({ 'POST /api/v1/sms-codes': problem(429, 'sms_too_often', { 'retry-after': '17' }) })
    const { mobile, request, resendIn, problem: shown } = sms()
    mobile.value = '13800001234'
    await request()
    expect(shown.value?.code).toBe('sms_too_often')
    expect(resendIn.value).toBe(17)
  })
})
