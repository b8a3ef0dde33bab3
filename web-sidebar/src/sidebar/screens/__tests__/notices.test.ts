import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { Problem, type ProblemCode } from '@shared/api/problem'
import type { HostReason } from '@shared/chatHost/types'

import NoticeScreen from '../NoticeScreen.vue'
import { hostNotice, plainBrowserNotice, problemNotice } from '../notices'

const of = (code: ProblemCode) => problemNotice(new Problem({ code, status: 400, traceId: 'trace-1' }))

describe('problemNotice', () => {
  it.each([
    ['corp_not_bound', '企业还没有绑定', 'retry'],
    ['corp_disconnected', '企业已取消授权', 'retry'],
    ['staff_inactive', '账号已停用', 'retry'],
    ['staff_not_bound', '账号未绑定', 'sign_in'],
    ['no_permission', '没有权限', 'retry'],
    ['not_your_conversation', '这不是你的会话', 'retry'],
    ['sign_in_loop', '登录没有成功', 'sign_in'],
    ['offline', '网络不可用', 'retry'],
    ['platform_unavailable', '服务暂时不可用', 'retry'],
    ['member_out_of_scope', '没有打开', 'sign_in'],
    ['not_found', '没有打开', 'retry'],
  ] as const)('%s has its screen with a way out', (code, title, action) => {
    expect(of(code)).toMatchObject({ title, action })
  })

  it('names the request where support may be needed', () => {
    expect(of('internal').detail).toBe('排查编号 trace-1')
  })
})

describe('hostNotice', () => {
  it.each([
    ['wrong_entry', '请从客户聊天中打开', 'retry'],
    ['no_permission', '企业微信没有放行', 'retry'],
    ['signature_refused', '企业微信没有放行', 'retry'],
    ['wrong_corp', '企业微信没有放行', 'sign_in'],
    ['no_answer', '企业微信没有放行', 'retry'],
    ['refused', '企业微信没有放行', 'retry'],
  ] as [HostReason, string, string][])('%s has its screen with a way out', (reason, title, action) => {
    expect(hostNotice(reason, 'said')).toMatchObject({ title, action })
  })

  it('keeps the words of the client for support', () => {
    expect(hostNotice('refused', 'config:fail').detail).toBe('config:fail')
    expect(hostNotice('refused', '').detail).toBeUndefined()
  })
})

describe('NoticeScreen', () => {
  it('shows steps where nobody can click a way out', () => {
    const screen = mount(NoticeScreen, { props: { notice: plainBrowserNotice() } })
    expect(screen.find('h1').text()).toBe('请在企业微信中打开')
    expect(screen.findAll('ol li')).toHaveLength(3)
    expect(screen.find('.notice__action').exists()).toBe(false)
  })

  it('emits what its button promises', async () => {
    const screen = mount(NoticeScreen, { props: { notice: of('no_permission') } })
    await screen.find('.notice__action').trigger('click')
    expect(screen.emitted('retry')).toHaveLength(1)
    await screen.setProps({ notice: of('staff_not_bound') })
    await screen.find('.notice__action').trigger('click')
    expect(screen.emitted('sign_in')).toHaveLength(1)
  })
})
