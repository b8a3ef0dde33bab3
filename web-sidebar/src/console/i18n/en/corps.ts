import type { Translation } from '@shared/i18n/translate'

import type { corps as zhCN } from '../zhCN/corps'

export const corps: Translation<typeof zhCN> = {
  title: 'WeCom',
  intro: 'Once a corp is bound, staff see the client file beside every chat.',
  bound: 'Bound corps',
  empty: 'No WeCom corp is bound yet. Follow the steps below.',
  state: { bound: 'Bound', disconnected: 'Disconnected', not_bound: 'Not bound' },
  mode: { suite: 'Third-party app', internal: 'Self-built app' },
  disconnected: 'This corp has withdrawn its authorisation: its data is kept but no longer updated. Scan again to restore it.',
  notBound: 'A self-built app whose corp is not bound yet.',
  bind: 'Bind',
  bindAgain: 'Bind again',
  bindDone: '{name} is bound',
  rebind: 'Authorise again',
  corpId: 'Corp id',
  agentId: 'App AgentID',
  installedAt: 'Authorised at',
  authorisedBy: 'Authorised by',
  scope: 'Visible range',
  scopeParts: 'departments: {departments}, members: {members}, tags: {tags}',
  members: 'Members',
  contacts: 'External contacts',
  groups: 'Client groups',
  add: 'Bind a corp',
}
