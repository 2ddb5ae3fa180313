/** Standing lamps of KPIs whose definition or target changed, with no new figure behind it. */
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { enterLamps } from './enter-lamps.ts'
import { sameLamp, standingLamp } from './judge-changes.ts'
import type { StandingLamp } from './standing-lamps.ts'

/**
 * Judges KPIs anew at some units, stores what is different and returns it. A unit that has had neither a
 * figure nor a lamp gets none.
 */
export function judgeKpis(
  station: Station,
  transaction: Transaction,
  kpis: readonly KnownKpi[],
  units: Iterable<number>,
): StandingLamp[] {
  const changed: StandingLamp[] = []
  for (const unit of units) {
    for (const kpi of kpis) {
      const before = station.standing.get(unit, kpi.id)
      const after = standingLamp(station, transaction.db, unit, kpi, Number.POSITIVE_INFINITY, before)
      if (before ? sameLamp(before, after) : after.asOf === null) continue
      changed.push(after)
    }
  }
  enterLamps(station, transaction, changed)
  return changed
}
