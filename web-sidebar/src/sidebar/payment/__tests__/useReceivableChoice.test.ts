import { describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'

import { withSetup } from '../../../testing/withSetup'
import { fromMonthField, parseAmount, toMonthField } from '../amounts'
import { useReceivableChoice } from '../useReceivableChoice'
import { december, groups, october, seal } from './samples'

describe('amounts and months as they are typed', () => {
  it.each([
    ['1', 100],
    ['1,280.5', 128_050],
    ['¥0.01', 1],
    ['100000000000', 10_000_000_000_000],
  ])('%s is %i fen', (typed, fen) => expect(parseAmount(typed)).toBe(fen))

  it.each(['', '0', '0.00', '-1', '1.234', '1e3', '一百', '１２', '100000000000.01', '99999999999999999999', 'NaN'])(
    '%s is no amount',
    (typed) => expect(parseAmount(typed)).toBeUndefined(),
  )

  it('months round-trip', () => {
    expect(fromMonthField(toMonthField(202601))).toBe(202601)
    expect(toMonthField(null)).toBe('')
    for (const odd of ['', '2026', '2026-13', '2026-00', '1999-01']) expect(fromMonthField(odd)).toBeUndefined()
  })
})

describe('useReceivableChoice', () => {
  it('begins with what is overdue and sums what is ticked', () => {
    const choice = withSetup(() => useReceivableChoice(() => groups)).result
    expect(choice.chosen.value.map((one) => one.id)).toEqual([october.id, seal.id])
    expect(choice.total.value).toBe(80_001)
    choice.set(december.id, true)
    choice.set(seal.id, false)
    expect(choice.total.value).toBe(110_000)
    expect(choice.reminderItems()).toEqual([{ receivable_id: october.id }, { receivable_id: december.id }])
  })

  it('changes amount and months for the reminder only', () => {
    const choice = withSetup(() => useReceivableChoice(() => groups)).result
    choice.edit(december)
    expect(choice.isTicked(december.id)).toBe(true)
    expect(choice.edits.get(december.id)).toEqual({ amount: '600.00', first: '2026-12', last: '2026-12' })
    Object.assign(choice.edits.get(december.id) ?? {}, { amount: '123.45', last: '2027-02' })
    expect(choice.total.value).toBe(80_001 + 12_345)
    expect(choice.reminderItems()).toContainEqual({
      receivable_id: december.id,
      amount_fen: 12_345,
      first_period: 202612,
      last_period: 202702,
    })
    choice.reset(december.id)
    expect(choice.total.value).toBe(140_001)
  })

  it('refuses what is no amount and months the wrong way round', () => {
    const choice = withSetup(() => useReceivableChoice(() => groups)).result
    choice.edit(october)
    const edit = choice.edits.get(october.id)
    if (!edit) throw new Error('no edit')
    edit.amount = '0'
    expect([choice.amountError(october.id), choice.isValid.value]).toEqual([true, false])
    edit.amount = '1'
    edit.last = '2026-09'
    expect([choice.periodError(october.id), choice.isValid.value]).toEqual([true, false])
    edit.last = ''
    expect(choice.periodError(october.id)).toBe(true)
    edit.first = ''
    expect([choice.periodError(october.id), choice.isValid.value]).toEqual([false, true])
  })

  it('keeps the choice over a refresh', async () => {
    const shown = ref(groups)
    const choice = withSetup(() => useReceivableChoice(() => shown.value)).result
    choice.set(october.id, false)
    choice.edit(december)
    const late = { ...seal, id: 'due-late' }
    shown.value = [{ contract_id: null, receivables: [october, late] }]
    await nextTick()
    expect(choice.chosen.value.map((one) => one.id)).toEqual(['due-late'])
    expect(choice.edits.size).toBe(0)
  })
})
