import { parseBooked } from '@shared/format/money'

/** Typed yuan as fen; with a minus before it where that is allowed. */
export function readFen(typed: string, signed = false): number | undefined {
  const text = typed.trim()
  const fen = parseBooked(signed ? text.replace(/^-/, '') : text)
  return fen !== undefined && signed && text.startsWith('-') ? -fen : fen
}
