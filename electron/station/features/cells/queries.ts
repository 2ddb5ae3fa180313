import { carriedFrom, carries } from '#shared/domain/carry.ts'
import type { Measure } from '#shared/domain/measure.ts'
import { bulkInsert } from '../../db/bulk-insert.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import { firstDay } from '../children/roster.ts'

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

/** What a transaction needs to know of a cell to work on it, as it is read. */
export type WorkingTuple = [
  period: number,
  total: number | null,
  n: number,
  reported: number,
  carried: number,
  rev: number,
  asOf: number,
  simulated: number,
  restated: number,
  ...origin: CellOrigin,
]

const WORKING_CELLS = `SELECT period, total, n, reported, carried, rev, as_of, simulated, restated,
  origin_epoch, origin_rev FROM cells WHERE ${SERIES}`
export const WORKING_CELLS_BETWEEN = `${WORKING_CELLS} AND period BETWEEN ? AND ?`

const workingCellsAt = (periods: number): string =>
  `${WORKING_CELLS} AND period IN (${Array(periods).fill('?').join(',')})`
export const FEW_WORKING_CELLS = workingCellsAt(8)
export const MANY_WORKING_CELLS = workingCellsAt(32)

/** The cells of a stretch of a series, oldest first. */
export function selectWorkingCells(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): WorkingTuple[] {
  return statement<number[], WorkingTuple>(db, WORKING_CELLS_BETWEEN)
    .raw()
    .all(...key)
}

/** The cells of some periods of a series, wherever they stand, in no order. */
export function selectCellsAt(
  db: ReadableDb,
  ...[unit, measure, slice, part, periods]: [...SeriesKey, periods: readonly number[]]
): WorkingTuple[] {
  const found: WorkingTuple[] = []
  for (let from = 0; from < periods.length; ) {
    const [size, sql] = periods.length - from <= 8 ? [8, FEW_WORKING_CELLS] : [32, MANY_WORKING_CELLS]
    const asked = periods.slice(from, from + size)
    // A period that is named twice is found once.
    while (asked.length < size) asked.push(asked[0] ?? 0)
    const rows = statement<[number[]], WorkingTuple>(db, sql).raw()
    found.push(...rows.all([unit, measure, slice, part, ...asked]))
    from += size
  }
  return found
}

/**
 * A series and a stretch of its periods, as a row of its own. SQLite prepares a statement anew whenever a
 * value is bound that stands beside an `ORDER BY` or in a `MAX`, which costs more than the search itself:
 * such searches take what they look for from this row.
 */
const ASKED = `(SELECT @unit AS unit, @measure AS measure, @slice AS slice, @part AS part, @from AS first,
  @to AS last) AS asked`

type Asked = [{ unit: number; measure: number; slice: number; part: number; from: number; to: number }]

const asked = (unit: number, measure: number, slice: number, part: number, from: number, to: number) => ({
  unit,
  measure,
  slice,
  part,
  from,
  to,
})

/** Of the asked series, the last or first period with a value; `unit` and `part` as SQL. */
const nearest = (end: 'MAX' | 'MIN', unit = 'asked.unit', part = 'asked.part') =>
  `(SELECT ${end}(known.period) FROM cells AS known
    WHERE known.unit = ${unit} AND known.measure = asked.measure AND known.slice = asked.slice
      AND known.part = ${part} AND known.period BETWEEN asked.first AND asked.last AND known.total IS NOT NULL)`

export const LATEST_CELL = `SELECT cells.* FROM ${ASKED} CROSS JOIN cells
  ON cells.unit = asked.unit AND cells.measure = asked.measure AND cells.slice = asked.slice
    AND cells.part = asked.part AND cells.period = ${nearest('MAX')}`

/** The newest cell with a value in a range of periods. */
export function selectLatestCell(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): CellRow | undefined {
  return statement<Asked, CellRow>(db, LATEST_CELL).get(asked(...key))
}

export const FIRST_PERIOD = `SELECT ${nearest('MIN')} AS period FROM ${ASKED}`
export const LATEST_PERIOD = `SELECT ${nearest('MAX')} AS period FROM ${ASKED}`

/** The first period of a range that has a value. */
export function selectFirstPeriod(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): number | null {
  return statement<Asked, { period: number | null }>(db, FIRST_PERIOD).get(asked(...key))?.period ?? null
}

/** The last period of a range that has a value. */
export function selectLatestPeriod(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): number | null {
  return statement<Asked, { period: number | null }>(db, LATEST_PERIOD).get(asked(...key))?.period ?? null
}

/** In the order of the table's key, without asking for it: see {@link ASKED}. */
export const PERIODS_WITH_VALUE = `SELECT period FROM cells
  WHERE ${SERIES} AND period BETWEEN ? AND ? AND total IS NOT NULL`

/** Periods of a range that have a value, oldest first. */
export function selectPeriodsBetween(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): number[] {
  return statement<number[], { period: number }>(db, PERIODS_WITH_VALUE)
    .all(...key)
    .map(({ period }) => period)
}

/** Periods of a series that have a value, newest first. */
export function selectPeriods(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number, limit: number]
): number[] {
  return statement<number[], { period: number }>(db, `${PERIODS_WITH_VALUE} ORDER BY period DESC LIMIT ?`)
    .all(...key)
    .map(({ period }) => period)
}

/** How far back complete periods are looked for: a year of weeks, two months of days. */
const COMPLETE_WITHIN = 62

/** @param limit A number of the program's own: it becomes part of the statement. */
export const completePeriods = (limit: number) => `SELECT (
    SELECT json_group_array(complete.period) FROM (
      SELECT known.period FROM (
        SELECT period FROM cells
        WHERE cells.unit = asked.unit AND cells.measure = asked.leading AND cells.slice = 0
          AND cells.part = 0 AND cells.period BETWEEN asked.first AND asked.last AND cells.total IS NOT NULL
        ORDER BY cells.period DESC LIMIT ${COMPLETE_WITHIN}) AS known
      WHERE NOT EXISTS (
        SELECT 1 FROM json_each(asked.others) AS other WHERE NOT EXISTS (
          SELECT 1 FROM cells WHERE cells.unit = asked.unit AND cells.measure = other.value
            AND cells.slice = 0 AND cells.part = 0 AND cells.period = known.period
            AND cells.total IS NOT NULL))
      ORDER BY known.period DESC LIMIT ${limit}) AS complete) AS periods
  FROM (SELECT @unit AS unit, @leading AS leading, @others AS others, @from AS first, @to AS last) AS asked`

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
  const row = statement<[object], { periods: string }>(db, completePeriods(limit)).get({
    unit,
    leading,
    others: JSON.stringify(others),
    from,
    to,
  })
  return row ? (JSON.parse(row.periods) as number[]) : []
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

export interface BaseHistoryRow {
  n: number
  asOf: number | null
  simulated: number | null
  restated: number | null
}

/** What stands behind a stretch of base cells, beside their figures. */
export function selectBaseHistory(
  db: ReadableDb,
  ...key: [...SeriesKey, from: number, to: number]
): BaseHistoryRow {
  const row = statement<number[], BaseHistoryRow>(
    db,
    `SELECT COUNT(total) AS n, MAX(as_of) AS asOf, MAX(simulated) AS simulated, MAX(restated) AS restated
     FROM cells WHERE ${SERIES} AND period BETWEEN ? AND ?`,
  ).get(...key)
  return row ?? { n: 0, asOf: null, simulated: null, restated: null }
}

const OWN_PART = `SELECT * FROM cells
  WHERE unit = @unit AND measure = @measure AND slice = @slice AND part = 1 AND period = @period`

const PARTS = `SELECT cells.* FROM units JOIN cells ON cells.unit = units.id
  WHERE units.parent = @unit AND cells.measure = @measure AND cells.slice = @slice AND cells.part = 0
    AND cells.period = @period
  UNION ALL ${OWN_PART}`

/** Each part's latest cell within the carry rule's reach, the wanted period included. */
export const CARRIED_PARTS = `SELECT cells.*, units.valid_to FROM ${ASKED} CROSS JOIN units ON units.parent = asked.unit
    CROSS JOIN cells ON cells.unit = units.id AND cells.measure = asked.measure AND cells.slice = asked.slice
      AND cells.part = 0 AND cells.period = ${nearest('MAX', 'units.id', '0')}
  UNION ALL
  SELECT cells.*, NULL FROM ${ASKED} CROSS JOIN cells ON cells.unit = asked.unit
    AND cells.measure = asked.measure AND cells.slice = asked.slice AND cells.part = 1
    AND cells.period = ${nearest('MAX', 'asked.unit', '1')}`

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
  if (carries(measure) && measure.overUnits !== 'none') {
    const { from } = carriedFrom(measure, period)
    return statement<Asked, CellRow & { valid_to: number | null }>(db, CARRIED_PARTS)
      .all(asked(unit, measure.id, slice, 0, Math.min(from, period), period))
      .flatMap(({ valid_to, ...row }) =>
        row.period < period && valid_to !== null && firstDay(period) >= valid_to ? [] : [row],
      )
  }
  const sql = measure.overUnits === 'none' ? OWN_PART : PARTS
  return statement<[object], CellRow>(db, sql).all({ unit, measure: measure.id, slice, period })
}

/** The packed day on which a unit is no more, or null. */
export function selectValidTo(db: ReadableDb, unit: number): number | null {
  return (
    statement<[number], { valid_to: number | null }>(db, 'SELECT valid_to FROM units WHERE id = ?').get(unit)
      ?.valid_to ?? null
  )
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
  ...origin: CellOrigin,
]
type CellOrigin = [originEpoch: number | null, originRev: number | null]

const COLUMNS =
  'unit, measure, slice, part, period, total, n, reported, carried, rev, as_of, computed_at, simulated, restated, origin_epoch, origin_rev'

/** A stored cell as it would be read. */
export function rowOf(tuple: CellTuple): CellRow {
  const [unit, measure, slice, part, period, total, n, reported, carried, rev, asOf, computedAt] = tuple
  const [simulated, restated, originEpoch, originRev] = tuple.slice(12) as [number, number, ...CellOrigin]
  return {
    unit,
    measure,
    slice,
    part,
    period,
    total,
    n,
    reported,
    carried,
    rev,
    as_of: asOf,
    computed_at: computedAt,
    simulated,
    restated,
    origin_epoch: originEpoch,
    origin_rev: originRev,
  }
}

const UPSERT = `INSERT OR REPLACE INTO cells (${COLUMNS}) VALUES`

export function upsertCells(db: WritableDb, tuples: readonly CellTuple[]): void {
  bulkInsert(db, UPSERT, tuples)
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
