/** Amounts as they may change hands, and months as the browser's month field writes them. */
import { parseBooked } from '@shared/format/money'

/** Typed yuan as an amount of fen that may change hands. */
export function parseAmount(typed: string): number | undefined {
  const fen = parseBooked(typed)
  return fen !== undefined && fen >= 1 ? fen : undefined
}

/** `202610` → `2026-10`. */
export function toMonthField(period: number | null): string {
  return period === null ? '' : `${String(Math.floor(period / 100)).padStart(4, '0')}-${String(period % 100).padStart(2, '0')}`
}

/** `2026-10` → `202610`. */
export function fromMonthField(typed: string): number | undefined {
  const match = /^(2\d{3})-(0[1-9]|1[0-2])$/.exec(typed)
  return match ? Number(`${match[1] ?? ''}${match[2] ?? ''}`) : undefined
}
