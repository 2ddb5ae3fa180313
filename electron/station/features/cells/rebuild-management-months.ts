/**
 * Management months that start, move or end: the cells that this station made for the old ones go, those of
 * the new ones are folded from the base cells and merged up the tree, as if they had been kept all along.
 * What came from sub-units' own stations stays as they sent it.
 */
import {
  enclosingPeriod,
  MANAGEMENT_MONTH,
  nestsIn,
  type Period,
  packedRange,
  packPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import { laneOf } from '../../chain/lanes.ts'
import { owedUnits } from '../../chain/owed-units.ts'
import type { Station } from '../../context.ts'
import { openCounter } from '../../db/counters.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import { selectUnitsWithFigures } from '../dictionary/queries.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import { keptReports } from '../lamps/sub-unit-reports.ts'
import type { UnitId } from '../units/queries.ts'
import { openCellBook } from './cell-book.ts'
import { putInOutbox } from './queries.ts'
import { openSeries, type Series } from './series.ts'

interface Days {
  /** Day of the month on which they started, and start from now on; null for none. */
  readonly before: number | null
  readonly after: number | null
}

/** To be called within the transaction that changes the calendar; lets others be answered in between. */
export async function rebuildManagementMonths(
  station: Station,
  transaction: Transaction,
  days: Days,
): Promise<void> {
  const { db, breathe, afterCommit } = transaction
  const judged = new Set<number>()
  const rev = openCounter(db, 'rev')
  for (const measure of station.dictionary.measures) {
    if (!nestsIn(measure.basePeriod, MANAGEMENT_MONTH)) continue
    const units = selectUnitsWithFigures(db, measure.id)
    for (const unit of units) judged.add(unit)
    await rebuildMeasure(station, transaction, days, { measure, units, nextRev: rev.next })
  }
  rev.store(db)
  if (!station.hasParent) deleteTombstones(db)
  const next = { ...station, calendar: { ...station.calendar, managementDay: days.after } }
  const kpis = station.dictionary.kpis.filter(({ period }) => period === MANAGEMENT_MONTH)
  for (const unit of kpis.length > 0 ? judged : []) {
    judgeKpis(next, transaction, kpis, [unit])
    await breathe()
  }
  afterCommit(() => station.live.resync())
}

interface Rebuilt {
  readonly measure: KnownMeasure
  readonly units: readonly number[]
  nextRev(): number
}

async function rebuildMeasure(
  station: Station,
  transaction: Transaction,
  { before, after }: Days,
  { measure, units, nextRev }: Rebuilt,
): Promise<void> {
  const { db, breathe } = transaction
  const now = station.clock()
  const lane = laneOf(now, after)
  const book = openCellBook({ db, units: station.units, now, managementDay: after, nextRev })
  for (const unit of units) {
    for (const series of ownSeries(db, station, unit, measure)) {
      const base = selectBasePeriods(db, series)
      if (before !== null) book.drop(series, managementMonths(base, before))
      if (after !== null) book.foldAnew(series, managementMonths(base, after))
      await breathe()
    }
  }
  const changes = book.finish()
  keptReports(station, transaction).note(changes)
  const isOwed = owedUnits(station, db)
  for (const { unit, slice, period, rev } of changes) {
    if (!station.hasParent || !isOwed(unit)) continue
    putInOutbox(db, lane(period), unit, measure.id, slice, period, rev)
  }
  await breathe()
}

/** What a unit's own observations make, by slice. */
function ownSeries(db: ReadableDb, station: Station, unit: number, measure: KnownMeasure): Series[] {
  const part = station.units.children(unit as UnitId).length > 0 ? 1 : 0
  const { from, to } = packedRange(measure.basePeriod)
  return statement<number[], { slice: number }>(
    db,
    `SELECT DISTINCT slice FROM cells
     WHERE unit = ? AND measure = ? AND part = ? AND period BETWEEN ? AND ? AND origin_rev IS NULL`,
  )
    .all(unit, measure.id, part, from, to)
    .map(({ slice }) => openSeries(unit, measure, slice, part))
}

function selectBasePeriods(db: ReadableDb, { unit, measure, slice, part }: Series): Period[] {
  const { from, to } = packedRange(measure.basePeriod)
  return statement<number[], { period: number }>(
    db,
    `SELECT period FROM cells
     WHERE unit = ? AND measure = ? AND slice = ? AND part = ? AND period BETWEEN ? AND ?`,
  )
    .all(unit, measure.id, slice, part, from, to)
    .map(({ period }) => unpackPeriod(period))
}

/** The management months that hold some base periods, packed. */
function managementMonths(base: readonly Period[], day: number): Set<number> {
  const months = base.flatMap((period) => enclosingPeriod(period, MANAGEMENT_MONTH, day) ?? [])
  return new Set(months.map(packPeriod))
}

/** Nothing stands behind them, and there is nobody above to be told that they are gone. */
function deleteTombstones(db: WritableDb): void {
  const { from, to } = packedRange(MANAGEMENT_MONTH)
  statement<number[], never>(
    db,
    `DELETE FROM cells WHERE period BETWEEN ? AND ? AND total IS NULL AND origin_rev IS NULL`,
  ).run(from, to)
}
