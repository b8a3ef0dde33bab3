import type { Api } from '@shared/api/client'
import type { SidebarSession } from '@shared/api/types'
import { useAction } from '@shared/useAction'
import { useSmsCode } from '@shared/useSmsCode'

/** First use: mobile and SMS code bind the platform account to a staff member. */
export function useStaffBinding(api: Api, ticket: string, onBound: (session: SidebarSession) => void) {
  const sms = useSmsCode(api, 'sidebar_binding')
  const { isBusy: isSubmitting, problem, run } = useAction()

  async function submit(): Promise<void> {
    if (!sms.isMobileValid.value || !sms.isCodeValid.value) return
    const body = { binding_ticket: ticket, mobile: sms.cleaned.value, code: sms.code.value.trim() }
    const bound = await run(() => api.call(api.http.POST('/api/v1/sidebar/bindings', { body }), { quiet: true }))
    if (bound) onBound(bound.done.session)
  }

  return { sms, isSubmitting, problem, submit }
}
