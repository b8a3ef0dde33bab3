import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'

import { usePages, type After } from '@shared/usePages'

import { fakeSidebar } from '../../../testing/fakeSidebar'
import { buttonOf, mountInSidebar } from '../../../testing/mountIn'
import PagedRows from '../PagedRows.vue'

type Page = { items: string[]; next?: string }

function list(read: (after: After) => Promise<Page>) {
  const Rows = defineComponent(() => {
    const pages = usePages(['rows'], read)
    const rows = () => pages.items.value.map((row) => h('p', row))
    return () => [
      h(PagedRows, { pages, empty: 'nothing', more: 'earlier' }, { default: rows }),
      h('button', { onClick: pages.retry }, 'refresh'),
    ]
  })
  return mountInSidebar(Rows, fakeSidebar())
}

describe('PagedRows', () => {
  afterEach(() => {
    document.body.innerHTML = ''
  })
  const text = () => document.body.textContent
  const click = async (name: string) => {
    buttonOf(document.body, name).click()
    await flushPromises()
  }

  it('says that it loads, and that there is nothing', async () => {
    const page = list(() => Promise.resolve({ items: [] }))
    expect(page.find('[role=status][aria-busy=true]').exists()).toBe(true)
    await flushPromises()
    expect(text()).toContain('nothing')
  })

  it('reads on, and tries only the page again that did not come', async () => {
    const asked: (string | undefined)[] = []
    let isDown = false
    list(({ after }) => {
      asked.push(after)
      if (isDown) return Promise.reject(new TypeError('the network went'))
      return Promise.resolve(after ? { items: ['second'] } : { items: ['first'], next: 'first' })
    })
    await flushPromises()
    isDown = true
    await click('earlier')
    expect(text()).toContain('first')
    expect(document.querySelector('[role=alert]')?.textContent).toContain('网络不可用')
    isDown = false
    await click('重试')
    expect(text()).toContain('second')
    expect(asked).toEqual([undefined, 'first', 'first'])
    expect(() => buttonOf(document.body, 'earlier')).toThrow()
  })

  it('keeps the rows that are there when a refresh fails, and shows nothing else when none are', async () => {
    let isDown = false
    list(() => (isDown ? Promise.reject(new TypeError('the network went')) : Promise.resolve({ items: ['first'] })))
    await flushPromises()
    isDown = true
    await click('refresh')
    expect(text()).toContain('first')
    expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
    document.body.innerHTML = ''
    list(() => Promise.reject(new TypeError('the network went')))
    await flushPromises()
    expect(text()).toContain('网络不可用')
    expect(text()).not.toContain('nothing')
  })
})
