import type { Translation } from '@shared/i18n/translate'

import type { bindings as zhCN } from '../zhCN/bindings'

export const bindings: Translation<typeof zhCN> = {
  title: 'Staff bindings',
  intro: 'Staff bind their account with their mobile number on first opening the sidebar. After unmatching, the next thing they do asks them to bind again.',
  staff: 'Staff member',
  corp: 'Corp',
  member: 'WeCom account',
  boundAt: 'Bound at',
  action: 'Action',
  unmatch: 'Unmatch',
  unmatchOf: 'Unmatch {name}',
  ask: 'Unmatch {name} from the WeCom account? They will have to sign in again.',
  done: 'Unmatched',
  empty: 'No staff member is bound yet. Ask them to open the chat sidebar and sign in once.',
}
