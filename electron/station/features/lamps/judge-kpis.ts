/** Standing lamps of KPIs whose definition or target changed, with no new figure behind it. */
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { readAhead, type Wanted } from '../cells/cell-reader.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { enterLamps } from './enter-lamps.ts'
import { sameLamp, standingLamp } from './judge-changes.ts'
import type { StandingLamp } from './standing-lamps.ts'
import { keptReports } from './sub-unit-reports.ts'
import { readingGranularity } from './value-at.ts'

/**
 * Judges KPIs anew at some units, stores what is different and returns it. A unit that has had neither a
 * figure nor a lamp gets none; a lamp that a child tells is the child's to judge.
 */
export function judgeKpis(
  station: Station,
  transaction: Transaction,
  kpis: readonly KnownKpi[],
  units: Iterable<number>,
): StandingLamp[] {
  const changed: StandingLamp[] = []
  const { db } = transaction
  const reports = keptReports(station, transaction)
  const readerOf = readAhead(db, seriesBehind(kpis))
  for (const unit of units) {
    const cells = readerOf(unit)
    for (const kpi of kpis) {
      const before = station.standing.get(unit, kpi.id)
      if (before?.told) continue
      const after = standingLamp(station, db, cells, reports, kpi, Number.POSITIVE_INFINITY, before)
      if (before ? sameLamp(before, after) : after.asOf === null) continue
      changed.push(after)
    }
  }
  enterLamps(station, transaction, changed)
  return changed
}

/** Each measure at each granularity at which some KPI reads it. */
function seriesBehind(kpis: readonly KnownKpi[]): Wanted[] {
  const wanted = new Map<string, Wanted>()
  for (const kpi of kpis) {
    for (const measure of kpi.reads) {
      const granularity = readingGranularity(measure, kpi.period)
      wanted.set(`${measure.id}|${granularity}`, [measure.id, granularity])
    }
  }
  return [...wanted.values()]
}
