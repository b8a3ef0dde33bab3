import { describe, expect, it } from 'vitest'

import { memoryStore } from '@shared/storage'

import { formDraft } from '../formDraft'
import { periodFrom, today } from '../today'

describe('today', () => {
  it('begins at sixteen hundred UTC', () => {
    expect(today(Date.parse('2026-03-01T15:59:59Z'))).toBe('2026-03-01')
    expect(today(Date.parse('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
  })

  it('counts months over years', () => {
    expect([periodFrom('2026-01-15', -1), periodFrom('2026-12-01', 1), periodFrom('2026-03-02', -15)]).toEqual([
      202512, 202701, 202412,
    ])
  })
})

describe('formDraft', () => {
  const isText = (value: unknown): value is string => typeof value === 'string'

  it('is kept for an hour under its name, until it is dropped', () => {
    const store = memoryStore()
    let now = 0
    const draft = formDraft(store, 'a', isText, () => now)
    draft.keep('typed')
    expect(formDraft(store, 'b', isText, () => now).find()).toBeUndefined()
    now = 59 * 60_000
    expect(draft.find()).toBe('typed')
    now = 60 * 60_000
    expect(draft.find()).toBeUndefined()
    now = 0
    draft.drop()
    expect(draft.find()).toBeUndefined()
  })

  it.each(['', 'null', '7', '{"kept_at":1}', '{"kept_at":1,"value":7}', '{"kept_at":"x","value":"y"}'])(
    'takes %s for no draft',
    (text) => {
      const store = memoryStore()
      store.set('sidebook.sidebar.form.a', text)
      expect(formDraft(store, 'a', isText, () => 0).find()).toBeUndefined()
    },
  )
})
