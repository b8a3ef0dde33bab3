import { flushPromises } from '@vue/test-utils'
import { shallowRef } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'

import { Problem } from '@shared/api/problem'
import type { MessageTemplate } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { withSetup } from '../../../testing/withSetup'
import { faultOf, faultText, placeIn } from '../templateFault'
import { useTemplateEditor } from '../useTemplateEditor'

const by = { id: 'staff-2', name: '陈晨' }
const template: MessageTemplate = {
  action: 'payment_reminder',
  language: 'zh-CN',
  default_text: '默认',
  published: null,
  draft: null,
  revision: 0,
  variables: [],
  limit_chars: 4000,
  limit_bytes: 2048,
}
const withDraft = (text: string, revision: number): MessageTemplate => ({
  ...template,
  draft: { text, changed_by: by, changed_at: '2026-11-27T08:00:00Z' },
  revision,
})
const path = '/api/v1/console/message-templates/payment_reminder/zh-CN'

describe('the editor of a text', () => {
  afterEach(() => (document.body.innerHTML = ''))

  function open(routes: Parameters<typeof fakeFetch>[0]) {
    const server = fakeFetch(routes)
    const which = { action: 'payment_reminder', language: 'zh-CN' } as const
    const { result: editor } = withSetup(() => useTemplateEditor(fakeConsole(), which, shallowRef(template)))
    return { server, editor }
  }

  it('begins with what is sent, and saves before it publishes', async () => {
    const { server, editor } = open({
      [`PUT ${path}/draft`]: { body: withDraft('甲', 1) },
      [`POST ${path}/publications`]: {
        body: { ...template, published: { number: 1, text: '甲', published_by: by, published_at: '2026-11-27T08:00:00Z' }, revision: 2 },
      },
    })
    expect([editor.text.value, editor.isChanged.value]).toEqual(['默认', false])
    editor.text.value = '甲'
    expect(await editor.publish()).toBe(true)
    const [saved] = server.to(`${path}/draft`)
    expect([saved?.headers.get('if-none-match'), saved?.body]).toEqual(['*', { text: '甲' }])
    const [published] = server.to(`${path}/publications`)
    expect([published?.headers.get('if-match'), published?.body]).toEqual(['"1"', { source: 'draft' }])
    expect([editor.text.value, editor.isChanged.value]).toEqual(['甲', false])
  })

  it('keeps what was typed when somebody else was first', async () => {
    const stale = problem(412, 'stale')
    const routes: Parameters<typeof fakeFetch>[0] = {
      [`PUT ${path}/draft`]: { ...stale, body: { ...(stale.body as object), current: withDraft('乙', 4) } },
    }
    const { server, editor } = open(routes)
    editor.text.value = '甲'
    expect(await editor.save()).toBe(false)
    expect([editor.text.value, editor.theirs.value?.draft?.text]).toEqual(['甲', '乙'])
    server.routes[`PUT ${path}/draft`] = { body: withDraft('甲', 5) }
    expect(await editor.keepOwn()).toBe(true)
    await flushPromises()
    expect(server.to(`${path}/draft`)[1]?.headers.get('if-match')).toBe('"4"')
    expect(editor.theirs.value).toBeUndefined()
  })
})

describe('a mistake in a text', () => {
  const limits = { chars: 4000, bytes: 2048 }

  it('is told with its place and what may have been meant', () => {
    const place = { line: 2, column: 4, word: 'totl', suggestion: 'total' }
    const refused = new Problem({ code: 'invalid_input', status: 422, fields: [{ field: 'text', code: 'unknown_variable', place }] })
    const fault = faultOf(refused)
    expect(fault && faultText(fault, limits)).toBe('第 2 行第 4 个字：没有变量“totl”。是否想写“total”？')
    expect(fault && placeIn('😀好\n{{ totl }}', fault)).toBe('😀好\n{{ '.length)
    expect(faultText({ field: 'text', code: 'result_too_long', place: { bytes: 3000 } }, limits)).toContain('3000 字节')
    expect(faultText({ field: 'text', code: 'tomorrow' }, limits)).toContain('文案有误')
  })
})
