import type { Translation } from '@shared/i18n/translate'

import type { trouble as zhCN } from '../zhCN/trouble'

export const trouble: Translation<typeof zhCN> = {
  broken: 'This page could not be shown',
  brokenText: 'Something in it failed. Try again; if it fails again, please tell whoever runs Sidebook for you.',
  unreachable: 'This page could not be fetched',
  unreachableText: 'The network may be down, or a newer version was just installed. Try again.',
  notAllowed: 'You may not open this page. Ask the owner or an admin for the permission; it takes effect when you open it again.',
}
