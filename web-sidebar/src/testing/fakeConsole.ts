/** A console for tests; its API goes through the stubbed `fetch`. */
import { createApi } from '@shared/api/client'
import { createSessionStore } from '@shared/api/session'
import type { ConsoleSession, Permission, Role } from '@shared/api/types'
import { memoryStore } from '@shared/storage'

import type { Console } from '../console/console'
import { session } from './samples'

export function fakeConsole(
  permissions: Permission[] = ['bind_corp', 'sync_contacts', 'sync_groups'],
  role: Role = 'staff',
): Console {
  const sessions = createSessionStore<ConsoleSession>('session', memoryStore())
  sessions.set({ ...session, staff: { ...session.staff, permissions, role } })
  return {
    api: createApi({ token: sessions.token }),
    session: sessions,
    may: (permission) => permissions.includes(permission),
    isAdmin: () => role !== 'staff',
  }
}
