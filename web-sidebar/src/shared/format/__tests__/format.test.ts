import { describe, expect, it } from 'vitest'

import { formatBytes } from '../bytes'
import { formatClock, formatDate, formatInstant, formatMonth, formatPeriod } from '../dates'
import { formatFen, parseYuan, typedYuan } from '../money'
import { byteLength, cleanMobile, formatMobile, isMobile } from '../text'

describe('formatFen', () => {
  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [88800, '¥888.00'],
    [123456789, '¥1,234,567.89'],
    [-150, '-¥1.50'],
    [9007199254740991, '¥90,071,992,547,409.91'],
  ])('%i', (fen, text) => expect(formatFen(fen)).toBe(text))
})

describe('dates', () => {
  it('shows a month alone and a time of day in Shanghai', () => {
    expect(formatMonth(202610, 'zh-CN')).toBe('10月')
    expect(formatMonth(202610, 'en')).toBe('October')
    expect(formatClock(Date.parse('2026-11-11T16:05:00Z'), 'zh-CN')).toBe('00:05')
  })

  it('shows a plain date in no zone', () => {
    expect(formatDate('2026-03-05', 'zh-CN')).toBe('2026年3月5日')
    expect(formatDate('2026-03-05', 'en')).toBe('5 Mar 2026')
  })

  it('shows an instant in Shanghai, where the day may be the next one', () => {
    expect(formatInstant('2026-03-05T16:30:00.000Z', 'zh-CN')).toBe('2026年3月6日 00:30')
    expect(formatInstant('2026-03-05T16:30:00.000Z', 'en')).toBe('6 Mar 2026, 00:30')
  })

  it('shows a period as its month', () => {
    expect(formatPeriod(202610, 'zh-CN')).toBe('2026年10月')
    expect(formatPeriod(202601, 'en')).toBe('January 2026')
  })

  it('shows what it cannot read as it is', () => {
    expect(formatDate('soon', 'en')).toBe('soon')
    expect(formatInstant('later', 'en')).toBe('later')
  })
})

describe('text', () => {
  it('counts bytes of UTF-8', () => {
    expect(byteLength('abc')).toBe(3)
    expect(byteLength('中文')).toBe(6)
    expect(byteLength('😀')).toBe(4)
  })

  it('takes a mobile as people type it', () => {
    expect(cleanMobile(' +86 138-0000 1234')).toBe('13800001234')
    expect(cleanMobile('86138')).toBe('86138')
    expect(isMobile('13800001234')).toBe(true)
    expect(isMobile('12800001234')).toBe(false)
    expect(isMobile('1380000123')).toBe(false)
    expect(formatMobile('13800001234')).toBe('138 0000 1234')
    expect(formatMobile('0755-12345678')).toBe('0755-12345678')
  })
})

describe('parseYuan', () => {
  it.each([
    ['128', 12_800],
    ['1,280.5', 128_050],
    ['¥0.05', 5],
    [' 3. ', 300],
  ])('reads %s', (typed, fen) => {
    expect(parseYuan(typed)).toBe(fen)
    expect(parseYuan(typedYuan(fen))).toBe(fen)
  })

  it.each(['', '-1', '1.234', '1e3', '一百', '.5', '99999999999999999'])('refuses %s', (typed) => {
    expect(parseYuan(typed)).toBeUndefined()
  })
})

it('says sizes as people read them', () => {
  expect([512, 20_480, 1_048_063, 1_048_064, 20_971_520].map(formatBytes)).toEqual([
    '512 B',
    '20 KB',
    '1023 KB',
    '1.0 MB',
    '20.0 MB',
  ])
})
