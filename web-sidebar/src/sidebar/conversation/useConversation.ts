import { onScopeDispose, shallowRef } from 'vue'

import { asProblem, Problem } from '@shared/api/problem'
import type { Conversation } from '@shared/api/types'
import { asHostError } from '@shared/chatHost/reasons'
import { HostError, type ConversationRef, type HostReason } from '@shared/chatHost/types'

import type { Sidebar } from '../sidebar'

export type ConversationState =
  | { at: 'asking' }
  | { at: 'host_refused'; reason: HostReason; detail: string }
  /** The platform knows it, we do not yet: a read is on its way. */
  | { at: 'unknown_yet'; gaveUp: boolean }
  | { at: 'failed'; problem: Problem }
  | { at: 'ready'; conversation: Conversation }

/** Pauses between quiet retries while the server reads a new conversation. */
const RETRY_MS = [1_000, 1_500, 2_500, 4_000, 6_000]

export const isSameConversation = (a: ConversationRef | undefined, b: ConversationRef): boolean =>
  a?.kind === b.kind && a.platform_id === b.platform_id

/** The conversation beside the page: asked of the chat program, found at the server, watched for a switch. */
export function useConversation({ api, host, snapshots }: Pick<Sidebar, 'api' | 'host' | 'snapshots'>) {
  const state = shallowRef<ConversationState>({ at: 'asking' })
  let beside: ConversationRef | undefined
  let round = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function resolve(reference: ConversationRef, mine: number, attempt = 0): Promise<void> {
    try {
      const request = api.http.POST('/api/v1/conversations/resolve', { body: { ...reference } })
      const conversation = await api.call(request, { quiet: true })
      if (mine !== round) return
      snapshots.meet(reference, conversation)
      state.value = { at: 'ready', conversation }
    } catch (error) {
      if (mine !== round) return
      const problem = asProblem(error)
      // What was met before stays readable while nothing answers.
      if (problem.isUnreachable && state.value.at === 'ready') return
      if (problem.code !== 'conversation_unknown') {
        if (state.value.at === 'ready') snapshots.forget(state.value.conversation.id)
        state.value = { at: 'failed', problem }
        return
      }
      const pause = RETRY_MS[attempt]
      state.value = { at: 'unknown_yet', gaveUp: pause === undefined }
      if (pause !== undefined) timer = setTimeout(() => void resolve(reference, mine, attempt + 1), pause)
    }
  }

  /** The conversation as it was met last, at once; else a moment's wait. */
  function showKnown(reference: ConversationRef): void {
    const conversation = snapshots.conversation(reference)
    state.value = conversation ? { at: 'ready', conversation } : { at: 'asking' }
  }

  function begin(): number {
    clearTimeout(timer)
    round += 1
    return round
  }

  function refuse(error: unknown): void {
    if (error instanceof Problem) state.value = { at: 'failed', problem: error }
    else {
      const { reason, detail } = asHostError(error)
      state.value = { at: 'host_refused', reason, detail }
    }
  }

  /** From nothing: ask the chat program, then the server. */
  async function load(): Promise<void> {
    const mine = begin()
    beside = undefined
    state.value = { at: 'asking' }
    try {
      const reference = await host.conversation()
      if (mine !== round) return
      beside = reference
      showKnown(reference)
      await resolve(reference, mine)
    } catch (error) {
      if (mine === round) refuse(error)
    }
  }

  /** Asks again quietly: the client may have moved on to another conversation in the same page. */
  async function recheck(): Promise<void> {
    if (state.value.at === 'asking') return
    const mine = round
    try {
      const reference = await host.conversation()
      if (mine !== round || isSameConversation(beside, reference)) return
      beside = reference
      const next = begin()
      showKnown(reference)
      await resolve(reference, next)
    } catch (error) {
      // A passing silence is no reason to take the page away; leaving the client's chat is.
      if (mine === round && error instanceof HostError && error.reason === 'wrong_entry') {
        begin()
        beside = undefined
        refuse(error)
      }
    }
  }

  /** Is the page still beside the conversation that it shows? Asked before every send. */
  async function isStillHere(): Promise<boolean> {
    const reference = await host.conversation()
    return isSameConversation(beside, reference)
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    round += 1
  })
  return { state, load, recheck, isStillHere }
}
