import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { installFakeBridge, type FakeBridge } from '../../../testing/fakeBridge'
import { Problem } from '../../api/problem'
import type { PageSignatures } from '../../api/types'
import { HostError, type ChatHost } from '../types'
import { isChatClient, useChatHost } from '../useChatHost'
import { HOST_ANSWER_MS, HOST_SEND_MS } from '../within'

const DESKTOP = 'Mozilla/5.0 Chrome/108 Safari/537.36 wxwork/4.1.10 (MicroMessenger/6.2) WindowsWechat'

const signed: PageSignatures = {
  corp_id: 'wp1',
  agent_id: 1000002,
  corp: { timestamp: 1, nonce: 'corp-nonce', signature: 'corp-signature' },
  agent: { timestamp: 2, nonce: 'agent-nonce', signature: 'agent-signature' },
}

describe('isChatClient', () => {
  it('knows WeCom by its own name only', () => {
    expect(isChatClient(DESKTOP)).toBe(true)
    expect(isChatClient('Mozilla/5.0 (iPhone) Mobile/14F89 MicroMessenger/6.3.2')).toBe(false)
    expect(isChatClient('Mozilla/5.0 Chrome/120 Safari/537.36')).toBe(false)
  })
})

describe('in a plain browser', () => {
  it('never loads the SDK and says where the page is', async () => {
    const loadSdk = vi.fn()
    const host = useChatHost({ signatures: vi.fn(), loadSdk, userAgent: 'Mozilla/5.0 Chrome/120' })
    expect(host.isPresent).toBe(false)
    await expect(host.conversation()).rejects.toMatchObject({ reason: 'not_in_client' })
    await expect(host.send({ kind: 'text', text: 'x' })).resolves.toMatchObject({ reason: 'not_in_client' })
    expect(loadSdk).not.toHaveBeenCalled()
  })
})

/** The official SDK, loaded fresh: it reads the user agent and the bridge once, when it is loaded. */
describe('with the official SDK and a bridge of our own', () => {
  let bridge: FakeBridge
  let host: ChatHost
  const signatures = vi.fn<(url: string) => Promise<PageSignatures>>()

  beforeEach(() => {
    vi.resetModules()
    vi.stubGlobal('navigator', { userAgent: DESKTOP, platform: 'Win32', language: 'zh-CN', maxTouchPoints: 0 })
    signatures.mockReset().mockResolvedValue(signed)
    bridge = installFakeBridge()
    host = useChatHost({ signatures, userAgent: DESKTOP, loadSdk: () => import('@wecom/jssdk') })
  })
  afterEach(() => vi.useRealTimers())

  it('finds the contact of a single chat, signed as the app for this address', async () => {
    await expect(host.conversation()).resolves.toEqual({ kind: 'contact', platform_id: 'wm1' })
    expect(signatures).toHaveBeenCalledTimes(1)
    expect(signatures).toHaveBeenCalledWith(location.href.split('#')[0])
    expect(bridge.named('agentConfig')[0]?.params).toMatchObject({
      corpid: 'wp1',
      agentid: '1000002',
      nonceStr: 'agent-nonce',
      signature: 'agent-signature',
      jsApiList: ['getContext', 'getCurExternalContact', 'getCurExternalChat', 'sendChatMessage'],
    })
  })

  it('finds the group of a group chat', async () => {
    bridge.replies['getContext'] = { err_msg: 'getContext:ok', entry: 'group_chat_tools' }
    await expect(host.conversation()).resolves.toEqual({ kind: 'group', platform_id: 'wr1' })
  })

  it.each(['normal', 'internal_group_chat_board', 'single_kf_tools', 'something_new'])(
    'refuses the entry %s before asking for a contact',
    async (entry) => {
      bridge.replies['getContext'] = { err_msg: 'getContext:ok', entry }
      await expect(host.conversation()).rejects.toMatchObject({ reason: 'wrong_entry' })
      expect(bridge.named('getCurExternalContact')).toHaveLength(0)
    },
  )

  it('asks the client anew at each call: the conversation may have changed', async () => {
    await host.conversation()
    bridge.replies['getCurExternalContact'] = { err_msg: 'getCurExternalContact:ok', userId: 'wm2' }
    await expect(host.conversation()).resolves.toEqual({ kind: 'contact', platform_id: 'wm2' })
    expect(bridge.named('agentConfig')).toHaveLength(1)
  })

  it('names a missing permission and a wrong entry', async () => {
    bridge.replies['getCurExternalContact'] = { err_msg: 'getCurExternalContact:fail no permission' }
    await expect(host.conversation()).rejects.toMatchObject({ reason: 'no_permission' })
    bridge.replies['getCurExternalContact'] = {
      err_msg: 'getCurExternalContact:fail without context of external contact',
    }
    await expect(host.conversation()).rejects.toMatchObject({ reason: 'wrong_entry' })
  })

  it('gets a fresh signature after a refused one', async () => {
    bridge.replies['agentConfig'] = { err_msg: 'agentConfig:fail invalid signature', errCode: 40093 }
    await expect(host.conversation()).rejects.toMatchObject({ reason: 'signature_refused' })
    bridge.replies['agentConfig'] = { err_msg: 'agentConfig:ok' }
    await expect(host.conversation()).resolves.toMatchObject({ platform_id: 'wm1' })
    expect(signatures).toHaveBeenCalledTimes(2)
  })

  it('passes on a problem of our own API, and starts over at the next try', async () => {
    const expired = new Problem({ code: 'session_expired', status: 401 })
    signatures.mockRejectedValueOnce(expired)
    await expect(host.conversation()).rejects.toBe(expired)
    await expect(host.conversation()).resolves.toMatchObject({ platform_id: 'wm1' })
  })

  it('does not wait for ever', async () => {
    await host.entry()
    vi.useFakeTimers()
    bridge.replies['getContext'] = 'silence'
    const answer = expect(host.entry()).rejects.toMatchObject({ reason: 'no_answer' })
    await vi.advanceTimersByTimeAsync(HOST_ANSWER_MS)
    await answer
  })

  describe('sending', () => {
    const send = () => host.send({ kind: 'text', text: '您好' })

    it('hands the text over', async () => {
      await expect(send()).resolves.toEqual({ outcome: 'handed_over' })
      expect(bridge.named('sendChatMessage')[0]?.params).toMatchObject({ msgtype: 'text', text: { content: '您好' } })
    })

    it.each([
      ['picture', 'image'],
      ['file', 'file'],
    ] as const)('hands over a %s by the id of its upload', async (kind, msgtype) => {
      await expect(host.send({ kind, media_id: 'media-1' })).resolves.toEqual({ outcome: 'handed_over' })
      const params = { msgtype, [msgtype]: { mediaid: 'media-1' } }
      expect(bridge.named('sendChatMessage')[0]?.params).toMatchObject(params)
    })

    it.each(['sendChatMessage:cancel', 'sendChatMessage:fail_cancel'])('takes %s for a no', async (err_msg) => {
      bridge.replies['sendChatMessage'] = { err_msg }
      await expect(send()).resolves.toEqual({ outcome: 'cancelled' })
    })

    it('keeps the words of a refusal', async () => {
      bridge.replies['sendChatMessage'] = { err_msg: 'sendChatMessage:fail no permission' }
      await expect(send()).resolves.toMatchObject({
        outcome: 'failed',
        reason: 'no_permission',
        detail: 'sendChatMessage:fail no permission',
      })
    })

    it('does not know what became of a send without an answer', async () => {
      await host.entry()
      vi.useFakeTimers()
      bridge.replies['sendChatMessage'] = 'silence'
      const answer = send()
      await vi.advanceTimersByTimeAsync(HOST_SEND_MS)
      await expect(answer).resolves.toEqual({ outcome: 'unknown' })
    })
  })

  it('tells a refusal from an error of ours', async () => {
    bridge.replies['getContext'] = { err_msg: 'getContext:fail strange' }
    await expect(host.entry()).rejects.toBeInstanceOf(HostError)
    await expect(host.entry()).rejects.toMatchObject({ reason: 'refused' })
  })
})
