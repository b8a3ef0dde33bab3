import { ref } from 'vue'

import type { ConsoleSession } from '@shared/api/types'
import { tabStore } from '@shared/storage'
import { useAction } from '@shared/useAction'

import type { Console } from '../console'
import { beginTrip, takeArrival } from './scanTrip'

/** Where the sign-in comes back to (`redirect_uri`, RFC 6749), when that is another address of the console than this one. */
function returnsElsewhere(loginUrl: string): string | undefined {
  const back = new URL(loginUrl).searchParams.get('redirect_uri')
  return back !== null && new URL(back).origin !== window.location.origin ? back : undefined
}

/** Signing in by scanning a code with the messenger. The browser leaves for the platform's page and comes back here. */
export function useScan(
  { api }: Pick<Console, 'api'>,
  onSignedIn: (session: ConsoleSession, to: string) => void,
  leave: (url: string) => void = (url) => window.location.assign(url),
) {
  const { isBusy, problem, run } = useAction()
  /** The browser is on its way to the platform's page. */
  const isLeaving = ref(false)

  async function begin(app: string, to: string): Promise<void> {
    const answer = await run(() => api.call(api.http.POST('/api/v1/console/sign-in/scan/start', { body: { app } }), { quiet: true }))
    if (!answer) return
    isLeaving.value = true
    const elsewhere = returnsElsewhere(answer.done.login_url)
    // What this tab keeps is not there at another origin: the trip begins anew where it will end.
    if (elsewhere) return leave(`${elsewhere}#/sign-in?scan=${encodeURIComponent(app)}&to=${encodeURIComponent(to)}`)
    beginTrip(tabStore, { verifier: answer.done.verifier, to })
    leave(answer.done.login_url)
  }

  /** Call once when the page is shown. */
  async function arrive(): Promise<void> {
    const arrival = takeArrival(tabStore, window)
    if (!arrival) return
    const { code, state, verifier, to } = arrival
    const request = () =>
      api.call(api.http.POST('/api/v1/console/sign-in/scan/finish', { body: { code, state, verifier } }), { quiet: true })
    const answer = await run(request)
    if (answer) onSignedIn(answer.done, to)
  }

  return { isBusy, isLeaving, problem, begin, arrive }
}
