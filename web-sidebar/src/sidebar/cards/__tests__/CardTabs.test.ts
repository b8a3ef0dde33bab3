import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { fakeFetch } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { mountInSidebar } from '../../../testing/mountIn'
import { linkedOverview, session } from '../../../testing/samples'
import CardTabs from '../CardTabs.vue'

beforeEach(() => void fakeFetch({}))
afterEach(() => {
  document.body.innerHTML = ''
})

function mountTabs() {
  // Without permissions every panel says so, and asks the server for nothing.
  const sidebar = fakeSidebar({ ...session, staff: { ...session.staff, permissions: [] } })
  return mountInSidebar(CardTabs, sidebar, {
    overview: linkedOverview,
    conversationId: 'conversation-1',
    clientId: 'client-1',
  })
}

it('moves the tabs that do not fit by the wheel of a mouse, and leaves the page its own', () => {
  const row = mountTabs().get('[role=tablist]').element
  const turned = new WheelEvent('wheel', { deltaY: 40, cancelable: true })
  row.dispatchEvent(turned)
  expect([row.scrollLeft, turned.defaultPrevented]).toEqual([40, true])
  // At the end, where nothing moves, the page scrolls.
  Object.defineProperty(row, 'scrollLeft', { get: () => 40, set: () => undefined })
  const over = new WheelEvent('wheel', { deltaY: 40, cancelable: true })
  row.dispatchEvent(over)
  expect(over.defaultPrevented).toBe(false)
})

it('brings the chosen tab to the middle, by click and by arrow key', async () => {
  const scrolled = vi.fn<(options?: ScrollIntoViewOptions) => void>()
  Element.prototype.scrollIntoView = scrolled as typeof Element.prototype.scrollIntoView
  const page = mountTabs()
  const tabs = page.findAll('[role=tab]')
  await tabs[5]?.trigger('click')
  expect(scrolled.mock.lastCall?.[0]).toMatchObject({ inline: 'center', block: 'nearest' })
  await page.get('[role=tablist]').trigger('keydown', { key: 'ArrowRight' })
  await nextTick()
  expect(document.activeElement).toBe(tabs[6]?.element)
  expect(tabs.map((tab) => tab.attributes('tabindex')).filter((index) => index === '0')).toHaveLength(1)
})
