import type { Translation } from '@shared/i18n/translate'

import type { zhCN } from './zhCN'

export const en: Translation<typeof zhCN> = {
  corpBinding: {
    title: 'Bind the corp',
    text: '“{corp}” has installed Sidebook and belongs to no agency yet. Please confirm the mobile number of the agency’s owner.',
    next: 'Next',
    choose: 'Which agency shall “{corp}” belong to?',
    confirm: 'Bind',
  },
}
