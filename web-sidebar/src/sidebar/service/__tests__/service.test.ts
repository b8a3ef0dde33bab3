import { afterEach, describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'

import type { MissingPeriod } from '@shared/api/types'
import { setLanguage } from '@shared/i18n/language'

import { serviceCard } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { daysLeftText, daysLeftTone } from '../daysLeft'
import { useDocumentChoice } from '../useDocumentChoice'

describe('days left', () => {
  afterEach(() => setLanguage('zh-CN'))

  it.each([
    ['running', 190, 'ok', '剩 190 天'],
    ['running', 31, 'ok', '剩 31 天'],
    ['running', 30, 'soon', '剩 30 天'],
    ['running', 0, 'soon', '今天到期'],
    ['expired', 22, 'bad', '已到期 22 天'],
    ['not_started', 5, 'plain', '5 天后开始'],
  ] as const)('%s, %i days', (state, days, tone, text) => {
    expect(daysLeftTone({ state, days })).toBe(tone)
    expect(daysLeftText({ state, days })).toBe(text)
  })

  it('counts in English', async () => {
    await setLanguage('en')
    expect(daysLeftText({ state: 'running', days: 1 })).toBe('1 day left')
    expect(daysLeftText({ state: 'expired', days: 2 })).toBe('Expired 2 days ago')
  })
})

describe('useDocumentChoice', () => {
  const [october, september] = serviceCard.missing_documents as [MissingPeriod, MissingPeriod]

  it('ticks everything at first, and a whole period at once', () => {
    const { chosen, set, stateOf } = withSetup(() => useDocumentChoice(() => [october, september])).result
    expect(chosen.value).toEqual(['doc-1', 'doc-2', 'doc-3'])
    set(['doc-1'], false)
    expect([stateOf(october), stateOf(september)]).toEqual(['some', 'all'])
    set(['doc-1', 'doc-2'], false)
    expect(stateOf(october)).toBe('none')
    expect(chosen.value).toEqual(['doc-3'])
    set(['doc-2', 'doc-1'], true)
    expect(chosen.value).toEqual(['doc-1', 'doc-2', 'doc-3'])
  })

  it('keeps the choice over a refresh: gone ones leave, new ones come ticked', async () => {
    const periods = ref([october, september])
    const { chosen, set } = withSetup(() => useDocumentChoice(() => periods.value)).result
    set(['doc-2'], false)
    const added = { id: 'doc-9', kind: 'payroll', note: null } as const
    periods.value = [{ ...october, items: [...october.items, added] }]
    await nextTick()
    expect(chosen.value).toEqual(['doc-1', 'doc-9'])
  })
})
