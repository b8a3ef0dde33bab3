import { extendTranslate } from '@shared/i18n/translate'

import { t as common } from '../../i18n'
import { zhCN } from './zhCN'

/** The report card's sentences, and the common ones beside them. */
export const t = extendTranslate(common, zhCN, { en: async () => (await import('./en')).en })
