/** The one door to the chat program. Only this file names its SDK. */
import type { Problem } from '../api/problem'
import type { PageSignature, PageSignatures } from '../api/types'
import { watchMaybeChanged } from './maybeChanged'
import { asHostError, isCancel, sentenceOf } from './reasons'
import { HostError, type ChatHost, type ChatMessage, type ConversationRef, type HostEntry, type SendOutcome } from './types'
import { HOST_ANSWER_MS, HOST_SEND_MS, within } from './within'

type Sdk = typeof import('@wecom/jssdk')

export interface ChatHostOptions {
  /** Signs the address of this page for both identities; asked of our API. Throws a `Problem`. */
  signatures: (url: string) => Promise<PageSignatures>
  /** Replaced in tests. */
  loadSdk?: () => Promise<Sdk>
  userAgent?: string
}

/** The functions of the client that we ask for; a call not named here is refused. */
const functions = ['getContext', 'getCurExternalContact', 'getCurExternalChat', 'sendChatMessage']

/** What the platform calls the places from which a page can be opened (reference 4.5). */
const entryOfPlatform: Record<string, HostEntry> = {
  single_chat_tools: 'contact_chat',
  group_chat_tools: 'group_chat',
  contact_profile: 'contact_profile',
}

/** WeCom names itself in the user agent; WeChat's own name appears in both, so it says nothing. */
export function isChatClient(userAgent: string): boolean {
  return /wxwork(local)?\/[\d.]+/i.test(userAgent)
}

/** The chat program around the page. Its SDK is loaded only where the program is there to answer. */
export function useChatHost(options: ChatHostOptions): ChatHost {
  const isPresent = isChatClient(options.userAgent ?? navigator.userAgent)
  const loadSdk = options.loadSdk ?? (() => import('@wecom/jssdk'))
  let ready: Promise<Sdk> | undefined

  async function register(): Promise<Sdk> {
    const signed = signaturesOf(options.signatures)
    const [sdk, first] = await Promise.all([loadSdk(), signed(pageUrl())])
    window.addEventListener('unhandledrejection', ignoreDropped)
    sdk.register({
      corpId: first.corp_id,
      agentId: first.agent_id,
      jsApiList: functions,
      getConfigSignature: async (url) => forSdk((await signed(url)).corp),
      getAgentConfigSignature: async (url) => forSdk((await signed(url)).agent),
      onAgentConfigFail: signed.forget,
      onConfigFail: signed.forget,
    })
    return sdk
  }

  async function sdk(): Promise<Sdk> {
    if (!isPresent) throw new HostError('not_in_client')
    ready ??= register()
    try {
      return await ready
    } catch (error) {
      // The next attempt starts from nothing.
      ready = undefined
      throw error
    }
  }

  async function ask<T>(question: (sdk: Sdk) => Promise<T>): Promise<T> {
    const loaded = await sdk()
    try {
      return await within(HOST_ANSWER_MS, question(loaded))
    } catch (error) {
      if (isProblem(error)) throw error
      throw asHostError(error)
    }
  }

  async function entry(): Promise<HostEntry> {
    const context = await ask((sdk) => sdk.getContext())
    return entryOfPlatform[context.entry] ?? 'elsewhere'
  }

  async function conversation(): Promise<ConversationRef> {
    const from = await entry()
    if (from === 'elsewhere') throw new HostError('wrong_entry')
    if (from === 'group_chat') {
      const { chatId } = await ask((sdk) => sdk.getCurExternalChat())
      return { kind: 'group', platform_id: chatId }
    }
    const { userId } = await ask((sdk) => sdk.getCurExternalContact())
    return { kind: 'contact', platform_id: userId }
  }

  async function send(message: ChatMessage): Promise<SendOutcome> {
    try {
      const loaded = await sdk()
      await within(HOST_SEND_MS, loaded.sendChatMessage(forChat(message)))
      return { outcome: 'handed_over' }
    } catch (error) {
      if (isCancel(error)) return { outcome: 'cancelled' }
      const { reason, detail } = asHostError(error)
      return reason === 'no_answer' ? { outcome: 'unknown' } : { outcome: 'failed', reason, detail }
    }
  }

  return { isPresent, entry, conversation, send, onConversationMaybeChanged: watchMaybeChanged }
}

/** A message in the platform's words; its media ids have no underscore here. */
function forChat(message: ChatMessage): Parameters<Sdk['sendChatMessage']>[0] {
  switch (message.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: message.text } }
    case 'picture':
      return { msgtype: 'image', image: { mediaid: message.media_id } }
    case 'file':
      return { msgtype: 'file', file: { mediaid: message.media_id } }
  }
}

/** The SDK drops the promise of its first registration; its refusal reaches us with the next call. */
function ignoreDropped(event: PromiseRejectionEvent): void {
  if (/^(agentConfig|config):/.test(sentenceOf(event.reason))) event.preventDefault()
}

const pageUrl = () => location.href.split('#')[0] ?? ''

const forSdk = ({ timestamp, nonce, signature }: PageSignature) => ({
  timestamp,
  nonceStr: nonce,
  signature,
})

/** One request serves both identities of one address; forgotten when the client refuses it. */
function signaturesOf(fetchThem: ChatHostOptions['signatures']) {
  let kept: { url: string; answer: Promise<PageSignatures> } | undefined
  const get = (url: string) => {
    if (kept?.url === url) return kept.answer
    const answer = fetchThem(url)
    kept = { url, answer }
    answer.catch(get.forget)
    return answer
  }
  get.forget = () => {
    kept = undefined
  }
  return get
}

function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem'
}
