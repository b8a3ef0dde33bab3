import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import type { InternalApp } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch } from '../../../testing/fakeFetch'
import { buttonOf, inputOf, mountInConsole, type } from '../../../testing/mountIn'
import { corp } from '../../../testing/samples'
import InternalAppCare from '../InternalAppCare.vue'

const app: InternalApp = {
  platform_corp_id: 'ww1',
  corp_name: '启明',
  agent_id: 1000002,
  callback_url: 'https://sidebook.example/callbacks/wecom/internal/ww1',
  sidebar_url: 'https://sidebook.example/sidebar/?app=internal:ww1',
  revision: 3,
  changed_at: '2026-11-20T08:00:00.000Z',
}

describe('InternalAppCare', () => {
  afterEach(() => (document.body.innerHTML = ''))

  async function open(items: InternalApp[]) {
    const server = fakeFetch({
      'GET /api/v1/console/internal-apps': { body: { items, callback_base: 'https://sidebook.example/callbacks/wecom/internal/' } },
      'PUT /api/v1/console/internal-apps/ww1': { body: app },
      'POST /api/v1/console/internal-apps/ww1/verification': {
        body: { probe: 'callback', code: 'callback_tls', corp: null, state: 'failed', title: '回调地址', found: '证书不被接受', advice: '换证书' },
      },
      'GET /api/v1/console/corps': { body: { items: [] } },
    })
    mountInConsole(InternalAppCare, fakeConsole(), { corp: { ...corp, mode: 'internal', platform_corp_id: 'ww1' } })
    await flushPromises()
    return { server, text: () => document.body.textContent }
  }

  it('shows the addresses to enter on the platform, and what the check found', async () => {
    const { text } = await open([app])
    expect(text()).toContain(app.callback_url)
    expect(text()).toContain('sidebook.example')
    buttonOf(document, '检查回调').click()
    await flushPromises()
    expect(text()).toContain('证书不被接受 换证书')
  })

  it('changes what is filled in, on the revision that was seen, and leaves the other secrets', async () => {
    const { server } = await open([app])
    buttonOf(document, '修改应用设置').click()
    await flushPromises()
    type(inputOf(document, 'Secret（选填）'), 'another-secret')
    buttonOf(document, '保存').click()
    await flushPromises()
    const [put] = server.to('/api/v1/console/internal-apps/ww1')
    expect(put?.headers.get('if-match')).toBe('"3"')
    expect(put?.body).toEqual({ corp_name: '启明', agent_id: 1000002, secret: 'another-secret', token: null, encoding_aes_key: null })
  })

  it('shows nothing for an app of the configuration', async () => {
    const { text } = await open([])
    expect(text()).not.toContain('检查回调')
  })
})
