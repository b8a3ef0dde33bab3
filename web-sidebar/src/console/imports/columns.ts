/** Which column is which field: the choices of a person over the guess of the server. */
import type { ImportSheet } from '@shared/api/types'

/** The field of each column, by its number; none: it is left out. */
export type Columns = Record<number, string>

export function guessed(sheet: ImportSheet): Columns {
  return Object.fromEntries(sheet.guess.map(({ column, field }) => [column, field]))
}

/** The choice with one more: a field has one column. */
export function chosen(columns: Columns, column: number, field: string): Columns {
  const others = Object.entries(columns).filter(([at, taken]) => Number(at) !== column && taken !== field)
  return Object.fromEntries(field ? [...others, [column, field]] : others)
}

/** What the columns still lack: names of required fields, and whether nothing says which client it is. */
export function lacking(sheet: ImportSheet, columns: Columns): ImportSheet['fields'] {
  const has = new Set(Object.values(columns))
  const oneOf = sheet.fields.filter((field) => field.one_of)
  const missing = sheet.fields.filter((field) => field.required && !has.has(field.name))
  const nobody = oneOf.length > 0 && !oneOf.some((field) => has.has(field.name))
  return nobody ? [...oneOf.slice(0, 1), ...missing] : missing
}
