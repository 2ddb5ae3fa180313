/** The run of a KPI at one unit: every period of a stretch, those without a value included. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { ThresholdStretch, TrendPoint } from '#shared/contract/kpi-detail.ts'
import { enclosingPeriod, type Period, packPeriod, periodAt, shiftPeriod } from '#shared/domain/period.ts'
import { thresholdSteps } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { type PeriodReading, periodItem } from '../lamps/items.ts'
import { readingGranularity } from '../lamps/value-at.ts'
import type { StoredUnit } from '../units/queries.ts'
import { selectRestatedPeriods } from './queries.ts'

/** The present period of the KPI, or the one of its lamp where that is later. */
export function lastPeriod(station: Station, kpi: KnownKpi, standing: Period | null): Period {
  const present = periodAt(station.clock(), kpi.period, station.calendar.managementDay)
  return standing !== null && packPeriod(standing) > packPeriod(present) ? standing : present
}

/** So many periods up to and including the last one, oldest first. */
export function periodsUpTo(last: Period, count: number): Period[] {
  return Array.from({ length: count }, (_, index) => shiftPeriod(last, index - count + 1))
}

/** A city's point costs half a millisecond where many of its wards are missing: others get their turn in between. */
const POINTS_AT_A_TIME = 50

/** A period by its thresholds alone, but the one that the standing lamp judges: there both show the same. */
export function judgedPoint(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
  read?: PeriodReading,
): KpiValueItem {
  const item = periodItem(station, unit, kpi, period, read)
  const standing = station.standing.get(unit.id, kpi.id)
  if (standing?.period !== packPeriod(period) || !standing.settled.colour) return item
  return { ...item, lamp: standing.settled.colour }
}

export async function trendOf(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  periods: readonly Period[],
): Promise<TrendPoint[]> {
  const isRestated = restatedAt(station, unit, kpi, periods)
  const points: TrendPoint[] = []
  for (const [index, period] of periods.entries()) {
    if (index > 0 && index % POINTS_AT_A_TIME === 0) await nextTurn()
    const { value, reason, lamp, bounds, coverage, doubt, simulated } = judgedPoint(
      station,
      unit,
      kpi,
      period,
    )
    points.push({
      ...{ period, value, reason, lamp, bounds, coverage, doubt, simulated },
      restated: isRestated(period),
    })
  }
  return points
}

/** True for a period whose value reads a restated figure of that period. */
function restatedAt(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  periods: readonly Period[],
): (period: Period) => boolean {
  const managementDay = station.calendar.managementDay ?? undefined
  const [first, last] = [periods[0], periods.at(-1)]
  const measures = kpi.reads.flatMap((measure) => {
    const reading = readingGranularity(measure, kpi.period)
    const from = first && enclosingPeriod(first, reading, managementDay)
    const to = last && enclosingPeriod(last, reading, managementDay)
    if (!from || !to) return []
    const found = selectRestatedPeriods(station.db, unit.id, measure.id, packPeriod(from), packPeriod(to))
    return found.length === 0 ? [] : [{ reading, periods: new Set(found) }]
  })
  return (period) =>
    measures.some(({ reading, periods: restated }) => {
      const at = enclosingPeriod(period, reading, managementDay)
      return at !== null && restated.has(packPeriod(at))
    })
}

/** What the chart draws as bands, over the whole trend. */
export function thresholdStretches(
  unit: StoredUnit,
  kpi: KnownKpi,
  periods: readonly Period[],
): ThresholdStretch[] {
  const [first, last] = [periods[0], periods.at(-1)]
  if (!first || !last) return []
  return thresholdSteps(kpi.thresholds, unit, first, last).map(({ from, to, thresholds }) => ({
    from,
    to,
    thresholds: thresholds && {
      green: plain(thresholds.green),
      red: plain(thresholds.red),
      source: thresholds.source ?? null,
    },
  }))
}

const plain = (level: number | readonly [number, number]): number | [number, number] =>
  typeof level === 'number' ? level : [level[0], level[1]]
