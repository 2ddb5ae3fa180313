import { carriedFrom, carries } from '#shared/domain/carry.ts'
import type { Measure } from '#shared/domain/measure.ts'
import { bulkInsert } from '../../db/bulk-insert.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

/** A row of `cells`; integers as they are stored. */
export interface CellRow {
  unit: number
  measure: number
  slice: number
  part: number
  period: number
  total: number | null
  n: number
  reported: number
  carried: number
  rev: number
  as_of: number
  computed_at: number
  simulated: number
  /** 1 where a restatement stands behind the figure. */
  restated: number
  origin_epoch: number | null
  origin_rev: number | null
}

type SeriesKey = [unit: number, measure: number, slice: number, part: number]

const SERIES = 'unit = ? AND measure = ? AND slice = ? AND part = ?'

export function selectCell(db: ReadableDb, ...key: [...SeriesKey, period: number]): CellRow | undefined {
  return statement<number[], CellRow>(db, `SELECT * FROM cells WHERE ${SERIES} AND period = ?`).get(...key)
}

export function selectCellRange(db: ReadableDb, ...key: [...SeriesKey, from: number, to: number]): CellRow[] {
  return statement<number[], CellRow>(
    db,
    `SELECT * FROM cells WHERE ${SERIES} AND period BETWEEN ? AND ?`,
  ).all(...key)
}

const LATEST = `SELECT * FROM cells WHERE ${SERIES} AND period BETWEEN ? AND ? AND total IS NOT NULL
  ORDER BY period DESC LIMIT 1`

/** The newest cell with a value in a range of periods. */
export function selectLatestCell(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): CellRow | undefined {
  return statement<number[], CellRow>(db, LATEST).get(...key)
}

/** Periods of a series that have a value, newest first. */
export function selectPeriods(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number, limit: number]
): number[] {
  return statement<number[], { period: number }>(
    db,
    `SELECT period FROM cells WHERE ${SERIES} AND period BETWEEN ? AND ? AND total IS NOT NULL
     ORDER BY period DESC LIMIT ?`,
  )
    .all(...key)
    .map(({ period }) => period)
}

/** How far back complete periods are looked for: a year of weeks, two months of days. */
const COMPLETE_WITHIN = 62

/** Newest periods in which all of some measures have a value; the first leads the search. */
export function selectCompletePeriods(
  db: ReadableDb,
  unit: number,
  measures: readonly [leading: number, ...others: number[]],
  from: number,
  to: number,
  limit: number,
): number[] {
  const [leading, ...others] = measures
  return statement<[object], { period: number }>(
    db,
    `SELECT period FROM (
       SELECT period FROM cells
       WHERE unit = @unit AND measure = @leading AND slice = 0 AND part = 0
         AND period BETWEEN @from AND @to AND total IS NOT NULL
       ORDER BY period DESC LIMIT ${COMPLETE_WITHIN}) AS known
     WHERE NOT EXISTS (
       SELECT 1 FROM json_each(@others) AS other WHERE NOT EXISTS (
         SELECT 1 FROM cells WHERE unit = @unit AND measure = other.value AND slice = 0 AND part = 0
           AND period = known.period AND total IS NOT NULL))
     ORDER BY period DESC LIMIT @limit`,
  )
    .all({ unit, leading, others: JSON.stringify(others), from, to, limit })
    .map(({ period }) => period)
}

export interface BaseSummaryRow {
  n: number
  sum: number | null
  min: number | null
  max: number | null
}

export function selectBaseSummary(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): BaseSummaryRow {
  const row = statement<number[], BaseSummaryRow>(
    db,
    `SELECT COUNT(total) AS n, SUM(total) AS sum, MIN(total) AS min, MAX(total) AS max
     FROM cells WHERE ${SERIES} AND period BETWEEN ? AND ?`,
  ).get(...key)
  return row ?? { n: 0, sum: null, min: null, max: null }
}

const OWN_PART = `SELECT * FROM cells
  WHERE unit = @unit AND measure = @measure AND slice = @slice AND part = 1 AND period = @period`

const PARTS = `SELECT cells.* FROM units JOIN cells ON cells.unit = units.id
  WHERE units.parent = @unit AND cells.measure = @measure AND cells.slice = @slice AND cells.part = 0
    AND cells.period = @period
  UNION ALL ${OWN_PART}`

const LATEST_PERIOD = (unit: string, part: number) => `(SELECT MAX(period) FROM cells AS earlier
    WHERE earlier.unit = ${unit} AND earlier.measure = @measure AND earlier.slice = @slice
      AND earlier.part = ${part} AND earlier.period BETWEEN @from AND @period AND earlier.total IS NOT NULL)`

const CARRIED_PARTS = `SELECT cells.* FROM units JOIN cells ON cells.unit = units.id
  WHERE units.parent = @unit AND cells.measure = @measure AND cells.slice = @slice AND cells.part = 0
    AND cells.period = ${LATEST_PERIOD('units.id', 0)}
  UNION ALL
  SELECT * FROM cells WHERE unit = @unit AND measure = @measure AND slice = @slice AND part = 1
    AND period = ${LATEST_PERIOD('@unit', 1)}`

/**
 * What a unit's cell of a packed period is merged from: the cells of its direct sub-units and of its own
 * observations, carried ones by the period that they are of; for a measure that does not merge over
 * units, its own alone.
 */
export function selectPartsOf(
  db: ReadableDb,
  unit: number,
  measure: Pick<Measure, 'kind' | 'overUnits'> & { readonly id: number },
  slice: number,
  period: number,
): CellRow[] {
  const { from } = carriedFrom(measure, period)
  const sql = measure.overUnits === 'none' ? OWN_PART : carries(measure) ? CARRIED_PARTS : PARTS
  return statement<[object], CellRow>(db, sql).all({ unit, measure: measure.id, slice, period, from })
}

/** Direct sub-units that have a figure of a measure in a range of periods of one granularity. */
export function selectReportingSubUnits(
  db: ReadableDb,
  parent: number,
  measure: number,
  from: number,
  to: number,
): number[] {
  return statement<number[], { id: number }>(
    db,
    `SELECT id FROM units WHERE parent = ? AND EXISTS (
       SELECT 1 FROM cells WHERE unit = units.id AND measure = ? AND slice = 0 AND part = 0
         AND period BETWEEN ? AND ? AND total IS NOT NULL)`,
  )
    .all(parent, measure, from, to)
    .map(({ id }) => id)
}

export type CellTuple = [
  unit: number,
  measure: number,
  slice: number,
  part: number,
  period: number,
  total: number | null,
  n: number,
  reported: number,
  carried: number,
  rev: number,
  asOf: number,
  computedAt: number,
  simulated: number,
  restated: number,
  originEpoch: number | null,
  originRev: number | null,
]

const COLUMNS =
  'unit, measure, slice, part, period, total, n, reported, carried, rev, as_of, computed_at, simulated, restated, origin_epoch, origin_rev'

export function upsertCells(db: WritableDb, tuples: readonly CellTuple[]): void {
  bulkInsert(db, `INSERT OR REPLACE INTO cells (${COLUMNS}) VALUES`, tuples)
}

export function putInOutbox(
  db: WritableDb,
  ...entry: [lane: number, unit: number, measure: number, slice: number, period: number, rev: number]
): void {
  statement<number[], never>(
    db,
    'INSERT OR REPLACE INTO outbox_cells (lane, unit, measure, slice, period, rev) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(...entry)
}
