import type { SendAttachment } from '@shared/api/types'
import type { ChatHost, SendOutcome } from '@shared/chatHost/types'

/** How handing over ended: of the whole, and of the picture or file when there is one. */
export interface Handed {
  outcome: SendOutcome
  attachment?: SendOutcome
}

/**
 * Gives the chat one thing at a time, since it takes no more: the picture or file first, because words about a receipt that
 * is not there would be worse than a receipt without words. The words follow only what was handed over, and only into
 * the same conversation.
 */
export async function handOverParts(
  host: Pick<ChatHost, 'send'>,
  attachment: SendAttachment | undefined,
  text: string,
  isStillHere: () => Promise<boolean>,
): Promise<Handed> {
  if (!attachment) return { outcome: await host.send({ kind: 'text', text }) }
  const first = await host.send({ kind: attachment.kind, media_id: attachment.media_id })
  if (first.outcome !== 'handed_over' || !text) return { outcome: first, attachment: first }
  const isHere = await isStillHere().catch(() => false)
  if (!isHere) return { outcome: { outcome: 'failed', reason: 'wrong_entry', detail: '' }, attachment: first }
  return { outcome: await host.send({ kind: 'text', text }), attachment: first }
}
