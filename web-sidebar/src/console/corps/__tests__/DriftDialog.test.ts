import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import type { Drift } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch } from '../../../testing/fakeFetch'
import { buttonOf, mountInConsole } from '../../../testing/mountIn'
import DriftDialog from '../DriftDialog.vue'

const path = '/api/v1/console/corps/c1/drift'
const part: Drift = {
  kind: 'contacts',
  read_at: '2026-11-20T08:00:00.000Z',
  complete: false,
  next: 'wang\n1900',
  unread_members: 0,
  platform_count: 1900,
  known_count: 60000,
  only_platform_count: 1,
  only_platform: [{ platform_id: 'wm-1', name: '王女士' }],
  only_here_count: null,
  only_here: [],
}

describe('DriftDialog', () => {
  afterEach(() => (document.body.innerHTML = ''))

  it('says that a part was read, and goes on where it stopped', async () => {
    const server = fakeFetch({
      [`POST ${path}`]: ({ body }) => ({
        body: (body as { after?: string }).after === undefined ? part : { ...part, next: null, platform_count: 40, unread_members: 2 },
      }),
    })
    mountInConsole(DriftDialog, fakeConsole(), { corpId: 'c1', name: '启明' })
    await flushPromises()
    const text = () => document.body.textContent
    buttonOf(document, '核对联系人').click()
    await flushPromises()
    expect(text()).toContain('本次读取企业微信 1900 个，Sidebook 共 60000 个')
    expect(text()).toContain('这是第 1 部分')
    buttonOf(document, '读取下一部分').click()
    await flushPromises()
    expect(server.to(path).at(-1)?.body).toEqual({ kind: 'contacts', after: part.next })
    expect(text()).toContain('这是第 2 部分，也是最后一部分')
    expect(text()).toContain('：2 人')
    expect(text()).not.toContain('读取下一部分')
  })
})
