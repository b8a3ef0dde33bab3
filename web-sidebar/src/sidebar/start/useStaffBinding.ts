import { ref, shallowRef } from 'vue'

import type { Api } from '@shared/api/client'
import { asProblem, type Problem } from '@shared/api/problem'
import type { SidebarSession } from '@shared/api/types'
import { useSmsCode } from '@shared/useSmsCode'

/** First use: mobile and SMS code bind the platform account to a staff member. */
export function useStaffBinding(api: Api, ticket: string, onBound: (session: SidebarSession) => void) {
  const sms = useSmsCode(api, 'sidebar_binding')
  const isSubmitting = ref(false)
  const problem = shallowRef<Problem>()

  async function submit(): Promise<void> {
    if (!sms.isMobileValid.value || !sms.isCodeValid.value || isSubmitting.value) return
    isSubmitting.value = true
    problem.value = undefined
    try {
      const body = { binding_ticket: ticket, mobile: sms.cleaned.value, code: sms.code.value.trim() }
      const { session } = await api.call(api.http.POST('/api/v1/sidebar/bindings', { body }), { quiet: true })
      onBound(session)
    } catch (error) {
      problem.value = asProblem(error)
    } finally {
      isSubmitting.value = false
    }
  }

  return { sms, isSubmitting, problem, submit }
}
