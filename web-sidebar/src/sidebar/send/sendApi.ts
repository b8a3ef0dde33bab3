import type { Api } from '@shared/api/client'
import type { SendIntent } from '@shared/api/types'
import type { SendOutcome } from '@shared/chatHost/types'
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

/** Puts on record how the send ended. */
export function recordOutcome(
  { call, http }: Api,
  intent: SendIntent,
  text: string,
  outcome: SendOutcome,
): Promise<SendIntent> {
  const params = { path: { send_intent_id: intent.id } }
  const problem = outcome.outcome === 'failed' ? { problem: outcome.detail || outcome.reason } : {}
  const body = { conversation_id: intent.conversation_id, outcome: outcome.outcome, text, ...problem }
  return call(http.PUT('/api/v1/send-intents/{send_intent_id}/outcome', { params, body }), { quiet: true })
}
