import { inject, provide, type InjectionKey } from 'vue'

import type { SendSheet } from './useSendSheet'

const key: InjectionKey<SendSheet> = Symbol('send sheet')

/** The sheet of the page: cards open it, wherever they stand. */
export function provideSendSheet(sheet: SendSheet): void {
  provide(key, sheet)
}

export function useSendSheetHere(): SendSheet {
  const sheet = inject(key)
  if (!sheet) throw new Error('no send sheet is provided')
  return sheet
}
