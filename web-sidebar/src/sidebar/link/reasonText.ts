import type { LinkReason } from '@shared/api/types'

import { t } from './i18n'

/** Why a client is suggested, as a sentence. */
export function reasonText(reason: LinkReason): string {
  switch (reason.kind) {
    case 'name':
      return t(`link.why.name.${reason.by}`, { source: t(`link.why.source.${reason.source}`), text: reason.text })
    case 'mobile':
      return t('link.why.mobile', { tail: reason.tail, person: reason.contact_name })
    case 'group':
      return reason.group_name === null ? t('link.why.unnamedGroup') : t('link.why.group', { group: reason.group_name })
    case 'fellow':
      return reason.group_name === null
        ? t('link.why.unnamedFellow', { person: reason.person_name })
        : t('link.why.fellow', { person: reason.person_name, group: reason.group_name })
  }
}
