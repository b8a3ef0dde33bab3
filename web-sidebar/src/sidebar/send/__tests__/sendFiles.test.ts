import { describe, expect, it } from 'vitest'

import type { SendAttachment } from '@shared/api/types'

import { fakeFetch } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { conversation, intent, session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { useSendSheet } from '../useSendSheet'

const file = (media_id: string): SendAttachment => ({
  kind: 'file',
  name: `${media_id}.pdf`,
  size_bytes: 1200,
  width: null,
  height: null,
  media_id,
  preview_url: '/preview',
})

describe('a message with several files', () => {
  /** The server answers one message after another, each with these files. */
  function sheet(messages: string[][], here: () => boolean = () => true) {
    const made = messages.map((files, at) => ({ ...intent, id: `intent-${at}`, attachments: files.map(file) }))
    let count = 0
    const routes = made.flatMap((one) => [
      [`POST /api/v1/send-intents/${one.id}/hand-over`, { body: { ...one, state: 'handing_over' } }] as const,
      [`PUT /api/v1/send-intents/${one.id}/outcome`, { body: one }] as const,
    ])
    const server = fakeFetch({
      ...Object.fromEntries(routes),
      'POST /api/v1/send-intents': () => ({ status: 201, body: made[count++] }),
    })
    const sidebar = fakeSidebar(session)
    const { result } = withSetup(() => useSendSheet(sidebar, conversation, () => Promise.resolve(here())))
    const outcome = (at: number) => server.to(`/api/v1/send-intents/intent-${at}/outcome`)[0]?.body
    const open = () => result.open({ action: 'article', client_id: 'client-1', attachment_ids: ['f1', 'f2', 'f3'] })
    return { ...result, open, outcome, server, host: sidebar.host }
  }

  it('hands them over one after another, then its words', async () => {
    const { open, send, outcome, host } = sheet([['a', 'b', 'c']])
    await open()
    await send()
    expect(host.sent).toEqual(['a', 'b', 'c', intent.text])
    expect(outcome(0)).toMatchObject({
      outcome: 'handed_over',
      attachment_outcomes: ['handed_over', 'handed_over', 'handed_over'],
    })
  })

  it('sends only those again that are not in the chat', async () => {
    const { open, send, outcome, server, host, attachments, goneCount, isAttachmentGone } = sheet([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ])
    await open()
    host.outcomes = [{ outcome: 'handed_over' }, { outcome: 'failed', reason: 'refused', detail: 'fail' }]
    await send()
    expect(host.sent).toEqual(['a', 'b'])
    expect(outcome(0)).toMatchObject({ outcome: 'failed', attachment_outcomes: ['handed_over', 'failed'] })
    expect([goneCount.value, isAttachmentGone.value]).toEqual([1, false])
    expect(attachments.value.map((one) => one.media_id)).toEqual(['b', 'c'])
    await send()
    expect(server.to('/api/v1/send-intents')[1]?.body).toMatchObject({ attachment_ids: ['f2', 'f3'] })
    expect(host.sent).toEqual(['a', 'b', 'b', 'c', intent.text])
    expect(outcome(1)).toMatchObject({ attachment_outcomes: ['handed_over', 'handed_over'] })
  })

  it('stops between two when the page stands beside another chat', async () => {
    let isHere = true
    const { open, send, outcome, host } = sheet([['a', 'b', 'c']], () => isHere)
    await open()
    host.send = (message) => {
      host.sent.push(message.kind)
      isHere = false
      return Promise.resolve({ outcome: 'handed_over' })
    }
    await send()
    expect(host.sent).toEqual(['file'])
    expect(outcome(0)).toMatchObject({ outcome: 'failed', attachment_outcomes: ['handed_over'] })
  })
})
