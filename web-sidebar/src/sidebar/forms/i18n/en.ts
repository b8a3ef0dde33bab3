import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

/** What every form says, in English. */
export const en: Translation<typeof zhCN> = {
  form: {
    restored: 'What you had not saved is back.',
    discard: 'Discard this form',
    uploading: 'Saving is possible once all files are uploaded',
    failedFiles: 'Some files were not uploaded. Upload them again or remove them',
    keepMine: 'Save mine',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved',
    amountWrong: 'Enter an amount with up to two decimals, 100 billion yuan at most',
  },
}
