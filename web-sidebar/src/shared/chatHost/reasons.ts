import { HostError, type HostReason } from './types'

/** Platform codes that say more than the sentence beside them (reference 4.3, 10). */
const reasonOfCode: Record<number, HostReason> = {
  40093: 'signature_refused',
  42012: 'signature_refused',
  80001: 'signature_refused',
  92000: 'no_permission',
  92002: 'wrong_corp',
}

/** The sentences that clients answer with, as the SDK leaves them: lower case, underscores gone. */
const reasonOfSentence: [RegExp, HostReason][] = [
  [/without context|unsupported chat/, 'wrong_entry'],
  [/invalid signature|40093|42012|80001|domain/, 'signature_refused'],
  [/92002|invalid corpid/, 'wrong_corp'],
  [/no permission|permission denied|not in allow list/, 'no_permission'],
  [/function not exist|not supported/, 'client_too_old'],
]

interface NativeAnswer {
  errMsg?: unknown
  errCode?: unknown
}

function isAnswer(error: unknown): error is NativeAnswer {
  return typeof error === 'object' && error !== null && 'errMsg' in error
}

/** The client's own words, if the thing thrown is one of its answers. */
export function sentenceOf(error: unknown): string {
  if (isAnswer(error) && typeof error.errMsg === 'string') return error.errMsg
  return error instanceof Error ? error.message : ''
}

/** Turns what a call threw into a reason. */
export function asHostError(error: unknown): HostError {
  if (error instanceof HostError) return error
  const sentence = sentenceOf(error)
  const code = isAnswer(error) && typeof error.errCode === 'number' ? error.errCode : undefined
  const byCode = code === undefined ? undefined : reasonOfCode[code]
  const bySentence = reasonOfSentence.find(([pattern]) => pattern.test(sentence.toLowerCase()))?.[1]
  return new HostError(byCode ?? bySentence ?? 'refused', sentence)
}

/** Did the person say no? Some desktop builds answer `fail` with the word inside. */
export function isCancel(error: unknown): boolean {
  return /:(fail )?cancel/.test(sentenceOf(error).toLowerCase())
}
