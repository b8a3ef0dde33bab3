import { shallowRef, type ShallowRef } from 'vue'

import { asProblem, Problem } from '@shared/api/problem'
import type { SidebarSession, SignInFinish } from '@shared/api/types'

import type { Sidebar } from '../sidebar'
import { browserPage, returnPath, takeSignInAnswer, type Page } from './page'
import { createSignInTrips } from './signInTrip'

/** Where the start stands; each has its screen. */
export type StartState =
  | { at: 'loading' }
  | { at: 'plain_browser' }
  | { at: 'signing_in' }
  | { at: 'staff_not_bound'; ticket: string; corpName: string; agencyName: string }
  | { at: 'corp_not_bound'; ticket: string; corpName: string }
  | { at: 'blocked'; problem: Problem }
  /** The page stays as it is below; nothing typed is lost. */
  | { at: 'session_expired' }
  | { at: 'signed_in' }

export interface Start {
  state: ShallowRef<StartState>
  begin(): Promise<void>
  /** The person asks for another try: earlier failures no longer count. */
  signInAgain(): Promise<void>
  /** A binding succeeded. */
  bound(session: SidebarSession): void
  /** A request learned that the session no longer holds. */
  lose(problem: Problem): void
}

/** From an opened page to a signed-in staff member: host check, OAuth there and back, refusals. */
export function useStart(sidebar: Sidebar, page: Page = browserPage, now: () => number = Date.now): Start {
  const { api, session, host, store, snapshots } = sidebar
  const trips = createSignInTrips(store, now)
  const state = shallowRef<StartState>({ at: 'loading' })

  function block(error: unknown): void {
    state.value = { at: 'blocked', problem: asProblem(error) }
  }

  function arrive(next: SidebarSession): void {
    session.set(next)
    trips.forgetHistory()
    sidebar.lost.value = undefined
    state.value = { at: 'signed_in' }
  }

  /** `?app=` names the app when several share this address. */
  async function appName(): Promise<string> {
    const named = page.url().searchParams.get('app')
    const app = named ?? (await api.call(api.http.GET('/api/v1/setup'), { quiet: true })).default_app
    if (app === null) throw new Problem({ code: 'no_app', status: 0 })
    return app
  }

  async function leaveForSignIn(): Promise<void> {
    state.value = { at: 'signing_in' }
    if (!trips.mayBegin()) return block(new Problem({ code: 'sign_in_loop', status: 0 }))
    try {
      const body = { app: await appName(), return_to: returnPath(page.url()) }
      const trip = await api.call(api.http.POST('/api/v1/sidebar/sign-in/start', { body }), { quiet: true })
      trips.begin(trip.verifier)
      page.go(trip.authorize_url)
    } catch (error) {
      block(error)
    }
  }

  async function finish(answer: { code: string; state: string }, verifier: string): Promise<void> {
    state.value = { at: 'signing_in' }
    let finished: SignInFinish
    try {
      const body = { ...answer, verifier }
      finished = await api.call(api.http.POST('/api/v1/sidebar/sign-in/finish', { body }), { quiet: true })
    } catch (error) {
      const problem = asProblem(error)
      const isSpent = problem.code === 'oauth_code_spent' || problem.code === 'oauth_state_invalid'
      return isSpent ? leaveForSignIn() : block(problem)
    }
    if (finished.kind === 'signed_in') return arrive(finished.session)
    trips.forgetHistory()
    if (finished.kind === 'corp_not_bound') {
      state.value = { at: 'corp_not_bound', ticket: finished.corp_ticket, corpName: finished.corp.name }
      return
    }
    state.value = {
      at: 'staff_not_bound',
      ticket: finished.binding_ticket,
      corpName: finished.corp.name,
      agencyName: finished.agency.name,
    }
  }

  /** Permissions may have changed since the stored session was made. */
  async function refreshIdentity(): Promise<void> {
    try {
      const identity = await api.call(api.http.GET('/api/v1/sidebar/session'), { quiet: true })
      const current = session.current.value
      if (current) session.set({ ...current, ...identity })
    } catch {
      // A lost session is announced by the API itself; anything else will show where it matters.
    }
  }

  async function begin(): Promise<void> {
    if (!host.isPresent) {
      state.value = { at: 'plain_browser' }
      return
    }
    const answer = takeSignInAnswer(page)
    const verifier = answer && trips.end()
    if (answer && verifier) return finish(answer, verifier)
    if (!session.current.value) return leaveForSignIn()
    state.value = { at: 'signed_in' }
    await refreshIdentity()
  }

  function lose(problem: Problem): void {
    // Whoever signs in again sees what they saw; whoever is somebody else now sees nothing of it.
    if (problem.concernsIdentity) snapshots.drop()
    session.clear()
    if (problem.needsSignIn) state.value = { at: 'session_expired' }
    else block(problem)
  }

  async function signInAgain(): Promise<void> {
    trips.forgetHistory()
    session.clear()
    await leaveForSignIn()
  }

  return { state, begin, signInAgain, bound: arrive, lose }
}
