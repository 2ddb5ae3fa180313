/**
 * The replica against itself: every cell computed once more from what lies under it. Base cells from
 * the newest observations, longer periods from base cells, merged cells from their parts.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { mergeParts } from '#shared/domain/carry.ts'
import { baseCell, type CellState, EMPTY_CELL, foldOverTime, sameState } from '#shared/domain/cell.ts'
import {
  basePeriodRange,
  granularityOf,
  type Period,
  packPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { openForReading, type ReadableDb, statement } from '../../db/database.ts'
import { type CellRow, selectBaseSummary, selectLatestCell, selectPartsOf } from '../cells/queries.ts'
import type { Dictionary, KnownMeasure } from '../dictionary/dictionary.ts'
import type { UnitId } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'

export interface Verification {
  readonly integrity: string[]
  readonly cellsChecked: number
  /** At most 100 cells that differ from what lies under them. */
  readonly differences: Array<{
    unit: string
    measure: string
    period: Period
    stored: number | null
    computed: number | null
  }>
}

const MOST_DIFFERENCES = 100

interface ObservedCell extends CellRow {
  observed: number | null
  observations: number
}

/** Cells checked before waiting requests are answered. */
const CELLS_A_TURN = 500

interface Replica {
  readonly db: ReadableDb
  readonly units: UnitTree
  readonly dictionary: Dictionary
}

/**
 * Checks the file and recomputes all cells that this station makes itself, on a connection of its own:
 * it sees one moment, and holds nobody else to it.
 */
export async function verifyReplica({ home, units, dictionary }: Station): Promise<Verification> {
  const db = openForReading(home.replica)
  try {
    return await verify({ db, units, dictionary })
  } finally {
    db.close()
  }
}

async function verify(replica: Replica): Promise<Verification> {
  const integrity = statement<[], { integrity_check: string }>(replica.db, 'PRAGMA integrity_check')
    .all()
    .map((row) => row.integrity_check)
    .filter((text) => text !== 'ok')
  const differences: Verification['differences'] = []
  let cellsChecked = 0
  for (const row of eachCell(replica.db)) {
    const measure = replica.dictionary.measureById(row.measure)
    if (!measure || row.origin_rev !== null) continue
    cellsChecked += 1
    if (cellsChecked % CELLS_A_TURN === 0) await nextTurn()
    const computed = compute(replica, measure, row)
    if (sameState(computed, row) || differences.length >= MOST_DIFFERENCES) continue
    differences.push({
      unit: replica.units.byId(row.unit as UnitId).code,
      measure: measure.key,
      period: unpackPeriod(row.period),
      stored: row.total,
      computed: computed.total,
    })
  }
  return { integrity, cellsChecked, differences }
}

function eachCell(db: ReadableDb): IterableIterator<ObservedCell> {
  return statement<[], ObservedCell>(
    db,
    `SELECT cells.*,
       (SELECT COUNT(*) FROM observations AS o WHERE (o.unit, o.measure, o.slice, o.period) =
         (cells.unit, cells.measure, cells.slice, cells.period)) AS observations,
       (SELECT value FROM observations AS o WHERE (o.unit, o.measure, o.slice, o.period) =
         (cells.unit, cells.measure, cells.slice, cells.period) ORDER BY seq DESC LIMIT 1) AS observed
     FROM cells`,
  ).iterate()
}

function compute({ db, units }: Replica, measure: KnownMeasure, row: ObservedCell): CellState {
  const { unit, slice, part } = row
  if (part === 0 && units.children(unit as UnitId).length > 0) {
    return mergeParts(measure, selectPartsOf(db, unit, measure, slice, row.period), row.period)
  }
  const period = unpackPeriod(row.period)
  if (granularityOf(period) === measure.basePeriod) {
    return row.observations === 0 ? EMPTY_CELL : baseCell(measure, row.observed)
  }
  const range = basePeriodRange(period, measure.basePeriod)
  const key = [unit, measure.id, slice, part, packPeriod(range.first), packPeriod(range.last)] as const
  const { n, sum, min, max } = selectBaseSummary(db, ...key)
  const last = selectLatestCell(db, ...key)?.total ?? 0
  return foldOverTime(measure, n === 0 ? null : { n, sum: sum ?? 0, min: min ?? 0, max: max ?? 0, last })
}
