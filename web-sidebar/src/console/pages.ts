/**
 * The pages of the console, in the order of the menu. The next one joins here: its name is its key in the catalogue's
 * `menu`, its part is fetched when it is opened.
 */
import type { Component } from 'vue'

import type { Permission } from '@shared/api/types'
import type { IconName } from '@shared/icons/paths'

import type { Console } from './console'

export type PageName = 'wecom' | 'clients' | 'people' | 'bindings' | 'messages' | 'templates' | 'events'

export interface Page {
  name: PageName
  path: string
  icon: IconName
  /** One of these opens it, as what it reads asks for; none are needed where the list is empty. */
  opens: readonly Permission[]
  /** Only for owners and admins. */
  adminsOnly?: boolean
  load: () => Promise<{ default: Component }>
}

export const pages: readonly [Page, ...Page[]] = [
  { name: 'wecom', path: 'wecom', icon: 'plug', opens: [], load: () => import('./corps/CorpsPage.vue') },
  {
    name: 'people',
    path: 'people',
    icon: 'building',
    opens: [],
    adminsOnly: true,
    load: () => import('./people/PeoplePage.vue'),
  },
  {
    name: 'clients',
    path: 'clients',
    icon: 'building',
    opens: ['view_client_file'],
    load: () => import('./clients/ClientsPage.vue'),
  },
  {
    name: 'bindings',
    path: 'bindings',
    icon: 'person',
    opens: ['match_staff', 'unmatch_staff'],
    load: () => import('./bindings/BindingsPage.vue'),
  },
  {
    name: 'messages',
    path: 'messages',
    icon: 'send',
    opens: ['view_linked_clients'],
    load: () => import('./messages/MessagesPage.vue'),
  },
  {
    name: 'templates',
    path: 'templates',
    icon: 'edit',
    opens: [],
    adminsOnly: true,
    load: () => import('./templates/TemplatesPage.vue'),
  },
  {
    name: 'events',
    path: 'events',
    icon: 'refresh',
    opens: [],
    adminsOnly: true,
    load: () => import('./events/EventsPage.vue'),
  },
]

/** Whether a person may see a page; the server has the last word. */
export function mayOpen({ may, isAdmin }: Pick<Console, 'may' | 'isAdmin'>, { opens, adminsOnly }: Page): boolean {
  if (adminsOnly && !isAdmin()) return false
  return opens.length === 0 || opens.some(may)
}
