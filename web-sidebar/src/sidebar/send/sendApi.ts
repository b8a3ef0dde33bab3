import type { Api } from '@shared/api/client'
import type { SendIntent, SendOutcomeReport, SendWarningCode } from '@shared/api/types'
import type { Language } from '@shared/i18n/language'

import type { SendRequest } from './sendDraft'

/** Has the server render the text and check the recipient. The same key never makes a second intent. */
export function prepareIntent(
  { call, http }: Api,
  key: string,
  conversation_id: string,
  language: Language,
  request: SendRequest,
): Promise<SendIntent> {
  const params = { header: { 'Idempotency-Key': key } }
  const body = { ...request, conversation_id, language }
  return call(http.POST('/api/v1/send-intents', { params, body }), { quiet: true })
}

/** Tells the server that the chat is about to be given the message; it checks once more and renews what ran out. */
export function announceHandOver(
  { call, http }: Api,
  intent: SendIntent,
  acknowledged: SendWarningCode[],
): Promise<SendIntent> {
  const params = { path: { send_intent_id: intent.id } }
  const body = { conversation_id: intent.conversation_id, acknowledged }
  return call(http.POST('/api/v1/send-intents/{send_intent_id}/hand-over', { params, body }), { quiet: true })
}

/** Puts on record how the send ended. */
export function reportOutcome(
  { call, http }: Api,
  send_intent_id: string,
  body: SendOutcomeReport,
): Promise<SendIntent> {
  const params = { path: { send_intent_id } }
  return call(http.PUT('/api/v1/send-intents/{send_intent_id}/outcome', { params, body }), { quiet: true })
}
