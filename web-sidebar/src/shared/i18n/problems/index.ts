import type { Problem } from '../../api/problem'
import type { HostReason } from '../../chatHost/types'
import { createTranslate } from '../translate'
import { zhCN } from './zhCN'

const translate = createTranslate(zhCN, { en: async () => (await import('./en')).en })

/** The sentence for a problem, in the language of the page. */
export function problemText(problem: Pick<Problem, 'code'>): string {
  return translate(`problem.${problem.code}`)
}

/** The sentence for a refusal of the chat program. */
export function hostReasonText(reason: HostReason): string {
  return translate(`host.${reason}`)
}
