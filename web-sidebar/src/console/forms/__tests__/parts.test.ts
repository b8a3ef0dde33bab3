import { describe, expect, it } from 'vitest'

import { readParts, spread, sumOf, writeParts } from '../parts'

describe('the parts of a payment', () => {
  it('spreads an amount over the first due first, to the last fen', () => {
    const open = [
      { id: 'march', due_on: '2026-03-15', open_fen: 30_000 },
      { id: 'january', due_on: '2026-01-15', open_fen: 20_001 },
    ]
    expect(spread(30_000, open)).toEqual([['january', 20_001], ['march', 9_999]])
    expect(spread(100_000, open)).toEqual([['january', 20_001], ['march', 30_000]])
    expect(spread(0, open)).toEqual([])
  })

  it('reads what it wrote, and nothing else', () => {
    const parts = [['a', '1,280.50'], ['b', '0.01']] as const
    expect(readParts(writeParts(parts))).toEqual(parts)
    for (const wrong of ['', 'x', '{}', '[1]', '[["a"]]', '[["a", 1]]', undefined]) expect(readParts(wrong)).toEqual([])
    expect(sumOf(parts)).toBe(128_051)
    for (const wrong of ['', '0', '-1', '1.234', '１']) expect(sumOf([['a', wrong]])).toBeUndefined()
  })
})
