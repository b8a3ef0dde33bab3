/**
 * Integer fen as yuan: `¥1,234.50`. By digits, never by way of a float; sums beyond 2^53 fen
 * (ninety trillion yuan) do not occur.
 */
export function formatFen(fen: number): string {
  const digits = String(Math.abs(Math.trunc(fen))).padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}¥${yuan}.${digits.slice(-2)}`
}

/**
 * Yuan as people type it (`1,280.5`, `¥3`) as integer fen, by digits. Nothing for what is no amount, is negative or has
 * more than two decimals.
 */
export function parseYuan(typed: string): number | undefined {
  const match = /^[¥￥]?\s*(\d[\d,]{0,15})(?:\.(\d{0,2}))?$/.exec(typed.trim())
  if (!match) return undefined
  const fen = Number((match[1] ?? '').replace(/,/g, '') + (match[2] ?? '').padEnd(2, '0'))
  return Number.isSafeInteger(fen) ? fen : undefined
}

/** A hundred billion yuan, in fen: the books hold no larger amount. */
export const MOST_FEN = 10_000_000_000_000

/** Typed yuan as fen that the books can hold. */
export function parseBooked(typed: string): number | undefined {
  const fen = parseYuan(typed)
  return fen !== undefined && fen <= MOST_FEN ? fen : undefined
}

/** Integer fen as one types it: `1280.50`. */
export function typedYuan(fen: number): string {
  return formatFen(fen).replace(/[¥,]/g, '')
}
