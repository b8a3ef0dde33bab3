import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'

import { HostError } from '@shared/chatHost/types'

import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { conversation, intent, session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { useSendSheet } from '../useSendSheet'

const PREPARE = 'POST /api/v1/send-intents'
const outcomePath = (id: string) => `/api/v1/send-intents/${id}/outcome`
const request = { action: 'service_expiry_reminder', client_id: 'client-1', service_id: 'service-1' } as const
const keyOf = (seen: Seen | undefined) => seen?.headers.get('idempotency-key')

describe('useSendSheet', () => {
  let server: ReturnType<typeof fakeFetch>
  let here: boolean | Error

  beforeEach(() => {
    here = true
    let made = 0
    server = fakeFetch({
      [PREPARE]: ({ body }) => {
        const { language } = body as { language: 'zh-CN' | 'en' }
        const text = language === 'en' ? 'Dear client' : intent.text
        return { status: 201, body: { ...intent, id: `intent-${(made += 1)}`, language, text } }
      },
      [`PUT ${outcomePath('intent-1')}`]: { body: intent },
      [`PUT ${outcomePath('intent-2')}`]: { body: intent },
    })
  })

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
