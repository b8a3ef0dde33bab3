import { describe, expect, it, vi } from 'vitest'

import { createApi } from '@shared/api/client'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { useConsoleSignIn } from '../useConsoleSignIn'

const SIGN_IN = 'POST /api/v1/console/sign-in'
const choose = {
  kind: 'choose_agency',
  ticket: 'k1',
  agencies: [
    { id: 'a1', name: '启明' },
    { id: 'a2', name: '万达' },
  ],
}

describe('useConsoleSignIn', () => {
  function open() {
    const onSignedIn = vi.fn()
    const api = createApi({ token: () => undefined })
    const signIn = withSetup(() => useConsoleSignIn({ api }, onSignedIn)).result
    signIn.sms.mobile.value = '13800001234'
    signIn.sms.code.value = '123456'
    return { onSignedIn, ...signIn }
  }

  it('signs in where there is one agency', async () => {
    const { seen } = fakeFetch({ [SIGN_IN]: { body: { kind: 'signed_in', session } } })
    const { submit, onSignedIn } = open()
    await submit()
    expect(seen[0]?.body).toEqual({ mobile: '13800001234', code: '123456' })
    expect(onSignedIn).toHaveBeenCalledWith(session)
  })

  it('asks which agency, then signs in with the ticket', async () => {
    const server = fakeFetch({ [SIGN_IN]: { body: choose } })
    const { submit, choice, choose: pick, onSignedIn } = open()
    await submit()
    expect(choice.value?.agencies).toHaveLength(2)
    server.routes[SIGN_IN] = { body: { kind: 'signed_in', session } }
    await pick('a2')
    expect(server.seen[1]?.body).toEqual({ ticket: 'k1', agency_id: 'a2' })
    expect(onSignedIn).toHaveBeenCalledTimes(1)
  })

  it('goes back to the form when the ticket has run out', async () => {
    const server = fakeFetch({ [SIGN_IN]: { body: choose } })
    const { submit, choice, choose: pick, problem: shown } = open()
    await submit()
    server.routes[SIGN_IN] = problem(422, 'ticket_invalid')
    await pick('a1')
    expect(choice.value).toBeUndefined()
    expect(shown.value?.code).toBe('ticket_invalid')
  })

  it('keeps what was typed after a wrong code', async () => {
    fakeFetch({ [SIGN_IN]: problem(422, 'sms_code_wrong') })
    const { submit, sms, problem: shown } = open()
    await submit()
    expect(shown.value?.code).toBe('sms_code_wrong')
    expect(sms.mobile.value).toBe('13800001234')
  })
})
