import type { Translation } from '@shared/i18n/translate'

import type { release as zhCN } from '../zhCN/release'

export const release: Translation<typeof zhCN> = {
  go: 'Let go of this corp',
  of: 'Let go of {name}',
  what: 'Its sidebars stop at once and its contacts and groups are no longer read. What was read and linked stays with your agency. Any agency may bind the corp afterwards; when you bind it again, your data is there again.',
  write: 'Write the corp’s name, {name}, to confirm',
  done: 'You have let go of {name}',
}
