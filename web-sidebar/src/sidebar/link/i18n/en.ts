import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

/** The link page's sentences in English. */
export const en: Translation<typeof zhCN> = {
  link: {
    title: 'Link clients',
    intro: '“{name}” is not linked to a client yet. Search and tick one or several.',
    add: 'Link more clients',
    search: 'Search clients',
    placeholder: 'Name, pinyin, mobile or tax id',
    clear: 'Clear search',
    emptyTitle: 'No client found',
    emptyText: 'Try other words: pinyin initials, mobile numbers and tax ids work too.',
    none: 'There are no clients yet. Add them in the console first.',
    submit: 'Link {n} client | Link {n} clients',
    pick: 'Tick a client',
    linked: 'Linked',
    results: 'Clients',
    done: '{n} client linked | {n} clients linked',
    noPermission: 'You may not link clients. Please ask an admin.',
    suggested: 'Probably one of these',
    mayBe: 'Nothing is linked until you tick it and confirm.',
    why: {
      name: {
        full: '{source} “{text}” has the full company name',
        core: '{source} “{text}” has the company name',
        short_name: '{source} “{text}” has the short name',
        brand: '{source} “{text}” has the brand name',
        beginning: '{source} “{text}” begins like the company name',
        pinyin: '{source} “{text}” sounds like the name',
      },
      source: {
        remark: 'Remark',
        remark_corp_name: 'Company in the remark',
        corp_name: 'Company',
        contact_name: 'Nickname',
        group_name: 'Group name',
      },
      mobile: 'Noted mobile (ending {tail}) belongs to {person}',
      group: 'Sits in the group “{group}”, which is linked',
      unnamedGroup: 'Sits in a group that is linked',
      fellow: '{person} of the group “{group}” is linked',
      unnamedFellow: '{person} of the same group is linked',
    },
    notClient: 'Not a client',
    notClientTitle: 'Not a client',
    notClientText: '{name} marked this conversation as no client on {at}. The sidebar asks no more.',
    undo: 'Undo',
    undone: 'Undone',
    toLink: 'Link clients',
  },
}
