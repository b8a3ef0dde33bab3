import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'

import PageBoundary from '../PageBoundary.vue'

const quiet = { global: { config: { errorHandler: vi.fn(), warnHandler: vi.fn() } } }

it('stands in for a page that breaks, until it is tried again or left', async () => {
  const isBad = ref(false)
  const Page = defineComponent(() => () => {
    if (isBad.value) throw new Error('no such row')
    return h('p', 'the page')
  })
  const page = mount(PageBoundary, { props: { address: '/a' }, slots: { default: () => h(Page) }, ...quiet })
  isBad.value = true
  await nextTick()
  await nextTick()
  expect(page.get('[role=alert] h1').text()).toBe('这个页面没有显示出来')
  isBad.value = false
  await page.get('button').trigger('click')
  expect(page.text()).toBe('the page')
})

it('leaves the page where only a click failed', async () => {
  const Page = defineComponent(() => {
    const onClick = () => {
      throw new Error('a click failed')
    }
    return () => h('button', { onClick }, 'the page')
  })
  const page = mount(PageBoundary, { props: { address: '/a' }, slots: { default: () => h(Page) }, ...quiet })
  await page.get('button').trigger('click')
  expect(page.text()).toBe('the page')
})
