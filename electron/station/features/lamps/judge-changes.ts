/**
 * Standing lamps after a change of cells: each lamp judges the latest period that has a value. A change
 * in an earlier period leaves it alone.
 */
import { judge, type Lamp, staleAt, thresholdsFor } from '#shared/domain/lamp.ts'
import { granularityRank, type Period, packedRange, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import type { ChangedCell } from '../cells/cell-book.ts'
import { selectPeriods } from '../cells/queries.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import type { UnitId } from '../units/queries.ts'
import { type StandingLamp, upsertStanding } from './standing-lamps.ts'
import { readingGranularity, valueAt } from './value-at.ts'

/** How many periods back a value is looked for when the newest one has none. */
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
      const newest = reading === kpi.period ? period : Number.POSITIVE_INFINITY
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
  let found: { period: number; value: ReturnType<typeof valueAt> } | null = null
  for (const period of latestPeriods(db, unit, kpi)) {
    const value = valueAt(db, station.dictionary, unit, kpi, unpackPeriod(period))
    if (value.value !== null) {
      found = { period, value }
      break
    }
    found ??= { period, value }
  }
  const value = found?.value ?? null
  const seen = value?.value != null && found ? found.period : null
  const { lamp, reason } = colour(station, unit, kpi, {
    period: seen === null ? null : unpackPeriod(seen),
    value: value?.value ?? null,
    reason: value?.reason ?? (Number.isFinite(newest) ? 'partial' : 'no-data'),
    now,
  })
  return {
    unit,
    kpi: kpi.id,
    period: seen,
    value: value?.value ?? null,
    reason,
    lamp,
    since: before?.lamp === lamp ? before.since : now,
    asOf: value?.asOf ?? null,
    reported: value?.reported ?? null,
    simulated: value?.simulated ?? false,
    version: kpi.version,
  }
}

/** Newest periods of the KPI's granularity in which its first measure of that granularity has a value. */
function latestPeriods(db: ReadableDb, unit: number, kpi: KnownKpi): number[] {
  const leading = kpi.reads.find((measure) => readingGranularity(measure, kpi.period) === kpi.period)
  if (!leading) return []
  const { from, to } = packedRange(kpi.period)
  return selectPeriods(db, unit, leading.id, 0, 0, from, to, LOOK_BACK)
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
