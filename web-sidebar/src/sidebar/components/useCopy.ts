import { copyText } from '@shared/clipboard'

import { t } from '../i18n'
import { announce } from './announce'

/** Copies and says so, or says why not. */
export function useCopy() {
  async function copy(text: string): Promise<void> {
    const wasCopied = await copyText(text)
    announce(t(wasCopied ? 'common.copied' : 'common.copyFailed'))
  }
  return { copy }
}
