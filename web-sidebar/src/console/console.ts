/** What the console's pages share: API and session. Made once, injected everywhere. */
import { ElMessage } from 'element-plus'
import { inject, type InjectionKey } from 'vue'

import { createApi, type Api } from '@shared/api/client'
import { createSessionStore, type SessionStore } from '@shared/api/session'
import type { ConsoleSession, Permission, Role } from '@shared/api/types'
import { problemText } from '@shared/i18n/problems'
import { tabStore } from '@shared/storage'

export interface Console {
  api: Api
  session: SessionStore<ConsoleSession>
  /** What the server granted at sign-in; it checks again on every request. */
  may(permission: Permission): boolean
  /** Whether the person is an owner or admin. */
  isAdmin(): boolean
}

const isAdminRole = (role: Role | undefined) => role === 'owner' || role === 'admin'

export const consoleKey: InjectionKey<Console> = Symbol('console')

/** `onLost` is called when a request learns that the session no longer holds. */
export function createConsole(onLost: () => void): Console {
  const session = createSessionStore<ConsoleSession>('sidebook.console.session', tabStore)
  const api = createApi({
    token: session.token,
    onProblem: (problem, quiet) => {
      if (session.token() && (problem.needsSignIn || problem.code === 'staff_inactive')) {
        session.clear()
        onLost()
      } else if (!quiet) ElMessage.error(problemText(problem))
    },
  })
  return {
    api,
    session,
    may: (permission) => session.current.value?.staff.permissions.includes(permission) ?? false,
    isAdmin: () => isAdminRole(session.current.value?.staff.role),
  }
}

export function useConsole(): Console {
  const found = inject(consoleKey)
  if (!found) throw new Error('the console is not provided')
  return found
}
