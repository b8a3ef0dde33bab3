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
  state: 'Account',
  states: { active: 'In use', inactive: 'Not in use', unlicensed: 'No licence', gone: 'Left' },
  nobody: 'Not matched',
  maybe: 'Perhaps {name} ({why})',
  reason: { mobile: 'the account is the number', name: 'same name', pinyin: 'the account sounds like the name' },
  match: 'Match',
  matchOf: 'Match account {name}',
  matchText: 'Once matched, they are signed in when they open the sidebar in WeCom, without a code.',
  matched: 'Matched with {name}',
  select: 'Select',
  selectOf: 'Select {name}',
  selected: '{n} selected',
  askMany: 'Unmatch the {n} selected people from their WeCom accounts? They will have to sign in again.',
  partly: '{n} unmatched, {rest} were so already',
}
