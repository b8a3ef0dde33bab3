import { useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { Conversation, SendIntent, SendOutcomeReport, SendWarningCode } from '@shared/api/types'
import { asHostError } from '@shared/chatHost/reasons'
import type { SendOutcome } from '@shared/chatHost/types'
import { byteLength } from '@shared/format/text'
import { language as pageLanguage, type Language } from '@shared/i18n/language'
import { uuid } from '@shared/uuid'

import type { Sidebar } from '../sidebar'
import { announceHandOver, prepareIntent } from './sendApi'
import { dropDraft, findDraft, keepDraft, type SendDraft, type SendRequest } from './sendDraft'
import { handOverParts, type Handed } from './handOverParts'
import { sendReports } from './sendReports'

export type SendSheetState =
  | { at: 'closed' }
  | { at: 'preparing' }
  | { at: 'not_prepared'; problem: Problem }
  | { at: 'editing' }
  /** A message about money or taxes with warnings: one more deliberate tap. */
  | { at: 'confirming' }
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
  const reports = sendReports(api, store)
  const state = shallowRef<SendSheetState>({ at: 'closed' })
  const request = shallowRef<SendRequest>()
  const intent = shallowRef<SendIntent>()
  const language = ref<Language>('zh-CN')
  const text = ref('')
  const wasRestored = ref(false)
  /** Pictures and files are in the chat, the text is not: another try sends the text only. */
  const isAttachmentGone = ref(false)
  /** So many of the intent's pictures and files are in the chat, and something that was to follow is not. */
  const goneCount = ref(0)
  /** What was rendered and typed per language, so that looking at the other one loses nothing. */
  let rendered = new Map<Language, Rendered>()
  let acknowledged = new Set<SendWarningCode>()
  /** The last report, for recording it again. */
  let reported: { intentId: string; report: SendOutcomeReport } | undefined
  /** An intent is settled once; another attempt is another intent with the same words. */
  let isSpent = false
  let key = uuid()
  let round = 0

  const isOpen = computed(() => state.value.at !== 'closed')
  /** What is still to be handed over. */
  const attachments = computed(() => intent.value?.attachments.slice(goneCount.value) ?? [])
  const limit = computed(() => intent.value?.limit_bytes ?? 0)
  const bytes = computed(() => byteLength(text.value))
  const excess = computed(() => Math.max(0, bytes.value - limit.value))
  const isEdited = computed(() => text.value !== intent.value?.text)
  /** A picture or file may go without words. */
  const mayBeEmpty = computed(() => attachments.value.length > 0)
  const canSend = computed(() => {
    const { at } = state.value
    const mayTry =
      at === 'editing' ||
      at === 'confirming' ||
      (at === 'settled' && state.value.outcome.outcome !== 'handed_over')
    return mayTry && (text.value.trim() !== '' || mayBeEmpty.value) && excess.value === 0
  })

  async function prepare(typed?: string): Promise<boolean> {
    const about = request.value
    if (!about) return false
    round += 1
    const mine = round
    try {
      const asked = isAttachmentGone.value ? { ...about, text_only: true } : about
      const made = await prepareIntent(api, key, conversation.id, language.value, asked)
      if (mine !== round) return false
      key = uuid()
      intent.value = made
      goneCount.value = 0
      isSpent = false
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
    isAttachmentGone.value = false
    goneCount.value = 0
    rendered = new Map()
    acknowledged = new Set()
    key = uuid()
  }

  /** Opens again with what was typed before a sign-in or a reload. */
  async function restore(clientId: string): Promise<void> {
    const draft = findDraft(store, conversation.id, clientId)
    if (!draft || isOpen.value) return
    begin(draft.request, draft.language)
    await prepareToEdit(draft.text)
    if (state.value.at !== 'editing') return
    wasRestored.value = true
    if (draft.handing_over) await doubt(draft, draft.handing_over)
  }

  /** The page went away while the chat was being given the message: nobody knows whether it took it. */
  async function doubt(draft: SendDraft, { intent_id, has_attachment }: NonNullable<SendDraft['handing_over']>) {
    const report = { ...reportOf(draft.text, { outcome: { outcome: 'unknown' }, attachments: [] }), conversation_id: conversation.id }
    state.value = { at: 'settled', outcome: { outcome: 'unknown' }, isRecorded: true }
    keep()
    await tell(intent_id, has_attachment ? { ...report, attachment_outcomes: ['unknown'] } : report)
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

  function reportOf(said: string, { outcome, attachments: tried }: Handed): SendOutcomeReport {
    const failed = outcome.outcome === 'failed' ? { problem: (outcome.detail || outcome.reason).slice(0, 200) } : {}
    return {
      conversation_id: conversation.id,
      outcome: outcome.outcome,
      text: said,
      ...failed,
      ...(tried.length && { attachment_outcomes: tried.map((one) => one.outcome) }),
    }
  }

  /** Puts an outcome on record: now, or when there is a network again. */
  async function tell(intentId: string, report: SendOutcomeReport): Promise<void> {
    reported = { intentId, report }
    const isRecorded = await reports.tell(intentId, report)
    if (state.value.at === 'settled') state.value = { ...state.value, isRecorded }
    await queries.invalidateQueries({ queryKey: ['send-log', conversation.id] })
  }

  async function settle(handed: Handed): Promise<void> {
    const { outcome } = handed
    const { value: made } = intent
    if (outcome.outcome !== 'handed_over') leaveOutWhatIsGone(handed)
    isSpent = true
    if (outcome.outcome === 'handed_over') dropDraft(store)
    else keep()
    state.value = { at: 'settled', outcome, isRecorded: true }
    if (made) await tell(made.id, reportOf(text.value, handed))
  }

  /** Another try is not to put into the chat what is there already. */
  function leaveOutWhatIsGone(handed: Handed): void {
    const gone = handed.attachments.filter((one) => one.outcome === 'handed_over').length
    if (gone === 0) return
    isAttachmentGone.value = gone === intent.value?.attachments.length
    goneCount.value = gone
    const about = request.value
    if (about?.attachment_ids && !isAttachmentGone.value) {
      request.value = { ...about, attachment_ids: about.attachment_ids.slice(gone) }
    }
  }

  /** Compares before every send: a desktop client may have moved on below this page. */
  async function maySendHere(): Promise<boolean> {
    try {
      if (await isStillHere()) return true
      state.value = { at: 'switched' }
    } catch (error) {
      const { reason, detail } = asHostError(error)
      if (reason === 'wrong_entry') state.value = { at: 'switched' }
      else await settle({ outcome: { outcome: 'failed', reason, detail }, attachments: [] })
    }
    return false
  }

  /** Whether every warning that must be was passed over; a tap in `confirming` passes over all that are shown. */
  function isAcknowledged(made: SendIntent, wasConfirming: boolean): boolean {
    const codes = made.must_acknowledge ? made.warnings.map((warning) => warning.code) : []
    if (wasConfirming) codes.forEach((code) => acknowledged.add(code))
    return codes.every((code) => acknowledged.has(code))
  }

  async function send(): Promise<void> {
    if (!canSend.value) return
    const wasConfirming = state.value.at === 'confirming'
    const isAnotherTry = isSpent
    state.value = { at: 'sending' }
    if (isAnotherTry && !(await prepare(text.value))) return
    if (!intent.value) return
    if (!isAcknowledged(intent.value, wasConfirming)) {
      state.value = { at: 'confirming' }
      return
    }
    if (!(await maySendHere())) return
    try {
      intent.value = await announceHandOver(api, intent.value, [...acknowledged])
    } catch (error) {
      state.value = { at: 'not_prepared', problem: asProblem(error) }
      return
    }
    keep({ intent_id: intent.value.id, has_attachment: attachments.value.length > 0 })
    await settle(await handOverParts(host, attachments.value, text.value.trim() && text.value, isStillHere))
  }

  /** The client may have moved on while the sheet is open. */
  async function checkHere(): Promise<void> {
    const before = state.value
    if (before.at !== 'editing' && before.at !== 'settled' && before.at !== 'confirming') return
    const isHere = await isStillHere().catch(() => true)
    if (!isHere && state.value === before) state.value = { at: 'switched' }
  }

  async function recordAgain(): Promise<void> {
    if (state.value.at === 'settled' && reported) await tell(reported.intentId, reported.report)
  }

  /** The network is back. */
  async function flush(): Promise<void> {
    await reports.flush()
    const isWaiting = reported !== undefined && reports.isWaiting(reported.intentId)
    if (state.value.at === 'settled') state.value = { ...state.value, isRecorded: !isWaiting }
  }

  function close(): void {
    round += 1
    dropDraft(store)
    state.value = { at: 'closed' }
  }

  function keep(handing_over?: SendDraft['handing_over']): void {
    if (!request.value || !isOpen.value) return
    const about = { conversation_id: conversation.id, request: request.value, language: language.value }
    keepDraft(store, { ...about, text: text.value, ...(handing_over && { handing_over }) })
  }

  watch(text, () => {
    if (intent.value) keep()
  })

  const onOnline = () => void flush()
  window.addEventListener('online', onOnline)
  onScopeDispose(() => window.removeEventListener('online', onOnline))
  void flush()

  return {
    state,
    request,
    intent,
    attachments,
    isAttachmentGone,
    goneCount,
    language,
    text,
    wasRestored,
    isOpen,
    isEdited,
    limit,
    bytes,
    excess,
    mayBeEmpty,
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
