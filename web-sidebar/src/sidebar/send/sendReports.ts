/** Outcomes that are not on record yet. They outlive a lost network and a reload, and are told once in effect. */
import type { Api } from '@shared/api/client'
import { asProblem, type Problem } from '@shared/api/problem'
import type { SendOutcomeReport } from '@shared/api/types'
import { readJson, type KeyStore } from '@shared/storage'

import { reportOutcome } from './sendApi'

interface Waiting {
  intent_id: string
  report: SendOutcomeReport
}

const KEY = 'sidebook.sidebar.reports'
/** More than a day of work without a network: the oldest are given up then. */
const MOST = 50

function isWaiting(value: unknown): value is Waiting[] {
  return (
    Array.isArray(value) &&
    value.every((one: unknown) => {
      const { intent_id, report } = (one ?? {}) as Partial<Record<keyof Waiting, unknown>>
      return typeof intent_id === 'string' && typeof report === 'object' && report !== null
    })
  )
}

/** Whether telling it again later may succeed. */
function mayBeToldLater({ status, needsSignIn, concernsIdentity }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500 || needsSignIn || concernsIdentity
}

export interface SendReports {
  /** Keeps the outcome and tells it. True when it is on record. */
  tell(intentId: string, report: SendOutcomeReport): Promise<boolean>
  /** Tells everything that waits, one after another. */
  flush(): Promise<void>
  isWaiting(intentId: string): boolean
}

export function sendReports(api: Api, store: KeyStore): SendReports {
  let flushing: Promise<void> | undefined
  /** What the server will never take. */
  const refused = new Set<string>()
  const all = () => readJson(store, KEY, isWaiting) ?? []

  function keep(waiting: Waiting[]): void {
    if (waiting.length) store.set(KEY, JSON.stringify(waiting.slice(-MOST)))
    else store.remove(KEY)
  }

  const without = (intentId: string) => all().filter((one) => one.intent_id !== intentId)

  async function tellAll(): Promise<void> {
    for (const one of all()) {
      try {
        await reportOutcome(api, one.intent_id, one.report)
        keep(without(one.intent_id))
      } catch (error) {
        const problem = asProblem(error)
        if (mayBeToldLater(problem)) return
        // It must not keep the others waiting. An outcome that stands already is as good as told.
        if (problem.code !== 'send_already_settled') refused.add(one.intent_id)
        keep(without(one.intent_id))
      }
    }
  }

  function flush(): Promise<void> {
    flushing ??= tellAll().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  async function tell(intentId: string, report: SendOutcomeReport): Promise<boolean> {
    refused.delete(intentId)
    keep([...without(intentId), { intent_id: intentId, report }])
    const wasUnderWay = flushing !== undefined
    await flush()
    // A flush that was under way may not have known of it.
    if (wasUnderWay && isStillWaiting(intentId)) await flush()
    return !isStillWaiting(intentId) && !refused.has(intentId)
  }

  const isStillWaiting = (intentId: string) => all().some((one) => one.intent_id === intentId)

  return { tell, flush, isWaiting: isStillWaiting }
}
