import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, mountInSidebar } from '../../../testing/mountIn'
import { conversation, session } from '../../../testing/samples'
import NotClientScreen from '../NotClientScreen.vue'

const TAKE_BACK = 'DELETE /api/v1/conversations/conversation-1/not-client'
const mark = { said_by_name: '李会计', said_at: '2026-11-22T03:00:00.000Z' }

describe('NotClientScreen', () => {
  afterEach(() => {
    document.body.innerHTML = ''
  })

  function open(as = session) {
    const screen = mountInSidebar(NotClientScreen, fakeSidebar(as), { conversation, mark })
    return { screen, root: screen.element as HTMLElement }
  }

  it('says who and when, and leads to linking', () => {
    const { screen, root } = open()
    expect(root.textContent).toContain('李会计')
    expect(root.textContent).toContain('11:00')
    buttonOf(root, '关联客户').click()
    expect(screen.emitted('link')).toHaveLength(1)
  })

  it.each([
    ['done', { status: 204 }],
    ['done by somebody else meanwhile', problem(404, 'not_found')],
  ])('is taken back: %s', async (_, answer) => {
    fakeFetch({ [TAKE_BACK]: answer })
    const { screen, root } = open()
    buttonOf(root, '撤销').click()
    await flushPromises()
    expect(screen.emitted('undone')).toHaveLength(1)
  })

  it('says why it could not be taken back', async () => {
    fakeFetch({ [TAKE_BACK]: problem(403, 'no_permission') })
    const { screen, root } = open()
    buttonOf(root, '撤销').click()
    await flushPromises()
    expect(screen.emitted('undone')).toBeUndefined()
    expect(screen.get('[role="alert"]').text()).not.toBe('')
  })

  it('offers nothing to who may not link', () => {
    const { root } = open({ ...session, staff: { ...session.staff, permissions: [] } })
    expect(root.querySelector('.not-client__action')).toBeNull()
  })
})
