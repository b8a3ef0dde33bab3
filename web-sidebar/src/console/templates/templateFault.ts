import type { FieldProblem, Problem } from '@shared/api/problem'

import { t } from '../i18n'

const known = [
  'missing',
  'too_long',
  'control_character',
  'syntax',
  'unknown_variable',
  'unknown_filter',
  'unknown_test',
  'not_allowed',
  'wrong_use',
  'result_empty',
  'result_too_long',
] as const
type Fault = (typeof known)[number]

const isFault = (code: string): code is Fault => known.some((one) => one === code)

/** What the problem says about the text that was typed, if that is what it is about. */
export function faultOf(problem: Problem | undefined): FieldProblem | undefined {
  return problem?.fields.find(({ field }) => field === 'text')
}

/** A mistake in a text, with its place, in words. */
export function faultText({ code, place = {} }: FieldProblem, limits: { chars: number; bytes: number }): string {
  const values = {
    word: place.word ?? '',
    bytes: place.bytes ?? 0,
    limit: code === 'result_too_long' ? limits.bytes : limits.chars,
  }
  const fault = isFault(code) ? t(`templates.faults.${code}`, values) : t('templates.faults.other')
  const whole = place.line
    ? t('templates.faultAt', { line: place.line, column: place.column ?? 1, fault })
    : fault
  return place.suggestion ? `${whole}${t('templates.meant', { suggestion: place.suggestion })}` : whole
}

/** Where the mistake begins in the text, to put the cursor there. */
export function placeIn(text: string, { place = {} }: FieldProblem): number | undefined {
  if (!place.line) return undefined
  const before = text.split('\n').slice(0, place.line - 1)
  const line = text.split('\n')[place.line - 1] ?? ''
  const start = before.reduce((sum, one) => sum + one.length + 1, 0)
  // The server counts characters, a text field counts halves of them.
  return start + [...line].slice(0, (place.column ?? 1) - 1).join('').length
}
