import type { SendAttachment } from '@shared/api/types'
import type { ChatHost, SendOutcome } from '@shared/chatHost/types'

/** How handing over ended: of the whole, and of the pictures and files that were tried, in their order. */
export interface Handed {
  outcome: SendOutcome
  attachments: SendOutcome[]
}

/**
 * Gives the chat one thing at a time, since it takes no more: pictures and files first, because words about a receipt that
 * is not there would be worse than a receipt without words. Each part follows only what was handed over, and only into
 * the same conversation.
 */
export async function handOverParts(
  host: Pick<ChatHost, 'send'>,
  attachments: readonly SendAttachment[],
  text: string,
  isStillHere: () => Promise<boolean>,
): Promise<Handed> {
  const parts = [
    ...attachments.map(({ kind, media_id }) => ({ kind, media_id })),
    ...(text || !attachments.length ? [{ kind: 'text' as const, text }] : []),
  ]
  const tried: SendOutcome[] = []
  let outcome: SendOutcome = { outcome: 'handed_over' }
  for (const [at, part] of parts.entries()) {
    if (at > 0 && !(await isStillHere().catch(() => false))) {
      outcome = { outcome: 'failed', reason: 'wrong_entry', detail: '' }
      break
    }
    outcome = await host.send(part)
    if (part.kind !== 'text') tried.push(outcome)
    if (outcome.outcome !== 'handed_over') break
  }
  return { outcome, attachments: tried }
}
