import type { LinkReason } from '@shared/api/types'

import { t } from '../i18n'

/** Why a client is suggested, as a sentence. */
export function reasonText(reason: LinkReason): string {
  switch (reason.kind) {
    case 'name':
      return t(`contacts.why.name.${reason.by}`, { source: t(`contacts.why.source.${reason.source}`), text: reason.text })
    case 'mobile':
      return t('contacts.why.mobile', { tail: reason.tail, person: reason.contact_name })
    case 'group':
      return reason.group_name === null
        ? t('contacts.why.unnamedGroup')
        : t('contacts.why.group', { group: reason.group_name })
    case 'fellow':
      return reason.group_name === null
        ? t('contacts.why.unnamedFellow', { person: reason.person_name })
        : t('contacts.why.fellow', { person: reason.person_name, group: reason.group_name })
  }
}
