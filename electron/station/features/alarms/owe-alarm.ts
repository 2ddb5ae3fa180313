/** Alarms that this station owes its parent: put into the outbox with whatever changes them. */
import { concernsParent } from '#shared/domain/alarm-of-child.ts'
import type { Station } from '../../context.ts'
import { statement, type WritableDb } from '../../db/database.ts'
import { selectUnsound } from '../books/queries.ts'
import { type StoredAlarm, selectOpenAlarms } from './queries.ts'

/** Called in the transaction that stored the alarm. */
export function oweAlarm(station: Station, db: WritableDb, stored: StoredAlarm): void {
  if (station.hasParent && stored.origin === null) putInOutbox(station, db, stored)
}

/** All open alarms that are the parent's matter: on joining, and in a new epoch. */
export function oweOpenAlarms(station: Station, db: WritableDb): void {
  db.exec('DELETE FROM outbox_alarms')
  for (const stored of selectOpenAlarms(db)) if (stored.origin === null) putInOutbox(station, db, stored)
}

/** An alarm's revisions are its own. What the parent was told of once, it is told to the end. */
function putInOutbox(station: Station, db: WritableDb, stored: StoredAlarm): void {
  const { id, unit, kind, alarm } = stored
  const kpi = stored.kpi === null ? null : station.dictionary.kpiById(stored.kpi)
  // Nobody above knows the KPI.
  if (kpi && station.dictionary.staysHere(kpi)) return
  // Of a comparison with the parent the outcome itself goes up, and the parent has an alarm of its own.
  const isTheirs = kind === 'books' && selectUnsound(db) === 0
  const isNew = !isTheirs && concernsParent(alarm, unit === station.units.root.id) ? 1 : 0
  const row = statement<number[], { rev: number }>(
    db,
    'UPDATE alarms SET rev = rev + 1 WHERE id = ? AND (rev > 0 OR ?) RETURNING rev',
  ).get(id, isNew)
  if (!row) return
  statement<number[], never>(db, 'INSERT OR REPLACE INTO outbox_alarms (alarm, rev) VALUES (?, ?)').run(
    id,
    row.rev,
  )
}

/** An alarm that the parent did not take, in its present state; false where it is over. */
export function oweAlarmAgain(db: WritableDb, id: number): boolean {
  return (
    statement<[number], never>(
      db,
      `INSERT OR REPLACE INTO outbox_alarms (alarm, rev)
       SELECT id, rev FROM alarms WHERE id = ? AND rev > 0 AND state <> 'closed'`,
    ).run(id).changes === 1
  )
}
