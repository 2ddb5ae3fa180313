import { GRANULARITIES, packPeriod, periodAt, shiftPeriod } from '#shared/domain/period.ts'

/** Order of sending: what the parent's wall shows now goes before history. */
export const CURRENT_LANE = 0
export const HISTORY_LANE = 1

/** Packed periods that go first: each granularity's current and previous one. */
export function currentPeriods(now: number): number[] {
  return GRANULARITIES.flatMap((granularity) => {
    const period = periodAt(now, granularity)
    return [packPeriod(period), packPeriod(shiftPeriod(period, -1))]
  })
}

/** Tells the lane of a packed period. */
export function laneOf(now: number): (period: number) => number {
  const current = new Set(currentPeriods(now))
  return (period) => (current.has(period) ? CURRENT_LANE : HISTORY_LANE)
}
