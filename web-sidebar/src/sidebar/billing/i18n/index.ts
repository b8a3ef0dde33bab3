import { extendTranslate } from '@shared/i18n/translate'

import { t as payment } from '../../payment/i18n'
import { zhCN } from './zhCN'

/** The sentences of the forms for contracts and receivables beside those of the payment card. */
export const t = extendTranslate(payment, zhCN, { en: async () => (await import('./en')).en })
