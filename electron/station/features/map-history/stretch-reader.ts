/** A unit's cells over a stretch of periods, each series read at once: a history asks for all of them. */
import type { ReadableDb } from '../../db/database.ts'
import { type CellReader, openCellReader } from '../cells/cell-reader.ts'
import { type CellRow, selectCellRange } from '../cells/queries.ts'

/** A series without slices, from the first of some packed periods to the last. */
export interface Stretch {
  readonly measure: number
  readonly from: number
  readonly to: number
}

/** Answers as any reader of the unit does; what lies outside the stretches is looked up one by one. */
export function openStretchReader(db: ReadableDb, unit: number, stretches: readonly Stretch[]): CellReader {
  const others = openCellReader(db, unit)
  const known = stretches.map((stretch) => ({ ...stretch, rows: rowsOf(db, unit, stretch) }))
  return {
    unit,
    at(measure, period) {
      const stretch = known.find((one) => one.measure === measure && one.from <= period && period <= one.to)
      return stretch ? stretch.rows.get(period) : others.at(measure, period)
    },
    latest: others.latest,
  }
}

function rowsOf(db: ReadableDb, unit: number, { measure, from, to }: Stretch): Map<number, CellRow> {
  const rows = selectCellRange(db, unit, measure, 0, 0, from, to).filter(({ total }) => total !== null)
  return new Map(rows.map((row) => [row.period, row]))
}
