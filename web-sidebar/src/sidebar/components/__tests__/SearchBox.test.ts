import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { nextTick } from 'vue'

import SearchBox from '../SearchBox.vue'

const props = { label: '搜索', placeholder: '名称', clearLabel: '清空' }

afterEach(() => {
  document.body.innerHTML = ''
})

it('is a search with a name, emptied by Escape and by the cross, and typed on in then', async () => {
  const box = mount(SearchBox, {
    attachTo: document.body,
    props: { ...props, modelValue: '', 'onUpdate:modelValue': (modelValue: string) => box.setProps({ modelValue }) },
  })
  const input = box.get('input')
  expect(box.get('[role=search] label').attributes('for')).toBe(input.attributes('id'))
  expect(box.find('button').exists()).toBe(false)
  await input.setValue('星辰')
  await box.get('button[aria-label=清空]').trigger('click')
  expect(input.element.value).toBe('')
  expect(document.activeElement).toBe(input.element)
  await input.setValue('x')
  await input.trigger('keydown', { key: 'Escape' })
  await nextTick()
  expect(input.element.value).toBe('')
})
