import { describe, expect, it } from 'vitest'

import { memoryStore } from '../../storage'
import { createSessionStore } from '../session'

const at = (iso: string) => () => Date.parse(iso)
const session = { token: 'abc', expires_at: '2026-11-22T10:00:00.000Z' }

describe('createSessionStore', () => {
  it('keeps the session over a reload of the page', () => {
    const store = memoryStore()
    createSessionStore('s', store, at('2026-11-22T09:00:00Z')).set(session)
    expect(createSessionStore('s', store, at('2026-11-22T09:30:00Z')).token()).toBe('abc')
  })

  it('does not take up an expired session, nor rubbish', () => {
    const store = memoryStore()
    createSessionStore('s', store, at('2026-11-22T09:00:00Z')).set(session)
    expect(createSessionStore('s', store, at('2026-11-22T10:00:00Z')).token()).toBeUndefined()
    store.set('s', '{"token":7}')
    expect(createSessionStore('s', store).token()).toBeUndefined()
    store.set('s', 'not json')
    expect(createSessionStore('s', store).token()).toBeUndefined()
  })

  it('forgets', () => {
    const store = memoryStore()
    const sessions = createSessionStore('s', store, at('2026-11-22T09:00:00Z'))
    sessions.set(session)
    sessions.clear()
    expect(sessions.token()).toBeUndefined()
    expect(store.get('s')).toBeNull()
  })
})
