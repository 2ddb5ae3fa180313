/**
 * Standing lamps after a change of cells: each lamp judges the latest period that has a value. A change
 * in an earlier period leaves it alone.
 */
import { carries } from '#shared/domain/carry.ts'
import type { KpiValue } from '#shared/domain/kpi.ts'
import { staleAt } from '#shared/domain/lamp.ts'
import {
  type Period,
  packedGranularity,
  packedRange,
  packPeriod,
  periodAt,
  unpackPeriod,
} from '#shared/domain/period.ts'
import { type Settled, settle, UNSETTLED } from '#shared/domain/settle.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import type { ChangedCell } from '../cells/cell-book.ts'
import { type CellReader, openCellReader } from '../cells/cell-reader.ts'
import { selectCompletePeriods } from '../cells/queries.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import type { UnitId } from '../units/queries.ts'
import { isClosed } from '../units/unit-tree.ts'
import { enterLamps } from './enter-lamps.ts'
import { honestyOf, NO_DOUBT } from './honesty.ts'
import type { StandingLamp } from './standing-lamps.ts'
import { keptReports, type SubUnitReports } from './sub-unit-reports.ts'
import { readingGranularity, valueAt } from './value-at.ts'

/** How many complete periods back a value is looked for when the newest has none: a zero denominator. */
const LOOK_BACK = 3

/** Judges what the changes touch, stores it, and returns the lamps that are different now. */
export function judgeChanges(
  station: Station,
  transaction: Transaction,
  changes: readonly ChangedCell[],
): StandingLamp[] {
  const changed: StandingLamp[] = []
  const judged: Array<{ unit: number; kpi: number }> = []
  const reports = keptReports(station, transaction)
  reports.note(changes)
  for (const [unit, touched] of touchedLamps(station, changes)) {
    const cells = openCellReader(transaction.db, unit)
    for (const [kpi, newest] of touched) {
      judged.push({ unit, kpi: kpi.id })
      const before = station.standing.get(unit, kpi.id)
      // The station that looks after the unit says how it stands.
      if (before?.told) continue
      if (before?.period != null && newest < before.period) continue
      const after = standingLamp(station, transaction.db, cells, reports, kpi, newest, before)
      if (before && sameLamp(before, after)) continue
      changed.push(after)
    }
  }
  enterLamps(station, transaction, changed)
  // A lamp that stays as it is may be heading elsewhere, now that its past is another.
  transaction.afterCommit(() => station.forecasts.touch(judged))
  return changed
}

/** For each unit the KPIs whose cells changed, with the newest period concerned (∞: any may be). */
function touchedLamps(station: Station, changes: readonly ChangedCell[]): Map<number, Map<KnownKpi, number>> {
  const units = new Map<number, Map<KnownKpi, number>>()
  for (const { unit, measure, period } of newestOfSeries(changes)) {
    const granularity = packedGranularity(period)
    // A unit that has ended is read by those that it passed on to.
    const readers = [unit, ...station.dictionary.unitMap.successors(unit as UnitId)]
    for (const kpi of station.dictionary.dependents(measure.id)) {
      const reading = readingGranularity(measure, kpi.period)
      if (reading !== granularity) continue
      // A figure that is carried, or is read from a longer or an earlier period, may stand behind any later value.
      const isOwn = reading === kpi.period && !carries(measure) && !looksBack(kpi, measure.id)
      const newest = isOwn ? period : Number.POSITIVE_INFINITY
      for (const reader of readers) {
        let touched = units.get(reader)
        if (!touched) {
          touched = new Map()
          units.set(reader, touched)
        }
        if (newest > (touched.get(kpi) ?? 0)) touched.set(kpi, newest)
      }
    }
  }
  return units
}

/** Of changes of one series and granularity that follow one another, the one of the newest period. */
function newestOfSeries(changes: readonly ChangedCell[]): ChangedCell[] {
  const newest: ChangedCell[] = []
  let last: ChangedCell | undefined
  for (const change of changes) {
    if (change.slice !== 0) continue
    const { unit, measure, period } = change
    const isNext =
      last?.unit === unit &&
      last.measure === measure &&
      packedGranularity(last.period) === packedGranularity(period)
    if (!isNext) newest.push(change)
    else if (last && period > last.period) newest[newest.length - 1] = change
    else continue
    last = change
  }
  return newest
}

/** True where a KPI reads a measure at an earlier period as well. */
const looksBack = (kpi: KnownKpi, measureId: number): boolean =>
  kpi.distances.get(measureId)?.some(({ periods, years }) => periods + years > 0) ?? false

/** True where a KPI reads a measure at its own period. */
const readsHere = (kpi: KnownKpi, measureId: number): boolean =>
  kpi.distances.get(measureId)?.some(({ periods, years }) => periods + years === 0) ?? false

export function standingLamp(
  station: Station,
  db: ReadableDb,
  cells: CellReader,
  reports: SubUnitReports,
  kpi: KnownKpi,
  newest: number,
  before: StandingLamp | null,
): StandingLamp {
  const now = station.clock()
  const { unit } = cells
  const { period: seen, value } = latestValue(station, db, unit, kpi, newest, cells)
  const judged = colour(station, unit, kpi, {
    period: seen === null ? null : unpackPeriod(seen),
    value: value.value,
    reason: value.reason,
    settled: before?.settled ?? UNSETTLED,
    now,
  })
  return {
    unit,
    kpi: kpi.id,
    period: seen,
    value: value.value,
    ...judged,
    ...(seen === null
      ? NO_DOUBT
      : honestyOf(station, db, unit as UnitId, kpi, unpackPeriod(seen), value, cells, reports)),
    since: before?.lamp === judged.lamp ? before.since : now,
    asOf: value.asOf,
    reported: value.reported,
    simulated: value.simulated,
    version: kpi.version,
    told: null,
  }
}

/**
 * The latest value, looked for where all measures of the KPI's own granularity have theirs; where there
 * is none, what the newest period says, with no period.
 */
export function latestValue(
  station: Station,
  db: ReadableDb,
  unit: number,
  kpi: KnownKpi,
  touched: number,
  cells: CellReader = openCellReader(db, unit),
): { period: number | null; value: KpiValue } {
  const [leading, ...others] = leadingMeasures(kpi)
  const at = (period: number) => valueAt(db, station.dictionary, unit, kpi, unpackPeriod(period), cells)
  const { from, to } = packedRange(kpi.period)
  const known = leading === undefined ? undefined : cells.latest(leading, from, to)?.period
  const current = () => packPeriod(periodAt(station.clock(), kpi.period, station.calendar.managementDay))
  const newest = known ?? (Number.isFinite(touched) ? touched : current())
  const value = at(newest)
  if (value.value !== null) return { period: newest, value }
  if (leading !== undefined && known !== undefined) {
    for (const period of selectCompletePeriods(db, unit, [leading, ...others], from, to, LOOK_BACK)) {
      const earlier = at(period)
      if (earlier.value !== null) return { period, value: earlier }
    }
  }
  return { period: null, value }
}

const knownLeading = new WeakMap<KnownKpi, readonly number[]>()

/** Measures that a KPI reads at its own granularity and period, by id; asked of every lamp. */
function leadingMeasures(kpi: KnownKpi): readonly number[] {
  let leading = knownLeading.get(kpi)
  if (!leading) {
    leading = kpi.reads
      .filter((measure) => readingGranularity(measure, kpi.period) === kpi.period)
      .map(({ id }) => id)
      .filter((id) => readsHere(kpi, id))
    knownLeading.set(kpi, leading)
  }
  return leading
}

interface Judged {
  readonly period: Period | null
  readonly value: number | null
  readonly reason: StandingLamp['reason']
  readonly settled: Settled
  readonly now: number
}

/**
 * Colour and reason: no value, silence and staleness are grey; the rest is the thresholds' word, with
 * dead band and hold time. What is grey stays where it stood.
 */
export function colour(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  { period, value, reason, settled: before, now }: Judged,
): Pick<StandingLamp, 'lamp' | 'reason' | 'settled'> {
  const grey = (why: StandingLamp['reason']) => ({ lamp: 'grey' as const, reason: why, settled: before })
  if (value === null || period === null) return grey(reason ?? 'no-data')
  const judged = station.units.byId(unit as UnitId)
  // A unit that is no more has nobody to answer for it, and nothing that could be late.
  if (isClosed(judged, now)) return grey('not-applicable')
  if (station.children.isSilent(unit as UnitId)) return grey('silent')
  if (now >= staleAt(station.calendar, period)) return grey('stale')
  const thresholds = thresholdsAt(kpi.thresholds, judged, period)
  if (!thresholds) return grey('not-applicable')
  const settled = settle(before, value, thresholds, kpi, now)
  return { lamp: settled.colour ?? 'grey', reason: null, settled }
}

export function sameLamp(a: StandingLamp, b: StandingLamp): boolean {
  return (
    a.period === b.period &&
    a.value === b.value &&
    a.reason === b.reason &&
    a.lamp === b.lamp &&
    a.asOf === b.asOf &&
    a.reported === b.reported &&
    a.simulated === b.simulated &&
    a.version === b.version &&
    sameStanding(a.settled, b.settled) &&
    a.doubt === b.doubt &&
    (a.told === null) === (b.told === null) &&
    a.bounds?.low === b.bounds?.low &&
    a.bounds?.high === b.bounds?.high
  )
}

export function sameStanding(a: Settled, b: Settled): boolean {
  return (
    a.colour === b.colour && a.pending?.since === b.pending?.since && a.pending?.worse === b.pending?.worse
  )
}
