import { describe, expect, it } from 'vitest'

import { client } from '../../../testing/samples'
import { changeOf, formOf, isEmpty, withTheirs } from '../fileChange'

describe('what of a form is sent', () => {
  it('is nothing when nothing was changed', () => {
    expect(isEmpty(changeOf(formOf(client), formOf(client)))).toBe(true)
  })

  it('is what was changed, and null for what was cleared', () => {
    const before = formOf(client)
    const after = { ...before, short_name: '', address: '深圳', owner_id: '' }
    expect(changeOf(before, after)).toEqual({ short_name: null, address: '深圳', owner_id: null })
    expect(changeOf(before, { ...before, name: '', taxpayer_kind: 'small_scale' })).toEqual({
      name: '',
      taxpayer_kind: 'small_scale',
      vat_cycle: 'quarter',
    })
  })

  it('has a VAT cycle for small-scale taxpayers only', () => {
    const before = formOf({ ...client, taxpayer_kind: 'small_scale', vat_cycle: 'month' })
    expect(changeOf(before, { ...before, vat_cycle: 'quarter' })).toEqual({ vat_cycle: 'quarter' })
    expect(changeOf(before, { ...before, vat_cycle: 'quarter', taxpayer_kind: 'general' })).toEqual({
      taxpayer_kind: 'general',
    })
  })
})

describe('taking theirs', () => {
  it('takes their fields and keeps what else was typed', () => {
    const current = { ...client, address: '北京', owner: { id: 'staff-9', name: '赵' }, revision: 2 }
    const typed = { ...formOf(client), address: '上海', short_name: '我的' }
    expect(withTheirs(typed, current, ['address', 'owner', 'tags'])).toEqual({
      ...typed,
      address: '北京',
      owner_id: 'staff-9',
    })
  })
})
