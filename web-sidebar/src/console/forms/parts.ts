/** The parts of a payment as a form's value: typed yuan by receivable. */
import { readFen } from './readFen'

const isParts = (value: unknown): value is [string, string][] =>
  Array.isArray(value) && value.every((one) => Array.isArray(one) && one.length === 2 && one.every((text) => typeof text === 'string'))

export function readParts(value: string | undefined): [string, string][] {
  try {
    const parts: unknown = JSON.parse(value ?? '[]')
    return isParts(parts) ? parts : []
  } catch {
    return []
  }
}

export const writeParts = (parts: readonly (readonly [string, string])[]) => (parts.length ? JSON.stringify(parts) : '')

/** What they come to, in fen; nothing while one of them is no amount. */
export function sumOf(parts: readonly (readonly [string, string])[]): number | undefined {
  let sum = 0
  for (const [, typed] of parts) {
    const fen = readFen(typed)
    if (!fen) return undefined
    sum += fen
  }
  return sum
}

/** An amount over what is open, the first due first. */
export function spread(amount: number, open: readonly { id: string; due_on: string; open_fen: number }[]): [string, number][] {
  let left = amount
  const parts: [string, number][] = []
  for (const one of [...open].sort((a, b) => a.due_on.localeCompare(b.due_on))) {
    const part = Math.min(left, one.open_fen)
    if (part > 0) parts.push([one.id, part])
    left -= part
  }
  return parts
}
