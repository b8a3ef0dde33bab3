import { periodFrom } from './today'

/** How many months a card looks back. */
const MONTHS = 13

/** The month of `day` and those before it (`YYYYMM`), newest first. */
export function lastPeriods(day: string): number[] {
  return Array.from({ length: MONTHS }, (_, back) => periodFrom(day, -back))
}
