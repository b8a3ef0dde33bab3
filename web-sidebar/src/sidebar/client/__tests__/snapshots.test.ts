import { describe, expect, it } from 'vitest'

import type { Overview } from '@shared/api/types'
import { memoryStore } from '@shared/storage'

import { conversation, linkedOverview, session } from '../../../testing/samples'
import { createSnapshots } from '../snapshots'

const HOUR = 60 * 60_000

function open(store = memoryStore(), who = { ...session }) {
  const clock = { now: 1_000_000_000 }
  const album = createSnapshots(store, () => who, () => clock.now)
  const keep = (overview: Overview) => album.keep({ overview, etag: '"1"', at: clock.now })
  return { album, clock, keep, store }
}

function of(conversationId: string, clientId: string): Overview {
  return {
    ...linkedOverview,
    conversation: { ...conversation, id: conversationId },
    client: { id: clientId, name: clientId, short_name: null },
  }
}

describe('snapshots', () => {
  it('give back the last screen of a conversation, or of one of its clients', () => {
    const { album, keep } = open()
    keep(of('c1', 'a'))
    keep(of('c1', 'b'))
    keep(of('c2', 'a'))
    expect(album.find('c1', undefined)?.overview.client?.id).toBe('b')
    expect(album.find('c1', 'a')?.overview.client?.id).toBe('a')
    expect(album.find('c1', 'x')).toBeUndefined()
    expect(album.find('c3', undefined)).toBeUndefined()
  })

  it.each(['staff', 'agency', 'corp'] as const)('show nothing to another %s', (which) => {
    const { keep, store, album } = open()
    keep(of('c1', 'a'))
    album.meet({ kind: 'contact', platform_id: 'wm1' }, conversation)
    const other = open(store, { ...session, [which]: { ...session[which], id: 'another' } })
    expect(other.album.find('c1', undefined)).toBeUndefined()
    expect(other.album.conversation({ kind: 'contact', platform_id: 'wm1' })).toBeUndefined()
    // And what the other keeps takes the place of it all.
    other.keep(of('c9', 'z'))
    expect(store.get('sidebook.sidebar.snapshots')).not.toContain('c1')
  })

  it('of an older page are not shown by a newer one', () => {
    const { album, keep, store } = open()
    keep(of('c1', 'a'))
    const kept = store.get('sidebook.sidebar.snapshots') ?? ''
    expect(album.find('c1', 'a')).toBeDefined()
    store.set('sidebook.sidebar.snapshots', kept.replace(/"shape":\d+/, '"shape":1'))
    expect(album.find('c1', 'a')).toBeUndefined()
    store.set('sidebook.sidebar.snapshots', kept.replace(/"shape":\d+,/, ''))
    expect(album.find('c1', 'a')).toBeUndefined()
  })

  it('show nothing while nobody is signed in', () => {
    const { store, keep } = open()
    keep(of('c1', 'a'))
    const nobody = createSnapshots(store, () => undefined)
    nobody.keep({ overview: of('c2', 'a'), etag: undefined, at: 1 })
    expect(nobody.find('c1', undefined)).toBeUndefined()
    expect(store.get('sidebook.sidebar.snapshots')).not.toContain('c2')
  })

  it('last a day', () => {
    const { album, clock, keep } = open()
    keep(of('c1', 'a'))
    clock.now += 24 * HOUR - 1
    expect(album.find('c1', undefined)).toBeDefined()
    clock.now += 1
    expect(album.find('c1', undefined)).toBeUndefined()
  })

  it('stay few and small', () => {
    const { album, keep, store } = open()
    for (let n = 0; n < 60; n += 1) keep(of(`c${n}`, 'a'))
    expect(album.find('c29', undefined)).toBeUndefined()
    expect(album.find('c30', undefined)).toBeDefined()
    for (let n = 0; n < 30; n += 1) {
      const big = of(`big${n}`, 'a')
      keep({ ...big, client: { id: 'a', name: 'x'.repeat(200_000), short_name: null } })
    }
    expect(store.get('sidebook.sidebar.snapshots')?.length).toBeLessThan(1_500_001)
    expect(album.find('big29', undefined)).toBeDefined()
  })

  it('are dropped by conversation and as a whole', () => {
    const { album, keep, store } = open()
    keep(of('c1', 'a'))
    keep(of('c2', 'a'))
    album.forget('c1')
    expect(album.find('c1', undefined)).toBeUndefined()
    expect(album.find('c2', undefined)).toBeDefined()
    keep({ ...of('c2', 'a'), client: null })
    expect(album.find('c2', undefined)).toBeUndefined()
    album.drop()
    expect(store.get('sidebook.sidebar.snapshots')).toBeNull()
  })

  it('bear with what somebody else wrote there', () => {
    const { album, keep, store } = open()
    for (const text of ['', 'nonsense', '[]', '{"owner":1}', '{"owner":"x","seen":{},"met":[]}']) {
      store.set('sidebook.sidebar.snapshots', text)
      expect(album.find('c1', undefined)).toBeUndefined()
    }
    keep(of('c1', 'a'))
    expect(album.find('c1', undefined)).toBeDefined()
  })
})
