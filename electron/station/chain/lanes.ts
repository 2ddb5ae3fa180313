import {
  GRANULARITIES,
  type Granularity,
  MANAGEMENT_MONTH,
  packPeriod,
  periodAt,
  shiftPeriod,
} from '#shared/domain/period.ts'

/** Order of sending: what the parent's wall shows now goes before history. */
export const CURRENT_LANE = 0
export const HISTORY_LANE = 1

/**
 * Packed periods that go first: each granularity's current and previous one.
 * @param managementDay Day on which the station's management months start, if it has any.
 */
export function currentPeriods(now: number, managementDay: number | null = null): number[] {
  const kept: readonly Granularity[] =
    managementDay === null ? GRANULARITIES : [...GRANULARITIES, MANAGEMENT_MONTH]
  return kept.flatMap((granularity) => {
    const period = periodAt(now, granularity, managementDay)
    return [packPeriod(period), packPeriod(shiftPeriod(period, -1))]
  })
}

/** Tells the lane of a packed period. */
export function laneOf(now: number, managementDay: number | null = null): (period: number) => number {
  const current = new Set(currentPeriods(now, managementDay))
  return (period) => (current.has(period) ? CURRENT_LANE : HISTORY_LANE)
}
