import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import type { UnitId } from '../units/queries.ts'
import { ALL_MEASURES, loadRoster, putRosterInOutbox, upsertRoster } from './roster.ts'

/**
 * A leaf that reports is due from then on, from the first day it reported for.
 * @param firstEntered First packed day entered, by unit.
 */
export function noteReporting(
  station: Station,
  { db, afterCommit }: Transaction,
  firstEntered: ReadonlyMap<number, number>,
  nextRev: () => number,
): void {
  const sender = station.units.root.id
  let changed = false
  for (const [unit, since] of firstEntered) {
    if (station.roster.isSet(unit as UnitId, sender)) continue
    const known = station.roster.since(unit as UnitId, sender)
    if (known !== null && known <= since) continue
    const rev = nextRev()
    const row = {
      unit,
      measures: ALL_MEASURES,
      sender,
      since,
      until: null,
      rev,
      origin_epoch: null,
      origin_rev: null,
    }
    upsertRoster(db, row)
    if (station.hasParent) putRosterInOutbox(db, unit, ALL_MEASURES, rev)
    changed = true
  }
  if (!changed) return
  const roster = loadRoster(db, station.units, station.config.dueUnits)
  afterCommit(() => station.replaceRoster(roster))
}
