import { beforeEach, describe, expect, it, vi } from 'vitest'

import { createApi } from '@shared/api/client'
import { tabStore } from '@shared/storage'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { useScan } from '../useScan'

const START = 'POST /api/v1/console/sign-in/scan/start'
const FINISH = 'POST /api/v1/console/sign-in/scan/finish'

describe('useScan', () => {
  beforeEach(() => {
    tabStore.remove('sidebook.console.scan')
    window.history.replaceState(null, '', '/console/')
  })

  function open() {
    const [onSignedIn, leave] = [vi.fn(), vi.fn()]
    const scan = withSetup(() => useScan({ api: createApi({ token: () => undefined }) }, onSignedIn, leave)).result
    return { onSignedIn, leave, ...scan }
  }

  it('leaves for the platform, and comes back to the page that was asked for', async () => {
    const server = fakeFetch({
      [START]: { body: { login_url: 'https://platform.example/scan', verifier: 'v1' } },
      [FINISH]: { body: session },
    })
    const there = open()
    await there.begin('suite', '/messages')
    expect(server.seen[0]?.body).toEqual({ app: 'suite' })
    expect(there.leave).toHaveBeenCalledWith('https://platform.example/scan')

    window.history.replaceState(null, '', '/console/?code=c1&state=s1#/sign-in')
    const back = open()
    await back.arrive()
    expect(server.seen[1]?.body).toEqual({ code: 'c1', state: 's1', verifier: 'v1' })
    expect(back.onSignedIn).toHaveBeenCalledWith(session, '/messages')
    expect(window.location.search + window.location.hash).toBe('#/sign-in')
    await open().arrive()
    expect(server.seen).toHaveLength(2)
  })

  it('begins anew at the address that the platform comes back to', async () => {
    const back = encodeURIComponent('https://sidebook.example/console/')
    fakeFetch({ [START]: { body: { login_url: `https://platform.example/scan?redirect_uri=${back}`, verifier: 'v1' } } })
    const scan = open()
    await scan.begin('suite', '/messages')
    expect(scan.leave).toHaveBeenCalledWith('https://sidebook.example/console/#/sign-in?scan=suite&to=%2Fmessages')
    expect(tabStore.get('sidebook.console.scan')).toBeNull()
  })

  it('says why the platform or the server refused, in the tab that did not begin it too', async () => {
    const server = fakeFetch({ [START]: problem(503, 'platform_misconfigured'), [FINISH]: problem(403, 'staff_not_bound') })
    const scan = open()
    await scan.begin('suite', '/')
    expect(scan.problem.value?.code).toBe('platform_misconfigured')
    expect(scan.leave).not.toHaveBeenCalled()
    window.history.replaceState(null, '', '/console/?code=c1&state=s1')
    await scan.arrive()
    expect(server.seen[1]?.body).toEqual({ code: 'c1', state: 's1', verifier: '' })
    expect(scan.problem.value?.code).toBe('staff_not_bound')
  })
})
