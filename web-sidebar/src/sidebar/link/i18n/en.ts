import { linkReasons } from '@shared/i18n/linkReasons/en'
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
    why: linkReasons,
    notClient: 'Not a client',
    notClientTitle: 'Not a client',
    notClientText: '{name} marked this conversation as no client on {at}. The sidebar asks no more.',
    undo: 'Undo',
    undone: 'Undone',
    toLink: 'Link clients',
  },
}
