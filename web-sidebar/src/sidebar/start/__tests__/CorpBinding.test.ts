import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar } from '../../../testing/mountIn'
import { session } from '../../../testing/samples'
import CorpBinding from '../CorpBinding.vue'

const START = 'POST /api/v1/sidebar/corp-bindings/start'
const FINISH = 'POST /api/v1/sidebar/corp-bindings/finish'

describe('CorpBinding', () => {
  afterEach(() => (document.body.innerHTML = ''))

  function fill(label: string, text: string): void {
    const input = inputOf(document, label)
    input.value = text
    input.dispatchEvent(new Event('input'))
  }

  it('asks for the owner, then for the agency, then opens the sidebar', async () => {
    const server = fakeFetch({
      'GET /api/v1/setup': { body: { sms: {} } },
      [START]: { body: { items: [{ id: 'a1', name: '启明' }, { id: 'a2', name: '万达' }] } },
      [FINISH]: problem(409, 'corp_bound_elsewhere'),
    })
    const page = mountInSidebar(CorpBinding, fakeSidebar(), { ticket: 't2', corpName: '新企业' })
    fill('手机号', '138 0000 1234')
    fill('短信验证码', '123456')
    await flushPromises()
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(server.to('/api/v1/sidebar/corp-bindings/start')[0]?.body).toEqual({ corp_ticket: 't2', mobile: '13800001234', code: '123456' })
    expect(buttonOf(document, '确认绑定').disabled).toBe(true)
    await page.findAll('input[type="radio"]')[1]?.setValue(true)
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(document.querySelector('[role="alert"]')?.textContent).toBeTruthy()
    server.routes[FINISH] = { status: 201, body: { session } }
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(server.to('/api/v1/sidebar/corp-bindings/finish').at(-1)?.body).toEqual({ corp_ticket: 't2', agency_id: 'a2' })
    expect(page.emitted('bound')).toEqual([[session]])
  })
})
