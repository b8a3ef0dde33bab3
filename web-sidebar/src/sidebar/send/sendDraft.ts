import type { SendIntentRequest } from '@shared/api/types'
import { isLanguage, type Language } from '@shared/i18n/language'
import { readJson, type KeyStore } from '@shared/storage'

/** What a send is about, before the server has rendered it. */
export type SendRequest = Omit<SendIntentRequest, 'conversation_id' | 'language'>

/** A text being edited: kept over a sign-in and over a reload by the client, until the sheet is closed. */
export interface SendDraft {
  conversation_id: string
  request: SendRequest
  language: Language
  text: string
  /** The intent that the chat was being given when the page went away: nobody knows whether it took it. */
  handing_over?: HandingOver
  kept_at: number
}

/** What is being given to the chat. */
export interface HandingOver {
  intent_id: string
  has_attachment: boolean
}

const KEY = 'sidebook.sidebar.draft'
/** An older text would be more surprising than helpful. */
const MAX_AGE_MS = 30 * 60_000

function isDraft(value: unknown): value is SendDraft {
  if (typeof value !== 'object' || value === null) return false
  const draft = value as Partial<Record<keyof SendDraft, unknown>>
  const request = draft.request as Partial<SendRequest> | null | undefined
  return (
    typeof draft.conversation_id === 'string' &&
    typeof request?.client_id === 'string' &&
    typeof request.action === 'string' &&
    isLanguage(draft.language) &&
    typeof draft.text === 'string' &&
    (draft.handing_over === undefined || isHandingOver(draft.handing_over)) &&
    typeof draft.kept_at === 'number'
  )
}

function isHandingOver(value: unknown): value is HandingOver {
  const { intent_id, has_attachment } = (value ?? {}) as Partial<Record<keyof HandingOver, unknown>>
  return typeof intent_id === 'string' && typeof has_attachment === 'boolean'
}

export function keepDraft(store: KeyStore, draft: Omit<SendDraft, 'kept_at'>, now = Date.now()): void {
  store.set(KEY, JSON.stringify({ ...draft, kept_at: now } satisfies SendDraft))
}

export function dropDraft(store: KeyStore): void {
  store.remove(KEY)
}

/** The kept text, if it belongs to this conversation and client. */
export function findDraft(
  store: KeyStore,
  conversationId: string,
  clientId: string,
  now = Date.now(),
): SendDraft | undefined {
  const draft = readJson(store, KEY, isDraft)
  const fits = draft?.conversation_id === conversationId && draft.request.client_id === clientId
  return fits && now - draft.kept_at < MAX_AGE_MS ? draft : undefined
}
