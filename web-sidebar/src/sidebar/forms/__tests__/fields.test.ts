import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { Component } from 'vue'

import TextField from '../../components/TextField.vue'
import DateField from '../DateField.vue'
import RadioField from '../RadioField.vue'
import SelectField from '../SelectField.vue'
import TextArea from '../TextArea.vue'

const fields: [string, Component, Record<string, unknown>][] = [
  ['TextField', TextField, {}],
  ['DateField', DateField, {}],
  ['SelectField', SelectField, { options: [{ value: 'a', name: 'A' }] }],
  ['TextArea', TextArea, { most: 3 }],
]

describe.each(fields)('%s', (_, field, props) => {
  it('is named by its label, and what is wrong with it is read out with it', async () => {
    const one = mount(field, { props: { label: '日期', modelValue: '', ...props } })
    const control = one.get('input, select, textarea')
    expect(one.get('label').attributes('for')).toBe(control.attributes('id'))
    expect(control.attributes('aria-invalid')).toBe('false')
    await one.setProps({ error: '不对' })
    expect(control.attributes('aria-invalid')).toBe('true')
    const help = one.get(`#${CSS.escape(control.attributes('aria-describedby') ?? '')}`)
    expect(help.text()).toContain('不对')
    expect(help.find('[aria-live=polite]').text()).toBe('不对')
  })
})

it('TextArea counts letters as the server does, or says what it is told', async () => {
  const area = mount(TextArea, { props: { label: 'x', most: 2, modelValue: '😀😀' } })
  expect(area.text()).toContain('2 / 2')
  expect(area.get('textarea').attributes('aria-invalid')).toBe('false')
  await area.setProps({ modelValue: 'abc' })
  expect(area.get('textarea').attributes('aria-invalid')).toBe('true')
  const counted = mount(TextArea, { props: { label: 'x', count: '9 / 2048 字节', modelValue: 'abc' } })
  expect(counted.text()).toContain('9 / 2048 字节')
})

it('RadioField is a group with a name, whose choices are no other group’s', async () => {
  const props = { label: '结果', options: [{ value: 'a', name: 'A' }, { value: 'b', name: 'B' }], modelValue: 'a' }
  const one = mount(RadioField, { props })
  expect(one.get('fieldset > legend').text()).toBe('结果')
  const [a, b] = one.findAll('input')
  expect(a?.attributes('name')).toBe(b?.attributes('name'))
  await b?.setValue()
  expect(one.emitted('update:modelValue')).toEqual([['b']])
})
