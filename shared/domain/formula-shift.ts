/** Other periods that a formula reads: the one before, and the same one a year before. */
import { isPeriod, type Period, shiftPeriod } from './period.ts'

export const SHIFTS = ['prev', 'last_year'] as const
export type Shift = (typeof SHIFTS)[number]

/**
 * The period that a shift leads to, of the same granularity. Null where there is none: a year before
 * 29 February or week 53, or before the first year that is taken.
 */
export function shiftedPeriod(period: Period, shift: Shift): Period | null {
  const there = shift === 'prev' ? shiftPeriod(period, -1) : yearsAway(period, -1)
  return isPeriod(there) ? there : null
}

/** The period of the same name in another year; it may not exist. */
export function yearsAway(period: Period, years: number): string {
  return `${Number(period.slice(0, 4)) + years}${period.slice(4)}`
}
