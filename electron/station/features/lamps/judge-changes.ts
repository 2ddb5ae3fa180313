/**
 * Standing lamps after a change of cells: each lamp judges the latest period that has a value. A change
 * in an earlier period leaves it alone.
 */
import { carries } from '#shared/domain/carry.ts'
import type { KpiValue } from '#shared/domain/kpi.ts'
import { judge, type Lamp, staleAt, thresholdsFor } from '#shared/domain/lamp.ts'
import {
  granularityRank,
  type Period,
  packedRange,
  packPeriod,
  periodAt,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import type { ChangedCell } from '../cells/cell-book.ts'
import { selectCompletePeriods, selectPeriods } from '../cells/queries.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import type { UnitId } from '../units/queries.ts'
import { type StandingLamp, upsertStanding } from './standing-lamps.ts'
import { readingGranularity, valueAt } from './value-at.ts'

/** How many complete periods back a value is looked for when the newest has none: a zero denominator. */
const LOOK_BACK = 3

/** Judges what the changes touch, stores it, and returns the lamps that are different now. */
export function judgeChanges(
  station: Station,
  { db, afterCommit }: Transaction,
  changes: readonly ChangedCell[],
): StandingLamp[] {
  const changed: StandingLamp[] = []
  for (const [unit, touched] of touchedLamps(station, changes)) {
    for (const [kpi, newest] of touched) {
      const before = station.standing.get(unit, kpi.id)
      if (before?.period != null && newest < before.period) continue
      const after = standingLamp(station, db, unit, kpi, newest, before)
      if (before && sameLamp(before, after)) continue
      upsertStanding(db, after)
      changed.push(after)
    }
  }
  if (changed.length > 0) afterCommit(() => station.standing.replace(changed))
  return changed
}

/** For each unit the KPIs whose cells changed, with the newest period concerned (∞: any may be). */
function touchedLamps(station: Station, changes: readonly ChangedCell[]): Map<number, Map<KnownKpi, number>> {
  const units = new Map<number, Map<KnownKpi, number>>()
  for (const { unit, measure, slice, period } of changes) {
    if (slice !== 0) continue
    const rank = Math.floor(period / 100_000_000)
    for (const kpi of station.dictionary.dependents(measure.id)) {
      const reading = readingGranularity(measure, kpi.period)
      if (granularityRank(reading) !== rank) continue
      // A figure that is carried, or that is read from a longer period, may stand behind any later value.
      const isOwn = reading === kpi.period && !carries(measure)
      const newest = isOwn ? period : Number.POSITIVE_INFINITY
      let touched = units.get(unit)
      if (!touched) {
        touched = new Map()
        units.set(unit, touched)
      }
      if (newest > (touched.get(kpi) ?? 0)) touched.set(kpi, newest)
    }
  }
  return units
}

function standingLamp(
  station: Station,
  db: ReadableDb,
  unit: number,
  kpi: KnownKpi,
  newest: number,
  before: StandingLamp | null,
): StandingLamp {
  const now = station.clock()
  const { period: seen, value } = latestValue(station, db, unit, kpi, newest)
  const { lamp, reason } = colour(station, unit, kpi, {
    period: seen === null ? null : unpackPeriod(seen),
    value: value.value,
    reason: value.reason,
    now,
  })
  return {
    unit,
    kpi: kpi.id,
    period: seen,
    value: value.value,
    reason,
    lamp,
    since: before?.lamp === lamp ? before.since : now,
    asOf: value.asOf,
    reported: value.reported,
    simulated: value.simulated,
    version: kpi.version,
  }
}

/**
 * The latest value, looked for where all measures of the KPI's own granularity have theirs; where there
 * is none, what the newest period says, with no period.
 */
function latestValue(
  station: Station,
  db: ReadableDb,
  unit: number,
  kpi: KnownKpi,
  touched: number,
): { period: number | null; value: KpiValue } {
  const [leading, ...others] = kpi.reads
    .filter((measure) => readingGranularity(measure, kpi.period) === kpi.period)
    .map(({ id }) => id)
  const at = (period: number) => valueAt(db, station.dictionary, unit, kpi, unpackPeriod(period))
  const { from, to } = packedRange(kpi.period)
  const [known] = leading === undefined ? [] : selectPeriods(db, unit, leading, 0, 0, from, to, 1)
  const current = packPeriod(periodAt(station.clock(), kpi.period))
  const newest = known ?? (Number.isFinite(touched) ? touched : current)
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

interface Judged {
  readonly period: Period | null
  readonly value: number | null
  readonly reason: StandingLamp['reason']
  readonly now: number
}

/** Colour and reason: no value, silence and staleness are grey; the rest is the thresholds' word. */
export function colour(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  { period, value, reason, now }: Judged,
): { lamp: Lamp; reason: StandingLamp['reason'] } {
  if (value === null || period === null) return { lamp: 'grey', reason: reason ?? 'no-data' }
  if (station.children.isSilent(unit as UnitId)) return { lamp: 'grey', reason: 'silent' }
  if (now >= staleAt(period)) return { lamp: 'grey', reason: 'stale' }
  const { kind } = station.units.byId(unit as UnitId)
  const thresholds = thresholdsFor(kpi.thresholds, kind)
  if (!thresholds) return { lamp: 'grey', reason: 'not-applicable' }
  return { lamp: judge(value, kpi.direction, thresholds), reason: null }
}

function sameLamp(a: StandingLamp, b: StandingLamp): boolean {
  return (
    a.period === b.period &&
    a.value === b.value &&
    a.reason === b.reason &&
    a.lamp === b.lamp &&
    a.asOf === b.asOf &&
    a.reported === b.reported &&
    a.simulated === b.simulated &&
    a.version === b.version
  )
}
