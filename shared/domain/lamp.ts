/**
 * Lamps: a KPI's value judged against its thresholds. Colour never stands alone on screen; here it is
 * only a name.
 *
 * Silence is grey with a reason, never green: a value whose next period should have been reported by
 * now no longer speaks for the present.
 */

import { type Calendar, workingDaysAfterEnd } from './calendar.ts'
import { type Period, shiftPeriod } from './period.ts'

export const LAMPS = ['red', 'yellow', 'green', 'grey'] as const
export type Lamp = (typeof LAMPS)[number]

export const GREY_REASONS = ['no-data', 'partial', 'undefined', 'not-applicable', 'silent', 'stale'] as const
export type GreyReason = (typeof GREY_REASONS)[number]

export const DIRECTIONS = ['higher', 'lower', 'band'] as const
export type Direction = (typeof DIRECTIONS)[number]

/**
 * Green and red thresholds. For `band` each is a pair [low, high]: inside the green pair is green,
 * outside the red pair is red.
 */
export interface Thresholds {
  readonly green: number | readonly [number, number]
  readonly red: number | readonly [number, number]
  /** Which units they are for: all, or communes, wards and special zones only. */
  readonly appliesTo: 'all' | 'commune'
}

/** The plain judgement of one value; `grey` where there is no value, or no threshold for the direction. */
export function judge(value: number | null, direction: Direction, thresholds: Thresholds | null): Lamp {
  if (value === null || !thresholds) return 'grey'
  const { green, red } = thresholds
  if (direction === 'band') {
    if (typeof green === 'number' || typeof red === 'number') return 'grey'
    if (value >= green[0] && value <= green[1]) return 'green'
    return value < red[0] || value > red[1] ? 'red' : 'yellow'
  }
  if (typeof green !== 'number' || typeof red !== 'number') return 'grey'
  if (direction === 'lower') {
    if (value <= green) return 'green'
    return value > red ? 'red' : 'yellow'
  }
  if (value >= green) return 'green'
  return value < red ? 'red' : 'yellow'
}

/** Every standing lamp asks every few seconds, for the same few periods. */
const keptStaleAt = new WeakMap<Calendar, Map<Period, number>>()

/**
 * The instant (ms since 1970) from which a standing value is stale: the period after it is past its
 * cut-off, its end and one working day. A weekend or Tết turns nothing grey, nor does a new day.
 */
export function staleAt(calendar: Calendar, period: Period): number {
  let kept = keptStaleAt.get(calendar)
  if (!kept) {
    kept = new Map()
    keptStaleAt.set(calendar, kept)
  }
  let at = kept.get(period)
  if (at === undefined) {
    at = workingDaysAfterEnd(calendar, shiftPeriod(period, 1), 1)
    kept.set(period, at)
  }
  return at
}
