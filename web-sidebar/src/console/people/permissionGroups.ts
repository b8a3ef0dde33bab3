/** Permissions as people look for them; the server's list says which there are. */
import type { Permission } from '@shared/api/types'

export type PermissionGroup = 'messenger' | 'cards' | 'payments' | 'knowledge'

const messenger: readonly Permission[] = [
  'bind_corp',
  'match_staff',
  'unmatch_staff',
  'sync_contacts',
  'link_contacts',
  'sync_groups',
  'link_groups',
  'view_linked_clients',
  'send_messages',
]
const payments: readonly Permission[] = ['view_payments', 'edit_payments', 'record_payments', 'void_payments']

/** Where a permission stands: one that nobody placed is about the client file, or says itself where it belongs. */
export function groupOf(permission: Permission): PermissionGroup {
  if (messenger.includes(permission)) return 'messenger'
  if (payments.includes(permission)) return 'payments'
  return /knowledge|article/.test(permission) ? 'knowledge' : 'cards'
}

export const permissionGroups: readonly PermissionGroup[] = ['messenger', 'cards', 'payments', 'knowledge']
