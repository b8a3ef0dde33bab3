import type { Translation } from '@shared/i18n/translate'

import type { menu as zhCN } from '../zhCN/menu'

export const menu: Translation<typeof zhCN> = {
  wecom: 'WeCom',
  clients: 'Clients',
  money: 'Contracts and payments',
  work: 'Services and orders',
  papers: 'Papers and filings',
  tags: 'Tags',
  people: 'People',
  bindings: 'Staff bindings',
  contacts: 'WeChat contacts',
  groups: 'WeChat groups',
  links: 'Linked clients',
  messages: 'Sent messages',
  knowledge: 'Knowledge base',
  templates: 'Message templates',
  events: 'Platform events',
  imports: 'Imports',
  apiKeys: 'API keys',
  audit: 'Audit log',
}
