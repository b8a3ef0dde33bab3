import { describe, expect, it } from 'vitest'

import type { ImportSheet } from '@shared/api/types'

import { chosen, guessed, lacking } from '../columns'

const field = (name: string, required = false, one_of = false) => ({ name, zh: name, en: name, required, one_of })

const sheet: ImportSheet = {
  sheets: ['a'],
  rows: [],
  header_row: 1,
  heads: ['名称', '金额', '备注'],
  guess: [
    { column: 0, field: 'client_name' },
    { column: 1, field: 'amount_fen' },
  ],
  fields: [field('client_name', false, true), field('client_key', false, true), field('amount_fen', true), field('remark')],
  matches: [],
}

describe('columns', () => {
  it('gives a field to one column only', () => {
    const columns = guessed(sheet)
    expect(columns).toEqual({ 0: 'client_name', 1: 'amount_fen' })
    expect(chosen(columns, 2, 'amount_fen')).toEqual({ 0: 'client_name', 2: 'amount_fen' })
    expect(chosen(columns, 1, '')).toEqual({ 0: 'client_name' })
  })

  it('says what is still lacking', () => {
    expect(lacking(sheet, guessed(sheet))).toEqual([])
    expect(lacking(sheet, { 2: 'remark' }).map(({ name }) => name)).toEqual(['client_name', 'amount_fen'])
    expect(lacking(sheet, { 0: 'client_key', 1: 'amount_fen' })).toEqual([])
  })
})
