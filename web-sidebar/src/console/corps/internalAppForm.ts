/** The form of a self-built app: five values from the platform's pages, checked as they are saved. */
import type { InternalApp } from '@shared/api/types'

import type { DialogSpec } from '../forms/dialog'
import type { FormField } from '../forms/types'
import { t } from '../i18n'
import type { useInternalApps } from './useInternalApps'

type Save = ReturnType<typeof useInternalApps>['save']

const corpId: FormField = { key: 'platform_corp_id', kind: 'text', most: 64, required: true, label: () => t('internalApp.corpId') }
const corpName: FormField = { key: 'corp_name', kind: 'text', most: 200, required: true, label: () => t('internalApp.corpName') }
const agentId: FormField = {
  key: 'agent_id',
  kind: 'number',
  least: 1,
  greatest: 999_999_999,
  required: true,
  label: () => t('internalApp.agentId'),
}
const secrets = (required: boolean): FormField[] =>
  (['secret', 'token', 'encoding_aes_key'] as const).map((key) => ({
    key,
    kind: 'secret',
    most: 200,
    required,
    label: () => t(`internalApp.${key}`),
  }))

/** A new app, or one as it stands; secrets that are left empty stay. */
export function internalAppForm(save: Save, app?: InternalApp): DialogSpec {
  return {
    title: app ? t('internalApp.change') : t('internalApp.enter'),
    fields: [...(app ? [] : [corpId]), corpName, agentId, ...secrets(!app)],
    initial: app ? { corp_name: app.corp_name, agent_id: String(app.agent_id) } : {},
    ...(app ? { revision: app.revision, note: t('internalApp.keep') } : { note: t('internalApp.note') }),
    save: (values, { revision }) => {
      const filled = (key: string) => values[key]?.trim() || null
      const body = {
        corp_name: values['corp_name'] ?? '',
        agent_id: Number(values['agent_id']),
        secret: filled('secret'),
        token: filled('token'),
        encoding_aes_key: filled('encoding_aes_key'),
      }
      return save(app?.platform_corp_id ?? (values['platform_corp_id'] ?? '').trim(), body, app && revision)
    },
  }
}
