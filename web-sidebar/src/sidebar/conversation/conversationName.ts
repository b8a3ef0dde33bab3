import type { Conversation } from '@shared/api/types'

import { t } from '../i18n'

/** What people call the conversation; a group may have no name. */
export function conversationName({ name, kind, detail }: Conversation): string {
  return name ?? detail.remark ?? t(kind === 'group' ? 'client.unnamedGroup' : 'client.unnamedContact')
}

/** What tells it apart from others of that name: remark, company, size. */
export function conversationDetail({ name, detail }: Conversation): string {
  const parts = [detail.remark, detail.corp_name].filter((part): part is string => Boolean(part) && part !== name)
  if (detail.member_count !== null) parts.push(t('client.memberCount', { n: detail.member_count }))
  return [...new Set(parts)].join(' · ')
}
