/** The day where the agencies are (`YYYY-MM-DD`); they live in one time zone without summer time. */
export function today(now = Date.now()): string {
  return new Date(now + 8 * 60 * 60_000).toISOString().slice(0, 10)
}

/** The day after `day`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60_000).toISOString().slice(0, 10)
}

/** The period (`YYYYMM`) that lies `months` after the one of `day`. */
export function periodFrom(day: string, months: number): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const count = year * 12 + month - 1 + months
  return Math.floor(count / 12) * 100 + (count % 12) + 1
}
