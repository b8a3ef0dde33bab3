import type { Problem } from '@shared/api/problem'
import type { HostReason } from '@shared/chatHost/types'
import { hostReasonText, problemText } from '@shared/i18n/problems'
import type { IconName } from '@shared/icons/paths'

import { t } from '../i18n'

/** A screen that stands in the way, with the way out. */
export interface Notice {
  icon: IconName
  title: string
  text: string
  steps?: string[]
  /** What the button does; none where only somebody else can help. */
  action?: 'retry' | 'sign_in'
  /** For support: a trace id, or the chat program's own sentence. */
  detail?: string | undefined
}

export function plainBrowserNotice(): Notice {
  const steps = [t('screens.plainBrowser.step1'), t('screens.plainBrowser.step2'), t('screens.plainBrowser.step3')]
  return { icon: 'chat', title: t('screens.plainBrowser.title'), text: t('screens.plainBrowser.text'), steps }
}

export function expiredNotice(): Notice {
  return { icon: 'clock', title: t('screens.expired.title'), text: t('screens.expired.text'), action: 'sign_in' }
}

export function unknownYetNotice(): Notice {
  const title = t('screens.unknownYet.gaveUpTitle')
  return { icon: 'chat', title, text: t('screens.unknownYet.gaveUpText'), action: 'retry' }
}

/** The screen of a problem that stops the page. */
export function problemNotice(problem: Problem): Notice {
  const detail = problem.traceId && t('common.support', { id: problem.traceId })
  switch (problem.code) {
    case 'corp_not_bound':
      return notice('building', 'corpNotBound', 'retry', detail)
    case 'corp_disconnected':
      return notice('plug', 'corpDisconnected', 'retry', detail)
    case 'staff_inactive':
      return notice('person', 'staffInactive', 'retry', detail)
    case 'staff_not_bound':
      return notice('person', 'notBound', 'sign_in', detail)
    case 'no_permission':
      return notice('lock', 'noPermission', 'retry', detail)
    case 'not_your_conversation':
      return notice('lock', 'notYours', 'retry', detail)
    case 'sign_in_loop':
      return notice('refresh', 'loop', 'sign_in')
    case 'offline':
      return notice('cloud', 'offline', 'retry')
    case 'not_a_member':
    case 'member_out_of_scope':
    case 'member_unlicensed':
      return { icon: 'lock', title: t('screens.failed.title'), text: problemText(problem), action: 'sign_in', detail }
    case 'timed_out':
    case 'platform_unavailable':
    case 'platform_misconfigured':
    case 'unavailable':
    case 'internal':
      return { icon: 'cloud', title: t('screens.down.title'), text: problemText(problem), action: 'retry', detail }
    default:
      return { icon: 'warning', title: t('screens.failed.title'), text: problemText(problem), action: 'retry', detail }
  }
}

type ScreenKey =
  | 'corpNotBound'
  | 'corpDisconnected'
  | 'staffInactive'
  | 'notBound'
  | 'noPermission'
  | 'notYours'
  | 'loop'
  | 'offline'

function notice(icon: IconName, screen: ScreenKey, action: 'retry' | 'sign_in', detail?: string): Notice {
  return { icon, title: t(`screens.${screen}.title`), text: t(`screens.${screen}.text`), action, detail }
}

/** The screen of a refusal by the chat program. */
export function hostNotice(reason: HostReason, detail: string): Notice {
  if (reason === 'wrong_entry') {
    return { icon: 'chat', title: t('screens.wrongEntry.title'), text: t('screens.wrongEntry.text'), action: 'retry' }
  }
  if (reason === 'not_in_client') return plainBrowserNotice()
  return {
    icon: reason === 'no_permission' ? 'lock' : 'plug',
    title: t('screens.hostRefused.title'),
    text: hostReasonText(reason),
    action: reason === 'wrong_corp' ? 'sign_in' : 'retry',
    detail: detail || undefined,
  }
}
