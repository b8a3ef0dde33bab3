import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

export const en: Translation<typeof zhCN> = {
  followUp: {
    empty: 'No follow-ups yet.',
    add: 'Add follow-up',
    more: 'Earlier follow-ups',
    kindLabel: 'How',
    kind: { call: 'Call', visit: 'Visit', message: 'Message', other: 'Other' },
    by: '{staff} · {time}',
    edited: 'edited',
    next: 'Next: {date}',
    nextLabel: 'Next date (optional)',
    nextDue: 'Next: {date} (due)',
    text: 'What was said',
    placeholder: 'What you talked about, what was agreed',
    formEdit: 'Change follow-up',
    edit: 'Change',
    editOf: 'Change the follow-up of {time}',
    delete: 'Delete',
    deleteOf: 'Delete the follow-up of {time}',
    deleteAsk: 'Delete this follow-up? Nobody will see it any more.',
    deleted: 'Deleted',
    newer: 'This follow-up was changed while you were typing. Yours is not saved yet.',
    error: {
      textMissing: 'Please write what was said',
      textTooLong: 'At most 5000 letters',
      date: 'Today or a later date',
    },
  },
}
