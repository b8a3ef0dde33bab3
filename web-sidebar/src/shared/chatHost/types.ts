/** What the pages know of the program that shows them: no platform words, no SDK names. */

/** Where the page was opened. */
export type HostEntry = 'contact_chat' | 'group_chat' | 'contact_profile' | 'elsewhere'

/** The conversation beside which the page stands, by the platform's id. */
export interface ConversationRef {
  kind: 'contact' | 'group'
  platform_id: string
}

/** What is handed to the chat, one thing at a time. Pictures and files are named by the platform's id of an upload. */
export type ChatMessage =
  | { kind: 'text'; text: string }
  | { kind: 'picture'; media_id: string }
  | { kind: 'file'; media_id: string }

/** How a send ended. There is no receipt: `handed_over` is the best that can be known. */
export type SendOutcome =
  | { outcome: 'handed_over' }
  | { outcome: 'cancelled' }
  | { outcome: 'failed'; reason: HostReason; detail: string }
  | { outcome: 'unknown' }

/** Why the chat program did not do what was asked. */
export type HostReason =
  | 'not_in_client'
  | 'wrong_entry'
  | 'no_permission'
  | 'signature_refused'
  | 'wrong_corp'
  | 'client_too_old'
  | 'no_answer'
  | 'refused'

/** A refusal of the chat program; `detail` is its own sentence, for support, never for switching. */
export class HostError extends Error {
  readonly reason: HostReason
  readonly detail: string

  constructor(reason: HostReason, detail = '') {
    super(`${reason}: ${detail}`)
    this.name = 'HostError'
    this.reason = reason
    this.detail = detail
  }
}

/** The chat program around the page. */
export interface ChatHost {
  /** False in a plain browser: then every other call fails with `not_in_client`. */
  readonly isPresent: boolean
  entry(): Promise<HostEntry>
  /** The conversation of this moment; asked again before every send. */
  conversation(): Promise<ConversationRef>
  send(message: ChatMessage): Promise<SendOutcome>
  /** Calls back when the person may have gone to another conversation in the same page. Returns the way to stop. */
  onConversationMaybeChanged(callback: () => void): () => void
}
