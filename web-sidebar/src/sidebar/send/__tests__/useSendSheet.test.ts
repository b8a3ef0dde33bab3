import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import type { SendIntent } from '@shared/api/types'
import { HostError } from '@shared/chatHost/types'

import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { conversation, intent, session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { useSendSheet } from '../useSendSheet'

const PREPARE = 'POST /api/v1/send-intents'
const outcomePath = (id: string) => `/api/v1/send-intents/${id}/outcome`
const handOverPath = (id: string) => `/api/v1/send-intents/${id}/hand-over`
const request = { action: 'service_expiry_reminder', client_id: 'client-1', service_id: 'service-1' } as const
const keyOf = (seen: Seen | undefined) => seen?.headers.get('idempotency-key')

describe('useSendSheet', () => {
  let server: ReturnType<typeof fakeFetch>
  let here: boolean | Error
  let made: Map<string, SendIntent>

  beforeEach(() => {
    here = true
    made = new Map()
    server = fakeFetch({
      [PREPARE]: ({ body }) => {
        const { language } = body as { language: 'zh-CN' | 'en' }
        const text = language === 'en' ? 'Dear client' : intent.text
        const id = `intent-${made.size + 1}`
        made.set(id, { ...intent, id, language, text })
        return { status: 201, body: made.get(id) }
      },
      ...settling('intent-1'),
      ...settling('intent-2'),
    })
  })

  function settling(id: string) {
    return {
      [`POST ${handOverPath(id)}`]: () => ({ body: { ...made.get(id), state: 'handing_over' } }),
      [`PUT ${outcomePath(id)}`]: { body: intent },
    }
  }

  /** From now on the server prepares messages like this. */
  function prepares(change: Partial<SendIntent>): void {
    let count = made.size
    server.routes[PREPARE] = () => {
      const id = `intent-${(count += 1)}`
      made.set(id, { ...intent, ...change, id })
      return { status: 201, body: made.get(id) }
    }
  }

  function sheet(sidebar = fakeSidebar(session)) {
    const isStillHere = async () => {
      if (here instanceof Error) throw here
      return here
    }
    const { result } = withSetup(() => useSendSheet(sidebar, conversation, isStillHere))
    return { sidebar, ...result }
  }

  it('shows what the server rendered', async () => {
    const { open, state, text, limit, bytes, canSend } = sheet()
    await open(request)
    expect(server.seen[0]?.body).toEqual({ ...request, conversation_id: 'conversation-1', language: 'zh-CN' })
    expect(state.value.at).toBe('editing')
    expect(text.value).toBe(intent.text)
    expect([bytes.value, limit.value]).toEqual([27, 60])
    expect(canSend.value).toBe(true)
  })

  it('tries again with the same key, so that no second intent is made', async () => {
    const works = server.routes[PREPARE]
    server.routes[PREPARE] = problem(503, 'platform_unavailable')
    const { open, retry, state } = sheet()
    await open(request)
    expect(state.value).toMatchObject({ at: 'not_prepared', problem: { code: 'platform_unavailable' } })
    if (works) server.routes[PREPARE] = works
    await retry()
    expect(state.value.at).toBe('editing')
    expect(keyOf(server.seen[0])).toBe(keyOf(server.seen[1]))
  })

  it('hands over what was typed, and puts it on record', async () => {
    const { open, send, text, state, sidebar } = sheet()
    await open(request)
    text.value = '改过的内容'
    await send()
    expect(sidebar.host.sent).toEqual(['改过的内容'])
    expect(server.to(outcomePath('intent-1'))[0]?.body).toEqual({
      conversation_id: 'conversation-1',
      outcome: 'handed_over',
      text: '改过的内容',
    })
    expect(state.value).toEqual({ at: 'settled', outcome: { outcome: 'handed_over' }, isRecorded: true })
  })

  it('does not send a text that is too long or empty', async () => {
    const { open, send, text, excess, canSend, sidebar } = sheet()
    await open(request)
    text.value = '长'.repeat(21)
    expect([excess.value, canSend.value]).toEqual([3, false])
    text.value = '  '
    expect(canSend.value).toBe(false)
    await send()
    expect(sidebar.host.sent).toEqual([])
  })

  it('keeps the text of a failed send and sends it again as a new intent', async () => {
    const { open, send, text, state, sidebar } = sheet()
    await open(request)
    text.value = '我写的'
    sidebar.host.outcome = { outcome: 'failed', reason: 'no_permission', detail: 'fail no permission' }
    await send()
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({
      outcome: 'failed',
      problem: 'fail no permission',
    })
    expect(text.value).toBe('我写的')
    sidebar.host.outcome = { outcome: 'handed_over' }
    await send()
    const prepared = server.to('/api/v1/send-intents')
    expect(keyOf(prepared[0])).not.toBe(keyOf(prepared[1]))
    expect(server.to(outcomePath('intent-2'))[0]?.body).toMatchObject({ outcome: 'handed_over', text: '我写的' })
    expect(state.value).toMatchObject({ at: 'settled', outcome: { outcome: 'handed_over' } })
  })

  it.each(['cancelled', 'unknown'] as const)('puts %s on record and allows another try', async (outcome) => {
    const { open, send, canSend, sidebar } = sheet()
    await open(request)
    sidebar.host.outcome = { outcome }
    await send()
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({ outcome })
    expect(canSend.value).toBe(true)
  })

  it('never sends into another conversation', async () => {
    const { open, send, state, canSend, sidebar } = sheet()
    await open(request)
    here = false
    await send()
    expect(sidebar.host.sent).toEqual([])
    expect(state.value.at).toBe('switched')
    expect(canSend.value).toBe(false)
  })

  it('takes a left chat for a switch, and a refusal before sending for a failure', async () => {
    const first = sheet()
    await first.open(request)
    here = new HostError('wrong_entry')
    await first.send()
    expect(first.state.value.at).toBe('switched')

    const second = sheet()
    await second.open(request)
    here = new HostError('no_answer')
    await second.send()
    expect(second.state.value).toMatchObject({ at: 'settled', outcome: { outcome: 'failed', reason: 'no_answer' } })
    expect(second.sidebar.host.sent).toEqual([])
  })

  it('is invalidated by a switch while it is open', async () => {
    const { open, checkHere, state } = sheet()
    await open(request)
    await checkHere()
    expect(state.value.at).toBe('editing')
    here = false
    await checkHere()
    expect(state.value.at).toBe('switched')
  })

  it('says when the outcome is not on record, and records it again', async () => {
    server.routes[`PUT ${outcomePath('intent-1')}`] = problem(503, 'platform_unavailable')
    const { open, send, recordAgain, state } = sheet()
    await open(request)
    await send()
    expect(state.value).toMatchObject({ at: 'settled', isRecorded: false })
    server.routes[`PUT ${outcomePath('intent-1')}`] = { body: intent }
    await recordAgain()
    expect(state.value).toMatchObject({ at: 'settled', isRecorded: true })
  })

  it('takes an outcome that is already on record for recorded', async () => {
    server.routes[`PUT ${outcomePath('intent-1')}`] = problem(409, 'send_already_settled')
    const { open, send, state } = sheet()
    await open(request)
    await send()
    expect(state.value).toMatchObject({ isRecorded: true })
  })

  it('renders the other language, and comes back to what was typed', async () => {
    const { open, setLanguage, text } = sheet()
    await open(request)
    text.value = '我改过'
    await setLanguage('en')
    expect(text.value).toBe('Dear client')
    await setLanguage('zh-CN')
    expect(text.value).toBe('我改过')
    expect(server.to('/api/v1/send-intents')).toHaveLength(2)
  })

  it('brings back what was typed after a sign-in, for the same conversation and client only', async () => {
    const first = sheet()
    await first.open(request)
    first.text.value = '写到一半'
    await nextTick()

    const other = sheet(first.sidebar)
    await other.restore('client-2')
    expect(other.state.value.at).toBe('closed')

    const again = sheet(first.sidebar)
    await again.restore('client-1')
    expect(again.text.value).toBe('写到一半')
    expect(again.wasRestored.value).toBe(true)
  })

  it('asks for one more tap when a message about money has warnings', async () => {
    prepares({ must_acknowledge: true, warnings: [{ code: 'other_clients_in_group', clients: ['蓝天公司'] }] })
    const { open, send, state, canSend, sidebar } = sheet()
    await open(request)
    await send()
    expect([state.value.at, canSend.value]).toEqual(['confirming', true])
    expect([sidebar.host.sent, server.to(handOverPath('intent-1'))]).toEqual([[], []])
    await send()
    expect(server.to(handOverPath('intent-1'))[0]?.body).toEqual({
      conversation_id: 'conversation-1',
      acknowledged: ['other_clients_in_group'],
    })
    expect(sidebar.host.sent).toEqual([intent.text])
  })

  it('only shows the warnings of other messages', async () => {
    prepares({ warnings: [{ code: 'data_stale' }] })
    const { open, send, state } = sheet()
    await open(request)
    await send()
    expect(state.value).toMatchObject({ at: 'settled', outcome: { outcome: 'handed_over' } })
  })

  it('asks again for a warning that came with another try', async () => {
    prepares({ must_acknowledge: true })
    const { open, send, state, sidebar } = sheet()
    await open(request)
    sidebar.host.outcome = { outcome: 'unknown' }
    await send()
    prepares({ must_acknowledge: true, warnings: [{ code: 'sent_lately' }] })
    await send()
    expect([state.value.at, sidebar.host.sent.length]).toEqual(['confirming', 1])
    await send()
    expect(server.to('/api/v1/send-intents')).toHaveLength(2)
    expect(sidebar.host.sent).toHaveLength(2)
  })

  it('hands nothing over that the server does not let go', async () => {
    server.routes[`POST ${handOverPath('intent-1')}`] = problem(422, 'client_not_linked')
    const { open, send, state, text, sidebar } = sheet()
    await open(request)
    text.value = '我写的'
    await send()
    expect(state.value).toMatchObject({ at: 'not_prepared', problem: { code: 'client_not_linked' } })
    expect([sidebar.host.sent, text.value]).toEqual([[], '我写的'])
  })

  const attachment = {
    kind: 'picture',
    name: '收款收据.png',
    size_bytes: 120_000,
    width: 1440,
    height: 1743,
    media_id: 'media-1',
    preview_url: '/preview',
  } as const

  it('sends a picture first, then its words, and reports both', async () => {
    prepares({ attachments: [attachment] })
    server.routes[`POST ${handOverPath('intent-1')}`] = {
      body: { ...intent, id: 'intent-1', attachments: [{ ...attachment, media_id: 'renewed' }] },
    }
    const { open, send, state, sidebar } = sheet()
    await open(request)
    await send()
    expect(sidebar.host.sent).toEqual(['renewed', intent.text])
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({
      outcome: 'handed_over',
      attachment_outcomes: ['handed_over'],
      text: intent.text,
    })
    expect(state.value).toMatchObject({ outcome: { outcome: 'handed_over' } })
  })

  it('sends a picture without words', async () => {
    prepares({ attachments: [attachment] })
    const { open, send, text, canSend, sidebar } = sheet()
    await open(request)
    text.value = ' '
    expect(canSend.value).toBe(true)
    await send()
    expect(sidebar.host.sent).toEqual(['media-1'])
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({ attachment_outcomes: ['handed_over'] })
  })

  it('does not send words about a picture that was not taken', async () => {
    prepares({ attachments: [attachment] })
    const { open, send, sidebar, isAttachmentGone } = sheet()
    await open(request)
    sidebar.host.outcome = { outcome: 'cancelled' }
    await send()
    expect(sidebar.host.sent).toEqual(['media-1'])
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({
      outcome: 'cancelled',
      attachment_outcomes: ['cancelled'],
    })
    expect(isAttachmentGone.value).toBe(false)
  })

  it('sends only the words again when the picture is in the chat', async () => {
    prepares({ attachments: [attachment] })
    const { open, send, state, sidebar, isAttachmentGone } = sheet()
    await open(request)
    sidebar.host.outcomes = [{ outcome: 'handed_over' }, { outcome: 'failed', reason: 'refused', detail: 'fail' }]
    await send()
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({
      outcome: 'failed',
      attachment_outcomes: ['handed_over'],
    })
    expect([state.value.at, isAttachmentGone.value]).toEqual(['settled', true])
    prepares({})
    await send()
    expect(server.to('/api/v1/send-intents')[1]?.body).toMatchObject({ text_only: true })
    expect(sidebar.host.sent).toEqual(['media-1', intent.text, intent.text])
    expect(server.to(outcomePath('intent-2'))[0]?.body).not.toHaveProperty('attachment_outcomes')
  })

  it('does not know what became of a message that the page left while handing it over', async () => {
    const first = sheet()
    await first.open(request)
    first.text.value = '写好的'
    await nextTick()
    // The chat program never answers; the page is loaded anew meanwhile.
    first.sidebar.host.send = (message) => {
      first.sidebar.host.sent.push(message.kind)
      return new Promise(() => undefined)
    }
    void first.send()
    await vi.waitFor(() => expect(first.sidebar.host.sent).toHaveLength(1))

    const again = sheet(first.sidebar)
    await again.restore('client-1')
    expect(again.state.value).toMatchObject({ at: 'settled', outcome: { outcome: 'unknown' } })
    expect(again.text.value).toBe('写好的')
    expect(server.to(outcomePath('intent-1'))[0]?.body).toMatchObject({ outcome: 'unknown', text: '写好的' })
    expect(first.sidebar.host.sent).toHaveLength(1)
  })

  it('tells the outcome when the network is back, once', async () => {
    const works = server.routes[`PUT ${outcomePath('intent-1')}`]
    server.routes[`PUT ${outcomePath('intent-1')}`] = () => {
      throw new TypeError('Failed to fetch')
    }
    const { open, send, state } = sheet()
    await open(request)
    await send()
    expect(state.value).toMatchObject({ at: 'settled', isRecorded: false })
    if (works) server.routes[`PUT ${outcomePath('intent-1')}`] = works
    window.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(state.value).toMatchObject({ isRecorded: true }))
    window.dispatchEvent(new Event('online'))
    expect(server.to(outcomePath('intent-1'))).toHaveLength(2)
  })

  it('forgets the text when it is closed or handed over', async () => {
    const { open, close, restore, text, state, send } = sheet()
    await open(request)
    text.value = '不要了'
    await nextTick()
    close()
    await restore('client-1')
    expect(state.value.at).toBe('closed')
    await open(request)
    text.value = '发出去'
    await nextTick()
    await send()
    close()
    await restore('client-1')
    expect(state.value.at).toBe('closed')
  })
})
