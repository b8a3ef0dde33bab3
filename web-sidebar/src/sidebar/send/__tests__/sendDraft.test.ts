import { describe, expect, it } from 'vitest'

import { memoryStore } from '@shared/storage'

import { findDraft, keepDraft } from '../sendDraft'

const draft = {
  conversation_id: 'c1',
  request: { action: 'service_expiry_reminder', client_id: 'k1' },
  language: 'zh-CN',
  text: 'x',
} as const

describe('sendDraft', () => {
  it('is found for its conversation and client, for half an hour', () => {
    const store = memoryStore()
    keepDraft(store, draft, 0)
    expect(findDraft(store, 'c1', 'k1', 29 * 60_000)?.text).toBe('x')
    expect(findDraft(store, 'c1', 'k1', 30 * 60_000)).toBeUndefined()
    expect(findDraft(store, 'c2', 'k1', 0)).toBeUndefined()
    expect(findDraft(store, 'c1', 'k2', 0)).toBeUndefined()
  })

  it.each(['', 'null', '[]', '{"conversation_id":"c1"}', '{"conversation_id":"c1","request":null}'])(
    'takes %s for no draft',
    (text) => {
      const store = memoryStore()
      store.set('sidebook.sidebar.draft', text)
      expect(findDraft(store, 'c1', 'k1', 0)).toBeUndefined()
    },
  )
})
