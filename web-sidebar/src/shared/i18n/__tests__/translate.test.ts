import { afterEach, describe, expect, it, vi } from 'vitest'

import { language, preferredLanguage, setLanguage } from '../language'
import { createTranslate, fill } from '../translate'

describe('preferredLanguage', () => {
  it.each([
    [null, 'zh-CN', 'zh-CN'],
    [null, 'en-US', 'en'],
    [null, 'fr-FR', 'zh-CN'],
    ['en', 'zh-CN', 'en'],
    ['rubbish', 'en', 'en'],
  ])('stored %s, browser %s: %s', (stored, browser, expected) => {
    expect(preferredLanguage(stored, browser)).toBe(expected)
  })
})

describe('fill', () => {
  it('fills in parameters and leaves unknown ones visible', () => {
    expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}')
  })

  it('chooses the form by the number', () => {
    expect(fill('{n} day | {n} days', { n: 1 })).toBe('1 day')
    expect(fill('{n} day | {n} days', { n: 0 })).toBe('0 days')
    expect(fill('{n} day | {n} days', { n: 2 })).toBe('2 days')
  })
})

describe('createTranslate', () => {
  afterEach(() => setLanguage('zh-CN'))

  it('fetches a translation once, when its language is first chosen', async () => {
    const load = vi.fn(async () => ({ hello: { world: 'Hello' } }))
    const t = createTranslate({ hello: { world: '你好' } } as const, { en: load })
    expect(t('hello.world')).toBe('你好')
    expect(load).not.toHaveBeenCalled()
    await setLanguage('en')
    expect(t('hello.world')).toBe('Hello')
    expect(document.documentElement.lang).toBe('en')
    await setLanguage('zh-CN')
    await setLanguage('en')
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('stays with the language it has when another cannot be fetched', async () => {
    let isOffline = true
    createTranslate({ a: 'A' } as const, {
      en: () => (isOffline ? Promise.reject(new TypeError('offline')) : Promise.resolve({ a: 'B' })),
    })
    await expect(setLanguage('en')).rejects.toThrow('offline')
    expect(language.value).toBe('zh-CN')
    isOffline = false
  })
})
