import type { Translation } from '@shared/i18n/translate'

import type { apiKeys as zhCN } from '../zhCN/apiKeys'

export const apiKeys: Translation<typeof zhCN> = {
  title: 'API keys',
  intro: 'With a key your accounting system puts clients, contracts, receivables and more into Sidebook. It is shown once; revoke it at once if it leaks.',
  make: 'New key',
  name: 'Name',
  nameHint: 'For example: accounting',
  key: 'Key',
  scopes: 'May put',
  made: 'Made',
  makerLeft: 'Switched off since; the key works on',
  used: 'Last used',
  neverUsed: 'Never',
  action: 'Action',
  revoke: 'Revoke',
  revokeOf: 'Revoke {name}',
  revoked: 'Revoked',
  ask: 'Revoke “{name}”? The system that uses it is refused at once; what it put stays.',
  done: 'Revoked',
  empty: 'There is no key yet. Make one for your accounting system.',
  madeTitle: 'The key is made',
  once: 'Copy it now and keep it safe. Once this is closed it cannot be seen again.',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'It could not be copied: select it and copy it by hand',
  kept: 'I have kept it',
}
