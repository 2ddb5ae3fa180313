/** The past as the map's other parts take it: as KPI values of one period. */
import type { KpiValueItem, MapHistory, MapPoint } from '#shared/contract/index.ts'
import { type Period, periodEnd, periodStart, shiftPeriod } from '#shared/domain/period.ts'
import type { KpisOfUnit } from '../figures/store.ts'

/**
 * The periods that can be looked back at: those before the one of the present figure. The first of the
 * history is left out: nothing is known that it could be held against.
 */
export function pastPeriods({ periods }: MapHistory, present: string | null, nowMs: number): string[] {
  const end = present === null ? Number.POSITIVE_INFINITY : periodStart(present as Period)
  return periods.slice(1).filter((period) => periodEnd(period) <= nowMs && periodStart(period) < end)
}

export function pointOf(history: MapHistory, unit: string, period: string): MapPoint | null {
  const at = history.periods.indexOf(period as Period)
  return history.units.find((each) => each.unit === unit)?.points[at] ?? null
}

/** The value in the period before, or null where there is none. */
export function valueBefore(history: MapHistory, unit: string, period: string): number | null {
  return pointOf(history, unit, shiftPeriod(period as Period, -1))?.value ?? null
}

/** All units of the history in one period. */
export function figuresAt(history: MapHistory, period: string): ReadonlyMap<string, KpisOfUnit> {
  const at = history.periods.indexOf(period as Period)
  return new Map(
    history.units.map(({ unit, points }) => {
      const point = points[at]
      return [unit, new Map(point ? [[history.code as string, itemOf(history, unit, period, point)]] : [])]
    }),
  )
}

function itemOf({ code }: MapHistory, unit: string, period: string, point: MapPoint): KpiValueItem {
  return {
    unit: unit as KpiValueItem['unit'],
    code,
    period: period as Period,
    value: point.value,
    reason: point.reason ?? null,
    lamp: point.lamp,
    doubtful: point.doubt !== undefined,
    doubt: point.doubt ?? null,
    bounds: null,
    coverage: point.coverage ?? null,
    forecast: null,
    asOf: null,
    since: null,
    version: 0,
    simulated: point.simulated ?? false,
  }
}
