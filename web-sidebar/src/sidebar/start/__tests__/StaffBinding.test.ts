import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, inputOf, mountInSidebar, type } from '../../../testing/mountIn'
import { session } from '../../../testing/samples'
import StaffBinding from '../StaffBinding.vue'

const BIND = 'POST /api/v1/sidebar/bindings'
const props = { ticket: 't1', corpName: '启明', agencyName: '启明财税' }

describe('StaffBinding', () => {
  afterEach(() => (document.body.innerHTML = ''))

  async function open(binding: ReturnType<typeof problem>) {
    const server = fakeFetch({
      'GET /api/v1/setup': { body: { apps: [], default_app: 'suite', languages: [], sms: { outbox_url: '/sms' } } },
      [BIND]: binding,
    })
    const page = mountInSidebar(StaffBinding, fakeSidebar(), props)
    await flushPromises()
    const root = page.element as HTMLElement
    const submit = async (mobile: string, code: string) => {
      type(inputOf(root, '手机号'), mobile)
      type(inputOf(root, '短信验证码'), code)
      await page.find('form').trigger('submit')
      await flushPromises()
    }
    return { server, page, root, submit }
  }

  it('binds and hands the session on', async () => {
    const { server, page, submit } = await open({ status: 201, body: { session } })
    await submit('13800001234', '123456')
    expect(server.to('/api/v1/sidebar/bindings')[0]?.body).toEqual({
      binding_ticket: 't1',
      mobile: '13800001234',
      code: '123456',
    })
    expect(page.emitted('bound')).toEqual([[session]])
  })

  it('checks before asking, and keeps a wrong code with its reason beside it', async () => {
    const { server, root, submit } = await open(problem(422, 'sms_code_wrong'))
    await submit('138', '12')
    expect(server.to('/api/v1/sidebar/bindings')).toHaveLength(0)
    expect(root.textContent).toContain('请输入 11 位手机号')
    await submit('13800001234', '999999')
    const code = inputOf(root, '短信验证码')
    expect(code.value).toBe('999999')
    expect(code.getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById(code.getAttribute('aria-describedby') ?? '')?.textContent).toContain('验证码不正确')
  })

  it('offers to start over when the ticket has run out', async () => {
    const { page, root, submit } = await open(problem(422, 'ticket_invalid'))
    await submit('13800001234', '123456')
    buttonOf(root, '重新登录').click()
    expect(page.emitted('startOver')).toHaveLength(1)
  })

  it('shows where the demonstration keeps its messages', async () => {
    const { root } = await open(problem(422, 'sms_code_wrong'))
    expect(root.querySelector('a[href="/sms"]')?.textContent).toContain('演示环境')
  })
})
