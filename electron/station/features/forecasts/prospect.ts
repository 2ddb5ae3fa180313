/**
 * What a KPI's value at a unit is heading for, from the stored past up to a given value: by run rate where
 * the formula reads cumulative figures, else by trend. Nothing later than that value is looked at, so
 * that the same function makes today's forecast and tells what it would have been in the past.
 */
import { dueFrom, targetPeriod } from '#shared/domain/forecast.ts'
import {
  ANY_VALUE,
  MIN_POINTS,
  type Outlook,
  type Range,
  type ValuePoint,
} from '#shared/domain/forecast-outlook.ts'
import { forecastTrend, RECENT } from '#shared/domain/forecast-trend.ts'
import { evaluateFormula } from '#shared/domain/formula.ts'
import {
  type Period,
  packPeriod,
  periodEnd,
  periodStart,
  shiftPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { openCellReader } from '../cells/cell-reader.ts'
import { selectPeriodsBetween } from '../cells/queries.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { readingGranularity, valueAt } from '../lamps/value-at.ts'
import { paceProspect } from './pace-prospect.ts'

/** The value that a forecast goes on from, and the instant (ms since 1970) at which it is made. */
export interface Basis {
  readonly period: Period
  readonly value: number
  /** Latest observation behind it, ms since 1970. */
  readonly asOf: number | null
  readonly now: number
}

export interface Prospect {
  /** The period whose end is forecast. */
  readonly period: Period
  readonly outlook: Outlook
  /** The forecast value at the end of a day on the way there. */
  path(day: Period): number | null
}

export type ReadValue = (period: Period) => number | null

/** Past values of a KPI at a unit, each computed once. */
export function pastValues(station: Station, unit: number, kpi: KnownKpi): ReadValue {
  const known = new Map<Period, number | null>()
  const cells = openCellReader(station.db, unit)
  return (period) => {
    let value = known.get(period)
    if (value === undefined) {
      value = valueAt(station.db, station.dictionary, unit, kpi, period, cells).value
      known.set(period, value)
    }
    return value
  }
}

/** Null where there is not enough past, or where the formula has no value at the period's end. */
export function prospectOf(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  basis: Basis,
  read: ReadValue = pastValues(station, unit, kpi),
): Prospect | null {
  const cumulative = presentMeasures(kpi).filter(({ kind }) => kind === 'cumulative')
  return cumulative.length > 0
    ? paceProspect(station, unit, kpi, basis, cumulative)
    : trendProspect(station, unit, kpi, basis, read)
}

/** Measures that the KPI reads at its own period. */
function presentMeasures(kpi: KnownKpi): KnownMeasure[] {
  return kpi.reads.filter(({ id }) =>
    kpi.distances.get(id)?.some(({ periods, years }) => periods + years === 0),
  )
}

/** Periods up to one, oldest first, in which the KPI may have a value; at most as many back as a trend looks. */
export function periodsUpTo(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  last: Period,
  back: number,
): Period[] {
  const leading = presentMeasures(kpi).find(
    (measure) => readingGranularity(measure, kpi.period) === kpi.period,
  )
  if (!leading) return []
  const from = packPeriod(shiftPeriod(last, 1 - back))
  return selectPeriodsBetween(station.db, unit, leading.id, 0, 0, from, packPeriod(last)).map(unpackPeriod)
}

function trendProspect(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  basis: Basis,
  read: ReadValue,
): Prospect | null {
  const periods = periodsUpTo(station, unit, kpi, basis.period, RECENT[kpi.period])
  if (periods.length < MIN_POINTS) return null
  const whole = isReportedWhole(kpi)
  const share = whole ? 1 : shareBehind(basis)
  const points: ValuePoint[] = []
  for (const period of periods) {
    const value = period === basis.period ? basis.value : read(period)
    if (value !== null) points.push({ period, value, share: period === basis.period ? share : 1 })
  }
  const target = targetPeriod(basis.period, whole, basis.now)
  const period = target === basis.period ? target : dueFrom(target, periods)
  const outlook = forecastTrend(points, period)
  return outlook && { period, outlook, path: trendPath(basis, period, outlook, share) }
}

/** One observation makes the KPI's period whole: nothing of it is still to come once it is reported. */
function isReportedWhole(kpi: KnownKpi): boolean {
  return presentMeasures(kpi).every(
    (measure) => readingGranularity(measure, kpi.period) === measure.basePeriod,
  )
}

/** Share of the period that is behind a value, from 0.01 to 1. */
function shareBehind({ period, asOf, now }: Basis): number {
  const end = periodEnd(period)
  if (now >= end) return 1
  const start = periodStart(period)
  return Math.min(1, Math.max(0.01, (Math.min(asOf ?? now, now) - start) / (end - start)))
}

/**
 * Within the value's own period the path is the value that will be shown as more of it comes in; into a
 * later one it is a straight line.
 */
function trendPath(basis: Basis, period: Period, outlook: Outlook, share: number): Prospect['path'] {
  const isOpen = period === basis.period
  const from = isOpen ? basis.now : Math.max(basis.now, periodEnd(basis.period))
  const end = periodEnd(period)
  return (day) => {
    const along = end <= from ? 1 : Math.min(1, Math.max(0, (periodEnd(day) - from) / (end - from)))
    if (!isOpen) return basis.value + (outlook.value - basis.value) * along
    const behind = share + (1 - share) * along
    // The value at the end is the mean of what is behind it and what comes, by their shares.
    const toCome = share < 1 ? (outlook.value - share * basis.value) / (1 - share) : outlook.value
    return (share * basis.value + (behind - share) * toCome) / behind
  }
}

/** Smallest and largest value of a share, as its formula scales it; any value of anything else. */
export function rangeOf(kpi: KnownKpi): Range {
  if (!kpi.share) return ANY_VALUE
  const { part } = kpi.share
  const at = (figure: number) =>
    evaluateFormula(kpi.formula, {
      measure: (key) => (key === part ? figure : 1),
      kpi: () => ({ value: null, reason: 'not-applicable' }),
      elapsedYear: () => 1,
      target: () => null,
      at: () => null,
    }).value
  const [none, all] = [at(0), at(1)]
  return none === null || all === null ? ANY_VALUE : { low: Math.min(none, all), high: Math.max(none, all) }
}
