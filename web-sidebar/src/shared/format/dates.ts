import type { Language } from '../i18n/language'

/** Times are stored in UTC and shown where the agencies are. */
const ZONE = 'Asia/Shanghai'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(language: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options)
  formats.set(key, made)
  return made
}

/** A plain date of the books (`YYYY-MM-DD`): no zone is applied to it. */
export function formatDate(date: string, language: Language): string {
  const day = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return date
  return formatOf(language, 'date', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }).format(day)
}

/** An instant (RFC 3339), to the minute. */
export function formatInstant(instant: string, language: Language): string {
  const moment = new Date(instant)
  if (Number.isNaN(moment.getTime())) return instant
  return formatOf(language, 'instant', {
    timeZone: ZONE,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(moment)
}

/** A period, the number `YYYYMM`: a calendar month. */
export function formatPeriod(period: number, language: Language): string {
  const month = new Date(Date.UTC(Math.floor(period / 100), (period % 100) - 1, 1))
  return formatOf(language, 'period', { timeZone: 'UTC', year: 'numeric', month: 'long' }).format(month)
}

/** The month of a period alone, for lines in which the year goes without saying: `10月`, `October`. */
export function formatMonth(period: number, language: Language): string {
  const month = new Date(Date.UTC(Math.floor(period / 100), (period % 100) - 1, 1))
  // Chinese writes its long months out: 十月.
  const length = language === 'en' ? 'long' : 'short'
  return formatOf(language, 'month', { timeZone: 'UTC', month: length }).format(month)
}

/** The time of day of an instant in milliseconds, `HH:MM`. */
export function formatClock(instant: number, language: Language): string {
  const options = { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return formatOf(language, 'clock', options).format(new Date(instant))
}
