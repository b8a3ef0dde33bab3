/** What the sidebar's parts share: API, session, chat program. Made once, injected everywhere. */
import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

import { createApi, type Api } from '@shared/api/client'
import type { Problem } from '@shared/api/problem'
import { createSessionStore, type SessionStore } from '@shared/api/session'
import type { SidebarSession } from '@shared/api/types'
import { useChatHost } from '@shared/chatHost/useChatHost'
import type { ChatHost } from '@shared/chatHost/types'
import { deviceStore, tabStore, type KeyStore } from '@shared/storage'

import { createSnapshots, type Snapshots } from './client/snapshots'
import { announce } from './components/announce'
import { problemWithSupport } from './components/problemWithSupport'

export interface Sidebar {
  api: Api
  session: SessionStore<SidebarSession>
  host: ChatHost
  store: KeyStore
  snapshots: Snapshots
  /** The last problem that ends the session (expired, unbound, switched off); the start answers it. */
  lost: ShallowRef<Problem | undefined>
}

export const sidebarKey: InjectionKey<Sidebar> = Symbol('sidebar')

export function createSidebar(): Sidebar {
  const session = createSessionStore<SidebarSession>('sidebook.sidebar.session', tabStore)
  const lost = shallowRef<Problem>()
  const api = createApi({
    token: session.token,
    onProblem: (problem, quiet) => {
      if (session.token() && (problem.needsSignIn || problem.concernsIdentity)) lost.value = problem
      else if (!quiet) announce(problemWithSupport(problem))
    },
  })
  const host = useChatHost({
    signatures: (url) =>
      api.call(api.http.POST('/api/v1/sidebar/page-signatures', { body: { url } }), { quiet: true }),
  })
  const snapshots = createSnapshots(deviceStore, () => session.current.value)
  return { api, session, host, store: tabStore, snapshots, lost }
}

export function useSidebar(): Sidebar {
  const sidebar = inject(sidebarKey)
  if (!sidebar) throw new Error('the sidebar is not provided')
  return sidebar
}
