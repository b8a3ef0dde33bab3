import { shallowRef } from 'vue'

import type { AgencyName, ConsoleSession, ConsoleSignIn } from '@shared/api/types'
import { useAction } from '@shared/useAction'
import { useSmsCode } from '@shared/useSmsCode'

import type { Console } from '../console'

interface Choice {
  ticket: string
  agencies: AgencyName[]
}

/** Mobile and SMS code; then the agency, when the number is known at several. */
export function useConsoleSignIn({ api }: Pick<Console, 'api'>, onSignedIn: (session: ConsoleSession) => void) {
  const sms = useSmsCode(api, 'console_sign_in')
  const choice = shallowRef<Choice>()
  const { isBusy: isSubmitting, problem, run } = useAction()

  function arrive(answer: ConsoleSignIn): void {
    if (answer.kind === 'signed_in') onSignedIn(answer.session)
    else choice.value = { ticket: answer.ticket, agencies: answer.agencies }
  }

  type Body = { mobile: string; code: string } | { ticket: string; agency_id: string }

  async function ask(body: Body): Promise<void> {
    const request = () => api.call(api.http.POST('/api/v1/console/sign-in', { body }), { quiet: true })
    const answer = await run(request)
    if (answer) arrive(answer.done)
    // The ticket is good for one choice and five minutes.
    if (problem.value?.code === 'ticket_invalid') choice.value = undefined
  }

  async function submit(): Promise<void> {
    if (!sms.isMobileValid.value || !sms.isCodeValid.value) return
    await ask({ mobile: sms.cleaned.value, code: sms.code.value.trim() })
  }

  async function choose(agency_id: string): Promise<void> {
    if (choice.value) await ask({ ticket: choice.value.ticket, agency_id })
  }

  function startOver(): void {
    choice.value = undefined
    problem.value = undefined
    sms.code.value = ''
  }

  return { sms, choice, isSubmitting, problem, submit, choose, startOver }
}
