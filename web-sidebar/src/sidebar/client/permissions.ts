import type { ConversationKind, Permission } from '@shared/api/types'

import type { Sidebar } from '../sidebar'

/** What the server granted at sign-in; it checks again on every request. */
export function may({ session }: Pick<Sidebar, 'session'>, permission: Permission): boolean {
  return session.current.value?.staff.permissions.includes(permission) ?? false
}

export function mayLink(sidebar: Pick<Sidebar, 'session'>, kind: ConversationKind): boolean {
  return may(sidebar, kind === 'group' ? 'link_groups' : 'link_contacts')
}
