import { t } from '../i18n'

const problems = [
  'unreadable',
  'unknown_event',
  'unknown_corp',
  'cancelled_corp',
  'older_than_installation',
  'corp_not_bound',
  'attempt_has_its_code',
  'discarded',
] as const
const kinds = [
  'exchange_auth_code',
  'refresh_installation',
  'cancel_installation',
  'refresh_contact',
  'recheck_contact',
  'deleted_by_contact',
  'refresh_group',
  'refresh_corp_tags',
  'refresh_member',
  'refresh_members',
  'sync_contacts',
  'sync_groups',
] as const
const whys = ['not_receiving', 'refused', 'no_ticket', 'jobs_parked'] as const

const find = <T extends string>(known: readonly T[], word: string | null): T | undefined => known.find((one) => one === word)

/** Why something was given up or needs nothing: what is known by a code in words, the rest as the worker says it. */
export function problemWords(problem: string | null): string {
  if (problem === null) return t('events.problems.none')
  const code = find(problems, problem)
  return code ? t(`events.problems.${code}`) : t('events.problems.other', { text: problem })
}

/** What was to be done. */
export function kindWords(kind: string): string {
  const known = find(kinds, kind)
  return known ? t(`events.kinds.${known}`) : t('events.kinds.other', { kind })
}

/** Why events may have been missed. */
export function outageWords(why: string): string {
  const known = find(whys, why)
  return known ? t(`events.health.why.${known}`) : t('events.health.why.other')
}

/** What became of an event, as colours say it. */
export const eventTones = { waiting: 'info', routed: 'success', ignored: 'info', parked: 'danger' } as const
