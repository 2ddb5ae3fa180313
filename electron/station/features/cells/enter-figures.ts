/**
 * A change of figures, whole: cells, the outbox, the roster, standing lamps, and, once it is durable,
 * word to those who are listening. Observations and a child's batch both come through here.
 */

import { laneOf } from '../../chain/lanes.ts'
import { owedUnits } from '../../chain/owed-units.ts'
import type { Station } from '../../context.ts'
import { openCounter } from '../../db/counters.ts'
import type { Transaction } from '../../db/writer.ts'
import { noteReporting } from '../children/note-reporting.ts'
import { judgeChanges } from '../lamps/judge-changes.ts'
import { type CellBook, type ChangedCell, openCellBook } from './cell-book.ts'
import { putInOutbox } from './queries.ts'

export async function enterFigures(
  station: Station,
  transaction: Transaction,
  fill: (book: CellBook) => void | Promise<void>,
): Promise<ChangedCell[]> {
  const { db } = transaction
  const now = station.clock()
  const rev = openCounter(db, 'rev')
  const { units, calendar } = station
  const { managementDay } = calendar
  const book = openCellBook({ db, units, now, managementDay, nextRev: rev.next })
  await fill(book)
  const changes = book.finish()
  noteReporting(station, transaction, book.firstEntered, rev.next)
  if (station.hasParent) {
    const lane = laneOf(now, managementDay)
    const isOwed = owedUnits(station, db)
    for (const { unit, measure, slice, period, rev: at } of changes) {
      if (isOwed(unit) && !station.dictionary.staysHere(measure))
        putInOutbox(db, lane(period), unit, measure.id, slice, period, at)
    }
  }
  const lamps = judgeChanges(station, transaction, changes)
  rev.store(db)
  transaction.afterCommit(() => station.live.publish({ cells: changes, kpis: lamps }))
  return changes
}
