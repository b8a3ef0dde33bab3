/** A follow-up as it is typed, and what is wrong with it. */
import type { FollowUpKind, FollowUpRequest } from '@shared/api/types'

/** The most letters a follow-up has. */
export const LETTERS = 5_000

export const followUpKinds: readonly FollowUpKind[] = ['call', 'visit', 'message', 'other']

export interface FollowUpForm {
  kind: FollowUpKind
  text: string
  nextOn: string
}

export type FollowUpErrors = Partial<{ text: 'textMissing' | 'textTooLong'; nextOn: 'date' }>

export function isForm(value: unknown): value is FollowUpForm {
  if (typeof value !== 'object' || value === null) return false
  const form = value as Partial<Record<keyof FollowUpForm, unknown>>
  return [form.kind, form.text, form.nextOn].every((text) => typeof text === 'string')
}

/** What can be told here; the server has the last word. A day that it had before may stay. */
export function errorsOf(form: FollowUpForm, day: string, before: string): FollowUpErrors {
  const errors: FollowUpErrors = {}
  const letters = [...form.text.trim()].length
  if (letters === 0) errors.text = 'textMissing'
  if (letters > LETTERS) errors.text = 'textTooLong'
  if (form.nextOn && form.nextOn !== before && form.nextOn < day) errors.nextOn = 'date'
  return errors
}

export function requestOf(form: FollowUpForm, attachment_ids: string[]): FollowUpRequest {
  return { kind: form.kind, text: form.text.trim(), attachment_ids, ...(form.nextOn && { next_on: form.nextOn }) }
}
