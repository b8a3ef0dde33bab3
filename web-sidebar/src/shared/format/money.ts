/**
 * Integer fen as yuan: `¥1,234.50`. By digits, never by way of a float; sums beyond 2^53 fen
 * (ninety trillion yuan) do not occur.
 */
export function formatFen(fen: number): string {
  const digits = String(Math.abs(Math.trunc(fen))).padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}¥${yuan}.${digits.slice(-2)}`
}
