/** Everything that this station owes its parent goes into the outbox: on joining, and in a new epoch. */
import type { Station } from '../context.ts'
import { statement } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { oweOpenAlarms } from '../features/alarms/owe-alarm.ts'
import { CURRENT_LANE, currentPeriods, HISTORY_LANE } from './lanes.ts'
import { oweWords } from './tell.ts'

export async function markEverythingDirty(station: Station, { db, breathe }: Transaction): Promise<void> {
  const current = JSON.stringify(currentPeriods(station.clock(), station.calendar.managementDay))
  const root = station.units.root.id
  db.exec('DELETE FROM outbox_cells; DELETE FROM outbox_roster; DELETE FROM refused_items')
  oweOpenAlarms(station, db)
  oweWords(db)
  const fill = statement<unknown[], never>(
    db,
    `INSERT INTO outbox_cells (lane, unit, measure, slice, period, rev)
     SELECT CASE WHEN period IN (SELECT value FROM json_each(?)) THEN ${CURRENT_LANE} ELSE ${HISTORY_LANE} END,
       unit, measure, slice, period, rev
     FROM cells WHERE unit = ? AND measure = ? AND part = 0`,
  )
  for (const { id } of station.dictionary.measures) {
    fill.run(current, root, id)
    await breathe()
  }
  db.exec(`INSERT INTO outbox_roster (unit, measures, rev)
    SELECT unit, measures, MAX(rev) FROM roster GROUP BY unit, measures`)
}
