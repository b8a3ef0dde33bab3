import { computed, onScopeDispose, ref } from 'vue'

import type { Api } from './api/client'
import type { SmsPurpose } from './api/types'
import { cleanMobile, isMobile } from './format/text'
import { useAction } from './useAction'

/** A mobile number, the code sent to it, and the wait until it may be sent again. */
export function useSmsCode(api: Api, purpose: SmsPurpose) {
  const mobile = ref('')
  const code = ref('')
  const { isBusy: isRequesting, problem, run } = useAction()
  const wasSent = ref(false)
  const resendIn = ref(0)
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
    if (!isMobileValid.value || resendIn.value > 0) return
    const body = { mobile: cleaned.value, purpose }
    const answer = await run(() => api.call(api.http.POST('/api/v1/sms-codes', { body }), { quiet: true }))
    if (answer) {
      wasSent.value = true
      countDown(answer.done.resend_after_seconds)
    } else if (problem.value?.retryAfterSeconds) countDown(problem.value.retryAfterSeconds)
  }

  onScopeDispose(stop)
  return { mobile, code, cleaned, isMobileValid, isCodeValid, isRequesting, wasSent, resendIn, problem, request }
}
