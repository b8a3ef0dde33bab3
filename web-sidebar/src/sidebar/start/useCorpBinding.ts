import { shallowRef } from 'vue'

import type { Api } from '@shared/api/client'
import type { AgencyName, SidebarSession } from '@shared/api/types'
import { useAction } from '@shared/useAction'
import { useSmsCode } from '@shared/useSmsCode'

/** The corp belongs to no agency yet: its owner proves who they are, then says which agency it shall belong to. */
export function useCorpBinding(api: Api, corp_ticket: string, onBound: (session: SidebarSession) => void) {
  const sms = useSmsCode(api, 'sidebar_binding')
  /** What the owner may bind the corp to, once they proved the number. */
  const agencies = shallowRef<AgencyName[]>()
  const { isBusy, problem, run } = useAction()

  async function prove(): Promise<void> {
    if (!sms.isMobileValid.value || !sms.isCodeValid.value) return
    const body = { corp_ticket, mobile: sms.cleaned.value, code: sms.code.value.trim() }
    const found = await run(() => api.call(api.http.POST('/api/v1/sidebar/corp-bindings/start', { body }), { quiet: true }))
    if (found) agencies.value = found.done.items
  }

  async function bind(agency_id: string): Promise<void> {
    const body = { corp_ticket, agency_id }
    const bound = await run(() => api.call(api.http.POST('/api/v1/sidebar/corp-bindings/finish', { body }), { quiet: true }))
    if (bound) onBound(bound.done.session)
  }

  return { sms, agencies, isBusy, problem, prove, bind }
}
