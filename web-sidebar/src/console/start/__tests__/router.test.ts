import { beforeEach, describe, expect, it } from 'vitest'

import { createConsoleRouter, leaveForSignIn } from '../../router'

describe('the console router', () => {
  beforeEach(() => (window.location.hash = ''))

  it('leads to the sign-in and remembers the page that was asked for', async () => {
    const router = createConsoleRouter(() => false)
    await router.push('/messages')
    expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { to: '/messages' } })
  })

  it('leads past the sign-in, and from unknown addresses to the first page', async () => {
    const router = createConsoleRouter(() => true)
    await router.push('/sign-in')
    expect(router.currentRoute.value.name).toBe('wecom')
    await router.push('/bindings')
    await router.push('/nothing/here')
    expect(router.currentRoute.value.name).toBe('wecom')
  })

  it('keeps the page over an expired session', async () => {
    let isSignedIn = true
    const router = createConsoleRouter(() => isSignedIn)
    await router.push('/bindings')
    isSignedIn = false
    leaveForSignIn(router)
    await router.isReady()
    await new Promise((done) => router.afterEach(done))
    expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { to: '/bindings', expired: '1' } })
  })
})
