import { extendTranslate } from '@shared/i18n/translate'

import { t as common } from '../../i18n'
import { zhCN } from './zhCN'

/** The sentences that every form says, and the common ones. A part with forms puts its own beside them. */
export const t = extendTranslate(common, zhCN, { en: async () => (await import('./en')).en })
