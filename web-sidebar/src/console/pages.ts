/**
 * The pages of the console, in the order of the menu. The next one joins here: its name is its key in the catalogue's
 * `menu`, its part is fetched when it is opened.
 */
import type { Component } from 'vue'

import type { Permission } from '@shared/api/types'
import type { IconName } from '@shared/icons/paths'

import type { Console } from './console'

export type PageName =
  | 'wecom'
  | 'clients'
  | 'people'
  | 'bindings'
  | 'messages'
  | 'knowledge'
  | 'templates'
  | 'events'
  | 'money'
  | 'work'
  | 'papers'
  | 'tags'
  | 'imports'
  | 'apiKeys'
  | 'contacts'
  | 'groups'
  | 'links'
  | 'audit'

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
    name: 'money',
    path: 'money',
    icon: 'document',
    opens: ['view_payments'],
    load: () => import('./books/MoneyPage.vue'),
  },
  {
    name: 'work',
    path: 'work',
    icon: 'check',
    opens: ['view_services'],
    load: () => import('./books/WorkPage.vue'),
  },
  {
    name: 'papers',
    path: 'papers',
    icon: 'clip',
    opens: ['view_intakes', 'view_filings', 'view_invoices', 'view_reports'],
    load: () => import('./books/PapersPage.vue'),
  },
  {
    name: 'tags',
    path: 'tags',
    icon: 'link',
    opens: [],
    adminsOnly: true,
    load: () => import('./tags/TagsPage.vue'),
  },
  {
    name: 'bindings',
    path: 'bindings',
    icon: 'person',
    opens: ['match_staff', 'unmatch_staff'],
    load: () => import('./bindings/BindingsPage.vue'),
  },
  {
    name: 'contacts',
    path: 'contacts',
    icon: 'chat',
    opens: ['link_contacts', 'sync_contacts'],
    load: () => import('./contacts/ContactsPage.vue'),
  },
  {
    name: 'groups',
    path: 'groups',
    icon: 'chat',
    opens: ['link_groups', 'sync_groups'],
    load: () => import('./contacts/GroupsPage.vue'),
  },
  {
    name: 'links',
    path: 'links',
    icon: 'link',
    opens: ['view_linked_clients'],
    load: () => import('./contacts/LinksPage.vue'),
  },
  {
    name: 'messages',
    path: 'messages',
    icon: 'send',
    opens: ['view_linked_clients'],
    load: () => import('./messages/MessagesPage.vue'),
  },
  {
    name: 'knowledge',
    path: 'knowledge',
    icon: 'document',
    opens: ['view_knowledge'],
    load: () => import('./knowledge/KnowledgePage.vue'),
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
  {
    name: 'imports',
    path: 'imports',
    icon: 'document',
    opens: ['import_knowledge'],
    load: () => import('./imports/ImportsPage.vue'),
  },
  {
    name: 'apiKeys',
    path: 'api-keys',
    icon: 'lock',
    opens: [],
    adminsOnly: true,
    load: () => import('./apiKeys/ApiKeysPage.vue'),
  },
  {
    name: 'audit',
    path: 'audit',
    icon: 'document',
    opens: [],
    adminsOnly: true,
    load: () => import('./audit/AuditPage.vue'),
  },
]

/** A page of one thing, which a page of the menu leads to. */
export interface DetailPage {
  name: string
  path: string
  /** The page of the menu that it belongs to; who may open that one may open this. */
  of: PageName
  load: Page['load']
}

export const detailPages: readonly DetailPage[] = [
  {
    name: 'filingRegister',
    path: 'papers/filing-register',
    of: 'papers',
    load: () => import('./filingRegister/FilingRegisterPage.vue'),
  },
  { name: 'report', path: 'papers/report', of: 'papers', load: () => import('./reports/ReportPage.vue') },
  { name: 'client', path: 'clients/:client_id', of: 'clients', load: () => import('./clients/ClientPage.vue') },
]

/** Whether a person may see a page; the server has the last word. */
export function mayOpen({ may, isAdmin }: Pick<Console, 'may' | 'isAdmin'>, { opens, adminsOnly }: Page): boolean {
  if (adminsOnly && !isAdmin()) return false
  return opens.length === 0 || opens.some(may)
}
