import type { Translation } from '@shared/i18n/translate'

import type { app as zhCN } from '../zhCN/app'

export const app: Translation<typeof zhCN> = { name: 'Sidebook console', language: 'Language', agency: 'Agency', agencyNow: 'Agency: {name}. Change', signOut: 'Sign out', menu: 'Main menu', skip: 'Skip to the page' }
