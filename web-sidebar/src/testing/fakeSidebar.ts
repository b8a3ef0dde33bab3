/** A sidebar around a chat program of the test's making; its API goes through the stubbed `fetch`. */
import { shallowRef } from 'vue'

import { createApi } from '@shared/api/client'
import type { Problem } from '@shared/api/problem'
import { createSessionStore } from '@shared/api/session'
import type { SidebarSession } from '@shared/api/types'
import type { ChatHost, ConversationRef, SendOutcome } from '@shared/chatHost/types'
import { memoryStore } from '@shared/storage'

import { createSnapshots } from '../sidebar/client/snapshots'
import type { Sidebar } from '../sidebar/sidebar'

export interface FakeHost extends ChatHost {
  beside: ConversationRef | Error
  outcome: SendOutcome
  /** How the next sends end, before `outcome` is asked. */
  outcomes: SendOutcome[]
  /** What was handed over: texts, and the ids of pictures and files. */
  sent: string[]
  /** As when the client comes back into view. */
  comeBack(): void
}

export function fakeHost(isPresent = true): FakeHost {
  const listeners = new Set<() => void>()
  return {
    isPresent,
    beside: { kind: 'contact', platform_id: 'wm1' },
    outcome: { outcome: 'handed_over' },
    outcomes: [],
    sent: [],
    async entry() {
      return 'contact_chat'
    },
    async conversation() {
      if (this.beside instanceof Error) throw this.beside
      return this.beside
    },
    async send(message) {
      this.sent.push(message.kind === 'text' ? message.text : message.media_id)
      return this.outcomes.shift() ?? this.outcome
    },
    onConversationMaybeChanged(callback) {
      listeners.add(callback)
      return () => void listeners.delete(callback)
    },
    comeBack: () => listeners.forEach((listener) => listener()),
  }
}

export function fakeSidebar(signedIn?: SidebarSession, host = fakeHost()): Sidebar & { host: FakeHost } {
  const store = memoryStore()
  const session = createSessionStore<SidebarSession>('session', store)
  if (signedIn) session.set(signedIn)
  const lost = shallowRef<Problem>()
  const api = createApi({
    token: session.token,
    onProblem: (problem) => {
      if (session.token() && (problem.needsSignIn || problem.concernsIdentity)) lost.value = problem
    },
  })
  const snapshots = createSnapshots(memoryStore(), () => session.current.value)
  return { api, session, host, store, snapshots, lost }
}
