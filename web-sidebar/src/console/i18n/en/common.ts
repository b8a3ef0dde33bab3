import type { Translation } from '@shared/i18n/translate'

import type { common as zhCN } from '../zhCN/common'

export const common: Translation<typeof zhCN> = {
  retry: 'Try again',
  loading: 'Loading…',
  refresh: 'Refresh',
  cancel: 'Cancel',
  confirm: 'Confirm',
  more: 'Load more',
  support: 'Reference {id}',
}
