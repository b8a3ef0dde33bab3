import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

/** The knowledge card's sentences in English. */
export const en: Translation<typeof zhCN> = {
  knowledge: {
    search: 'Search the knowledge base',
    placeholder: 'Question, keyword, pinyin or initials',
    clear: 'Clear the search',
    categories: 'Categories',
    all: 'All',
    category: '{name} ({n})',
    mostUsed: 'Most used',
    results: 'Results',
    count: 'More than {n} answer found | More than {n} answers found',
    found: '{n} answer found | {n} answers found',
    path: '{parent} › {name}',
    used: 'Used {n} time | Used {n} times',
    showFull: 'Show the full text',
    hideFull: 'Hide the full text',
    fullOf: '{question}: {action}',
    fullTooLong: 'The full text is long: its beginning is sent. Please look at it before you send it.',
    sendBrief: 'Send the brief answer',
    sendFull: 'Send the full text',
    files: 'Files',
    openFile: 'Open {name}',
    sendFiles: 'Send {n} file | Send {n} files',
    chooseFiles: 'Choose files to send',
    nothing: 'The knowledge base has no reviewed articles yet.',
    noneInCategory: 'Nothing in this category fits.',
    none: 'No answer to “{search}” was found.',
    noneHint: 'Try other words: pinyin and initials work too, with spaces between words.',
    missed: 'What was not found is on record, so that colleagues can write about it.',
    searchAll: 'Search all categories',
  },
}
