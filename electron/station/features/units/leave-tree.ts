/** What a station lets go of when units leave the part of the tree that it looks after. */
import { followSource } from '#shared/domain/alarm.ts'
import type { Station } from '../../context.ts'
import { openCounter } from '../../db/counters.ts'
import { statement } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import { deskOf } from '../alarms/alarm-desk.ts'
import { withdrawReceived } from '../alarms/received-alarms.ts'
import { putRosterInOutbox, selectRoster } from '../children/roster.ts'
import type { StoredUnit, UnitId } from './queries.ts'
import type { UnitTree } from './unit-tree.ts'

/**
 * Who is due, and which alarms were told of, is the word of a station above the unit: of one that stands above it
 * no more, it goes.
 * @param units The tree as it is now.
 */
export function withdrawRoster(
  station: Station,
  transaction: Transaction,
  units: UnitTree,
  moved: readonly StoredUnit[],
): void {
  const { db } = transaction
  const ids = new Set<number>(moved.map(({ id }) => id))
  const isWithdrawn = (unit: number, sender: number): boolean => {
    if (!ids.has(unit)) return false
    const about = units.byId(unit as UnitId)
    return !units.isInside(about) || !units.isBelow(about, units.byId(sender as UnitId))
  }
  const rev = openCounter(db, 'rev')
  for (const { unit, measures, sender } of selectRoster(db)) {
    if (!isWithdrawn(unit, sender)) continue
    statement<unknown[], never>(db, 'DELETE FROM roster WHERE unit = ? AND measures = ? AND sender = ?').run(
      unit,
      measures,
      sender,
    )
    if (station.hasParent) putRosterInOutbox(db, unit, measures, rev.next())
  }
  rev.store(db)
  const received = [...station.alarms.received()]
  withdrawReceived(
    station,
    transaction,
    received.filter(({ unit, origin }) => origin !== null && isWithdrawn(unit, origin.unit)),
  )
}

/** Lamps, alarms and what is owed to the parent of units that are not this station's affair any more. */
export function forgetUnits(station: Station, transaction: Transaction, units: readonly StoredUnit[]): void {
  const { db, afterCommit } = transaction
  const ids = new Set<number>(units.map(({ id }) => id))
  const desk = deskOf(station, transaction)
  for (const stored of desk.open()) {
    if (ids.has(stored.unit)) desk.take(stored, followSource(stored.alarm, 'gone', desk.now))
  }
  for (const id of ids) {
    statement<[number], never>(db, 'DELETE FROM standing WHERE unit = ?').run(id)
    statement<[number], never>(db, 'DELETE FROM outbox_cells WHERE lane IN (0, 1) AND unit = ?').run(id)
    statement<[number], never>(db, 'DELETE FROM outbox_lamps WHERE unit = ?').run(id)
    statement<[number], never>(db, 'DELETE FROM told WHERE sender = ?').run(id)
  }
  afterCommit(() => station.standing.forget(ids))
}
