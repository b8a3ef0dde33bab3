import { beforeEach, describe, expect, it } from 'vitest'

import { Problem } from '@shared/api/problem'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeHost, fakeSidebar } from '../../../testing/fakeSidebar'
import { linkedOverview, session } from '../../../testing/samples'
import type { Page } from '../page'
import { useStart } from '../useStart'

const HERE = 'https://sidebook.example/sidebar/?from=toolbar#/card'

function fakePage(href = HERE): Page & { href: string; left: string[] } {
  return {
    href,
    left: [],
    url() {
      return new URL(this.href)
    },
    replace(url) {
      this.href = new URL(url, this.href).href
    },
    go(url) {
      this.left.push(url)
    },
  }
}

const routes = () => ({
  'GET /api/v1/setup': { body: { apps: [], default_app: 'suite', languages: [], sms: {} } },
  'POST /api/v1/sidebar/sign-in/start': { body: { authorize_url: 'https://platform/authorize', verifier: 'v1' } },
  'POST /api/v1/sidebar/sign-in/finish': { body: { kind: 'signed_in', session } },
  'GET /api/v1/sidebar/session': {
    body: { staff: { ...session.staff, permissions: [] }, agency: session.agency, corp: session.corp },
  },
})

describe('useStart', () => {
  let server: ReturnType<typeof fakeFetch>
  let page: ReturnType<typeof fakePage>
  let now: number

  beforeEach(() => {
    server = fakeFetch(routes())
    page = fakePage()
    now = 1_000_000
  })

  const start = (sidebar = fakeSidebar()) => useStart(sidebar, page, () => now)

  /** The platform sends the browser back: a new page with the same storage. */
  const comeBack = () => {
    page = fakePage('https://sidebook.example/sidebar/?from=toolbar&code=C1&state=S1')
  }

  it('explains itself in a plain browser and asks nobody', async () => {
    const { state, begin } = start(fakeSidebar(undefined, fakeHost(false)))
    await begin()
    expect(state.value.at).toBe('plain_browser')
    expect(server.seen).toHaveLength(0)
  })

  it('leaves for the platform with the own address, without fragment', async () => {
    const { begin } = start()
    await begin()
    expect(server.to('/api/v1/sidebar/sign-in/start')[0]?.body).toEqual({
      app: 'suite',
      return_to: '/sidebar/?from=toolbar',
    })
    expect(page.left).toEqual(['https://platform/authorize'])
  })

  it('signs in through the app that the address names', async () => {
    page = fakePage('https://sidebook.example/sidebar/?app=internal:ww1')
    await start().begin()
    expect(server.to('/api/v1/setup')).toHaveLength(0)
    expect(server.to('/api/v1/sidebar/sign-in/start')[0]?.body).toMatchObject({ app: 'internal:ww1' })
  })

  it('says so when no app is configured', async () => {
    server.routes['GET /api/v1/setup'] = { body: { apps: [], default_app: null, languages: [], sms: {} } }
    const { state, begin } = start()
    await begin()
    expect(state.value).toMatchObject({ at: 'blocked', problem: { code: 'no_app' } })
  })

  it('comes back with a code, finishes with the verifier, and drops the code from the address', async () => {
    const sidebar = fakeSidebar()
    await start(sidebar).begin()
    comeBack()
    const { state, begin } = start(sidebar)
    await begin()
    expect(server.to('/api/v1/sidebar/sign-in/finish')[0]?.body).toEqual({ code: 'C1', state: 'S1', verifier: 'v1' })
    expect(page.href).toBe('https://sidebook.example/sidebar/?from=toolbar')
    expect(state.value.at).toBe('signed_in')
    expect(sidebar.session.token()).toBe('token-1')
  })

  it('starts over when a code comes without its verifier (an old link, another page)', async () => {
    comeBack()
    await start().begin()
    expect(server.to('/api/v1/sidebar/sign-in/finish')).toHaveLength(0)
    expect(page.left).toHaveLength(1)
    expect(page.href).not.toContain('code=')
  })

  it('stops after three trips in a minute, and tries again when asked', async () => {
    server.routes['POST /api/v1/sidebar/sign-in/finish'] = problem(422, 'oauth_code_spent')
    const sidebar = fakeSidebar()
    await start(sidebar).begin()
    let last = start(sidebar)
    for (let trip = 0; trip < 3; trip += 1) {
      comeBack()
      last = start(sidebar)
      await last.begin()
    }
    expect(last.state.value).toMatchObject({ at: 'blocked', problem: { code: 'sign_in_loop' } })
    expect(page.left).toHaveLength(0)
    await last.signInAgain()
    expect(page.left).toHaveLength(1)
  })

  it('does not count trips of an hour ago', async () => {
    const sidebar = fakeSidebar()
    for (let day = 0; day < 5; day += 1) {
      now += 3_600_000
      await start(sidebar).begin()
    }
    expect(page.left).toHaveLength(5)
  })

  it('shows the binding when the account is bound to nobody', async () => {
    server.routes['POST /api/v1/sidebar/sign-in/finish'] = {
      body: { kind: 'staff_not_bound', binding_ticket: 't1', corp: { name: '启明' }, agency: { name: '启明财税' } },
    }
    const sidebar = fakeSidebar()
    await start(sidebar).begin()
    comeBack()
    const { state, begin, bound } = start(sidebar)
    await begin()
    expect(state.value).toEqual({ at: 'staff_not_bound', ticket: 't1', corpName: '启明', agencyName: '启明财税' })
    bound(session)
    expect(state.value.at).toBe('signed_in')
  })

  it('offers the corp to the admin who installed the app', async () => {
    server.routes['POST /api/v1/sidebar/sign-in/finish'] = {
      body: { kind: 'corp_not_bound', corp_ticket: 't2', corp: { name: '新企业' } },
    }
    const sidebar = fakeSidebar()
    await start(sidebar).begin()
    comeBack()
    const { state, begin } = start(sidebar)
    await begin()
    expect(state.value).toEqual({ at: 'corp_not_bound', ticket: 't2', corpName: '新企业' })
  })

  it.each([
    [403, 'corp_not_bound'],
    [403, 'corp_disconnected'],
    [403, 'staff_inactive'],
    [503, 'platform_unavailable'],
  ])('stands still on %i %s', async (status, code) => {
    server.routes['POST /api/v1/sidebar/sign-in/finish'] = problem(status, code)
    const sidebar = fakeSidebar()
    await start(sidebar).begin()
    comeBack()
    const { state, begin } = start(sidebar)
    await begin()
    expect(state.value).toMatchObject({ at: 'blocked', problem: { code } })
    expect(page.left).toHaveLength(0)
  })

  it('keeps a session of this tab, and learns of changed permissions', async () => {
    const sidebar = fakeSidebar(session)
    const { state, begin } = start(sidebar)
    await begin()
    expect(state.value.at).toBe('signed_in')
    expect(page.left).toHaveLength(0)
    expect(sidebar.session.current.value).toMatchObject({ token: 'token-1', staff: { permissions: [] } })
  })

  it('offers to sign in again when the session is lost, and forgets it', () => {
    const sidebar = fakeSidebar(session)
    const { state, lose } = start(sidebar)
    lose(new Problem({ code: 'session_expired', status: 401 }))
    expect(state.value.at).toBe('session_expired')
    expect(sidebar.session.token()).toBeUndefined()
    lose(new Problem({ code: 'staff_not_bound', status: 403 }))
    expect(state.value).toMatchObject({ at: 'blocked', problem: { code: 'staff_not_bound' } })
  })

  it('keeps what was seen for whoever signs in again, and drops it when nobody is bound', () => {
    const sidebar = fakeSidebar(session)
    const { lose } = start(sidebar)
    sidebar.snapshots.keep({ overview: linkedOverview, etag: undefined, at: Date.now() })
    const { id } = linkedOverview.conversation
    lose(new Problem({ code: 'session_expired', status: 401 }))
    expect(sidebar.snapshots.find(id, undefined)).toBeUndefined()
    sidebar.session.set(session)
    expect(sidebar.snapshots.find(id, undefined)).toBeDefined()
    lose(new Problem({ code: 'staff_not_bound', status: 403 }))
    sidebar.session.set(session)
    expect(sidebar.snapshots.find(id, undefined)).toBeUndefined()
  })
})
