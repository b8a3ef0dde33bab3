import { extendTranslate } from '@shared/i18n/translate'

import { t as common } from '../../i18n'
import { zhCN } from './zhCN'

/** The sentences of this part beside those of the sidebar. */
export const t = extendTranslate(common, zhCN, { en: async () => (await import('./en')).en })
