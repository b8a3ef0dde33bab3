import type { Translation } from '@shared/i18n/translate'

import type { clients as zhCN } from '../zhCN/clients'

export const clients: Translation<typeof zhCN> = {
  title: 'Clients',
  intro: 'Whom the agency serves. Staff see the clients they look after, and those that their conversations are linked with.',
  search: 'Name, pinyin, tax id, mobile',
  empty: 'There are no clients yet.',
  counters: 'Numbers of clients',
  counter: { all: 'All', today: 'New today', month: 'New this month', mine: 'Mine' },
  column: {
    name: 'Name',
    shortName: 'Short name',
    taxpayer: 'Taxpayer',
    taxId: 'Tax id',
    owner: 'Owner',
    tags: 'Tags',
    contact: 'Contact',
    mobile: 'Mobile',
    address: 'Address',
    linked: 'Conversations',
    created: 'Added',
    updated: 'Changed',
  },
  taxpayer: { general: 'General', small_scale: 'Small-scale' },
  pool: 'Public pool',
  owned: 'Has an owner',
  ownedness: 'Ownership',
  isLinked: 'Linked',
  isNotLinked: 'Not linked',
  createdSince: 'Added since',
}
