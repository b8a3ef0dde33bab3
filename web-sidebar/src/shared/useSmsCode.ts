import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import type { Api } from './api/client'
import type { Problem } from './api/problem';
import { asProblem } from './api/problem'
import type { SmsPurpose } from './api/types'
import { cleanMobile, isMobile } from './format/text'

/** A mobile number, the code sent to it, and the wait until it may be sent again. */
export function useSmsCode(api: Api, purpose: SmsPurpose) {
  const mobile = ref('')
  const code = ref('')
  const isRequesting = ref(false)
  const wasSent = ref(false)
  const resendIn = ref(0)
  const problem = shallowRef<Problem>()
  let timer: ReturnType<typeof setInterval> | undefined

  const cleaned = computed(() => cleanMobile(mobile.value))
  const isMobileValid = computed(() => isMobile(cleaned.value))
  const isCodeValid = computed(() => /^\d{6}$/.test(code.value.trim()))

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function countDown(seconds: number): void {
    stop()
    resendIn.value = seconds
    timer = setInterval(() => {
      resendIn.value -= 1
      if (resendIn.value <= 0) stop()
    }, 1_000)
  }

  /** Asks for a code. The answer is the same whether or not the number is known. */
  async function request(): Promise<void> {
    if (!isMobileValid.value || resendIn.value > 0 || isRequesting.value) return
    isRequesting.value = true
    problem.value = undefined
    try {
      const body = { mobile: cleaned.value, purpose }
      const answer = await api.call(api.http.POST('/api/v1/sms-codes', { body }), { quiet: true })
      wasSent.value = true
      countDown(answer.resend_after_seconds)
    } catch (error) {
      problem.value = asProblem(error)
      if (problem.value.retryAfterSeconds) countDown(problem.value.retryAfterSeconds)
    } finally {
      isRequesting.value = false
    }
  }

  onScopeDispose(stop)
  return { mobile, code, cleaned, isMobileValid, isCodeValid, isRequesting, wasSent, resendIn, problem, request }
}
