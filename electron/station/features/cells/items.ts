import type { CellItem } from '#shared/contract/figures.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { formatInstant, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import type { UnitId } from '../units/queries.ts'
import type { ChangedCell } from './cell-book.ts'
import { type CellRow, rowOf } from './queries.ts'

export type NamedCellRow = CellRow & { slice_key: string }

/** A cell as the API shows it, or null where its measure is no longer in the dictionary. */
export function cellItem(station: Station, row: NamedCellRow): CellItem | null {
  const measure = station.dictionary.measureById(row.measure)
  if (!measure) return null
  const unit = station.units.byId(row.unit as UnitId)
  const period = unpackPeriod(row.period)
  return {
    unit: unit.code,
    measure: measure.key,
    period,
    slice: row.slice_key,
    value: cellValue(measure, row),
    n: row.n,
    reported: row.reported,
    carried: row.carried,
    expected: Math.max(row.reported, station.roster.expected(unit.id, period, [measure.key])),
    rev: row.rev,
    asOf: row.as_of === 0 ? null : formatInstant(row.as_of),
    computedAt: formatInstant(row.computed_at),
    simulated: row.simulated === 1,
    restated: row.restated === 1,
  }
}

/**
 * A changed cell as the API shows it. It is not read again: after each change a reader finds its pages
 * cold, and most changes are of a whole, whose slice needs no name.
 */
export function changedItem(
  station: Station,
  { unit, measure, slice, period, row }: ChangedCell,
): CellItem | null {
  if (slice === 0) return cellItem(station, { ...rowOf(row), slice_key: '' })
  const named = selectNamedCell(station.db, unit, measure.id, slice, period)
  return named ? cellItem(station, named) : null
}

export interface CellFilter {
  readonly unit: number | null
  readonly measure: number | null
  readonly slice: string | null
  readonly period: number | null
  /** Key after which the page begins: the last row of the page before. */
  readonly after: readonly [unit: number, measure: number, slice: number, period: number] | null
  readonly limit: number
}

/** One page of cells, in the order of their key. */
export function selectCellPage(db: ReadableDb, filter: CellFilter): NamedCellRow[] {
  const where = ['part = 0']
  const values: Array<number | string> = []
  const equal = (column: string, value: number | string | null) => {
    if (value === null) return
    where.push(`${column} = ?`)
    values.push(value)
  }
  equal('cells.unit', filter.unit)
  equal('cells.measure', filter.measure)
  equal('slices.key', filter.slice)
  equal('cells.period', filter.period)
  if (filter.after) {
    where.push('(cells.unit, cells.measure, cells.slice, cells.period) > (?, ?, ?, ?)')
    values.push(...filter.after)
  }
  return statement<Array<number | string>, NamedCellRow>(
    db,
    `SELECT cells.*, slices.key AS slice_key FROM cells JOIN slices ON slices.id = cells.slice
     WHERE ${where.join(' AND ')}
     ORDER BY cells.unit, cells.measure, cells.slice, cells.period LIMIT ?`,
  ).all(...values, filter.limit)
}

/** A unit's newest day, week, … of each measure: what a reader sees before the first change. */
export function selectNewestCells(db: ReadableDb, unit: number): NamedCellRow[] {
  return statement<[object], NamedCellRow>(
    db,
    `SELECT cells.*, '' AS slice_key FROM measures JOIN cells
       ON cells.unit = @unit AND cells.measure = measures.id AND cells.slice = 0 AND cells.part = 0
      AND cells.period IN (
        SELECT MAX(period) FROM cells AS newest
        WHERE newest.unit = @unit AND newest.measure = measures.id AND newest.slice = 0 AND newest.part = 0
        GROUP BY newest.period / 100000000)
     ORDER BY cells.measure, cells.period`,
  ).all({ unit })
}

export function selectNamedCell(
  db: ReadableDb,
  unit: number,
  measure: number,
  slice: number,
  period: number,
): NamedCellRow | undefined {
  return statement<number[], NamedCellRow>(
    db,
    `SELECT cells.*, slices.key AS slice_key FROM cells JOIN slices ON slices.id = cells.slice
     WHERE cells.unit = ? AND cells.measure = ? AND cells.slice = ? AND cells.part = 0 AND cells.period = ?`,
  ).get(unit, measure, slice, period)
}
