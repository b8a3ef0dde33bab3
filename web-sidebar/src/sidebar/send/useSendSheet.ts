import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { Conversation, SendIntent } from '@shared/api/types'
import { asHostError } from '@shared/chatHost/reasons'
import type { SendOutcome } from '@shared/chatHost/types'
import { byteLength } from '@shared/format/text'
import { language as pageLanguage, type Language } from '@shared/i18n/language'
import { uuid } from '@shared/uuid'

import type { Sidebar } from '../sidebar'
import { prepareIntent, recordOutcome } from './sendApi'
import { dropDraft, findDraft, keepDraft, type SendRequest } from './sendDraft'

export type SendSheetState =
  | { at: 'closed' }
  | { at: 'preparing' }
  | { at: 'not_prepared'; problem: Problem }
  | { at: 'editing' }
  | { at: 'sending' }
  /** The attempt is over; unless handed over, the text stays for another. */
  | { at: 'settled'; outcome: SendOutcome; isRecorded: boolean }
  /** The page is beside another conversation now: this text must not go there. */
  | { at: 'switched' }

interface Rendered {
  intent: SendIntent
  text: string
}

/** The one sheet in which every action ends: render, edit, hand to the chat, put on record. */
export function useSendSheet(
  { api, host, store }: Pick<Sidebar, 'api' | 'host' | 'store'>,
  conversation: Conversation,
  isStillHere: () => Promise<boolean>,
) {
  const queries = useQueryClient()
  const state = shallowRef<SendSheetState>({ at: 'closed' })
  const request = shallowRef<SendRequest>()
  const intent = shallowRef<SendIntent>()
  const language = ref<Language>('zh-CN')
  const text = ref('')
  const wasRestored = ref(false)
  /** What was rendered and typed per language, so that looking at the other one loses nothing. */
  let rendered = new Map<Language, Rendered>()
  let key = uuid()
  let round = 0

  const isOpen = computed(() => state.value.at !== 'closed')
  const limit = computed(() => intent.value?.limit_bytes ?? 0)
  const bytes = computed(() => byteLength(text.value))
  const excess = computed(() => Math.max(0, bytes.value - limit.value))
  const isEdited = computed(() => text.value !== intent.value?.text)
  const canSend = computed(() => {
    const { at } = state.value
    const mayTry = at === 'editing' || (at === 'settled' && state.value.outcome.outcome !== 'handed_over')
    return mayTry && text.value.trim() !== '' && excess.value === 0
  })

  async function prepare(typed?: string): Promise<boolean> {
    const about = request.value
    if (!about) return false
    round += 1
    const mine = round
    try {
      const made = await prepareIntent(api, key, conversation.id, language.value, about)
      if (mine !== round) return false
      key = uuid()
      intent.value = made
      text.value = typed ?? made.text
      return true
    } catch (error) {
      if (mine === round) state.value = { at: 'not_prepared', problem: asProblem(error) }
      return false
    }
  }

  async function prepareToEdit(typed?: string): Promise<void> {
    state.value = { at: 'preparing' }
    if (await prepare(typed)) state.value = { at: 'editing' }
  }

  async function open(about: SendRequest): Promise<void> {
    begin(about, pageLanguage.value)
    await prepareToEdit()
  }

  function begin(about: SendRequest, inLanguage: Language): void {
    request.value = about
    language.value = inLanguage
    intent.value = undefined
    text.value = ''
    wasRestored.value = false
    rendered = new Map()
    key = uuid()
  }

  /** Opens again with what was typed before a sign-in or a reload. */
  async function restore(clientId: string): Promise<void> {
    const draft = findDraft(store, conversation.id, clientId)
    if (!draft || isOpen.value) return
    begin(draft.request, draft.language)
    await prepareToEdit(draft.text)
    wasRestored.value = state.value.at === 'editing'
  }

  /** Another try after the text could not be prepared. */
  const retry = () => prepareToEdit(text.value || undefined)

  async function setLanguage(next: Language): Promise<void> {
    if (next === language.value || state.value.at !== 'editing' || !intent.value) return
    rendered.set(language.value, { intent: intent.value, text: text.value })
    language.value = next
    const before = rendered.get(next)
    if (!before) return prepareToEdit()
    intent.value = before.intent
    text.value = before.text
  }

  async function record(outcome: SendOutcome): Promise<void> {
    if (!intent.value) return
    let isRecorded = true
    try {
      await recordOutcome(api, intent.value, text.value, outcome)
    } catch (error) {
      isRecorded = asProblem(error).code === 'send_already_settled'
    }
    if (state.value.at === 'settled') state.value = { at: 'settled', outcome, isRecorded }
    await queries.invalidateQueries({ queryKey: ['send-log', conversation.id] })
  }

  async function settle(outcome: SendOutcome): Promise<void> {
    if (outcome.outcome === 'handed_over') dropDraft(store)
    state.value = { at: 'settled', outcome, isRecorded: true }
    await record(outcome)
  }

  /** Compares before every send: a desktop client may have moved on below this page. */
  async function maySendHere(): Promise<boolean> {
    try {
      if (await isStillHere()) return true
      state.value = { at: 'switched' }
    } catch (error) {
      const { reason, detail } = asHostError(error)
      if (reason === 'wrong_entry') state.value = { at: 'switched' }
      else await settle({ outcome: 'failed', reason, detail })
    }
    return false
  }

  async function send(): Promise<void> {
    if (!canSend.value) return
    // An intent is settled once; another attempt is another intent with the same words.
    const isAnotherTry = state.value.at === 'settled'
    state.value = { at: 'sending' }
    if (isAnotherTry && !(await prepare(text.value))) return
    if (!(await maySendHere())) return
    await settle(await host.send({ kind: 'text', text: text.value }))
  }

  /** The client may have moved on while the sheet is open. */
  async function checkHere(): Promise<void> {
    if (state.value.at !== 'editing' && state.value.at !== 'settled') return
    const before = state.value
    const isHere = await isStillHere().catch(() => true)
    if (!isHere && state.value === before) state.value = { at: 'switched' }
  }

  async function recordAgain(): Promise<void> {
    if (state.value.at === 'settled') await record(state.value.outcome)
  }

  function close(): void {
    round += 1
    dropDraft(store)
    state.value = { at: 'closed' }
  }

  watch(text, (typed) => {
    if (!request.value || !intent.value || !isOpen.value) return
    keepDraft(store, { conversation_id: conversation.id, request: request.value, language: language.value, text: typed })
  })

  return {
    state,
    request,
    intent,
    language,
    text,
    wasRestored,
    isOpen,
    isEdited,
    limit,
    bytes,
    excess,
    canSend,
    open,
    restore,
    retry,
    setLanguage,
    send,
    checkHere,
    recordAgain,
    close,
  }
}

export type SendSheet = ReturnType<typeof useSendSheet>
