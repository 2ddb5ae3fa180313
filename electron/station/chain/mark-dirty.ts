/** Everything that this station owes its parent goes into the outbox: on joining, and in a new epoch. */
import type { Station } from '../context.ts'
import { statement } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { oweOpenAlarms } from '../features/alarms/owe-alarm.ts'
import type { KnownMeasure } from '../features/dictionary/dictionary.ts'
import { oweLamps } from '../features/lamps/owe-lamps.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { CURRENT_LANE, currentPeriods, HISTORY_LANE } from './lanes.ts'
import { owedUnits } from './owed-units.ts'
import { tellStations } from './station-events.ts'
import { oweWords } from './tell.ts'

export async function markEverythingDirty(station: Station, transaction: Transaction): Promise<void> {
  const { db } = transaction
  const { units } = station
  db.exec(
    'DELETE FROM outbox_cells; DELETE FROM outbox_lamps; DELETE FROM outbox_roster; DELETE FROM refused_items',
  )
  oweOpenAlarms(station, db)
  tellStations(station, db)
  oweWords(db)
  const isOwed = owedUnits(station, db)
  await oweFigures(
    station,
    transaction,
    units.all.filter(({ id }) => isOwed(id)),
  )
  db.exec(`INSERT INTO outbox_roster (unit, measures, rev)
    SELECT unit, measures, MAX(rev) FROM roster GROUP BY unit, measures`)
}

/** Puts all cells and lamps of some units into the outbox; or the cells of some measures only. */
export async function oweFigures(
  station: Station,
  { db, breathe }: Transaction,
  units: readonly StoredUnit[],
  measures: readonly KnownMeasure[] = station.dictionary.measures,
): Promise<void> {
  const current = JSON.stringify(currentPeriods(station.clock(), station.calendar.managementDay))
  const fill = statement<unknown[], never>(
    db,
    `INSERT OR REPLACE INTO outbox_cells (lane, unit, measure, slice, period, rev)
     SELECT CASE WHEN period IN (SELECT value FROM json_each(?)) THEN ${CURRENT_LANE} ELSE ${HISTORY_LANE} END,
       unit, measure, slice, period, rev
     FROM cells WHERE unit = ? AND measure = ? AND part = 0`,
  )
  for (const unit of units) {
    for (const measure of measures) {
      if (station.dictionary.staysHere(measure)) continue
      fill.run(current, unit.id, measure.id)
      await breathe()
    }
    oweLamps(station, db, station.standing.ofUnit(unit.id))
  }
}
