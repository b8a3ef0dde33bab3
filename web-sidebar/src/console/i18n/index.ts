import { createTranslate } from '@shared/i18n/translate'

import { zhCN } from './zhCN'

/** The console's sentences in the language of the page. */
export const t = createTranslate(zhCN, { en: async () => (await import('./en')).en })
