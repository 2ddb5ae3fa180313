/**
 * A unit's own cells (no slice) as a judgement reads them. Many KPIs ask for the same few cells, and most
 * for the newest of their measure: each series' newest is looked up once, or all of them together.
 */
import { type Granularity, packedRange } from '#shared/domain/period.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import { type CellRow, selectCell, selectLatestCell } from './queries.ts'

export interface CellReader {
  readonly unit: number
  /** The cell of a packed period; undefined where there is none with a value. */
  at(measure: number, period: number): CellRow | undefined
  /** The newest cell with a value in a range of packed periods of one granularity. */
  latest(measure: number, from: number, to: number): CellRow | undefined
}

/** A reader for as long as nothing is written; it remembers the newest cell of every series. */
export function openCellReader(db: ReadableDb, unit: number): CellReader {
  return readerOf(db, unit, new Map())
}

type Newest = Map<number, CellRow | null>

/** One number for a measure and the granularity of a packed period. */
const seriesKey = (measure: number, period: number) => measure * 16 + Math.floor(period / 100_000_000)

function readerOf(db: ReadableDb, unit: number, newest: Newest): CellReader {
  const newestOf = (measure: number, period: number): CellRow | null => {
    const key = seriesKey(measure, period)
    let found = newest.get(key)
    if (found === undefined) {
      const first = period - (period % 100_000_000)
      found = selectLatestCell(db, unit, measure, 0, 0, first, first + 99_999_999) ?? null
      newest.set(key, found)
    }
    return found
  }
  return {
    unit,
    at(measure, period) {
      const last = newestOf(measure, period)
      if (!last || last.period < period) return undefined
      if (last.period === period) return last
      const row = selectCell(db, unit, measure, 0, 0, period)
      return row?.total == null ? undefined : row
    },
    latest(measure, from, to) {
      const last = newestOf(measure, to)
      if (!last || last.period < from) return undefined
      return last.period <= to ? last : selectLatestCell(db, unit, measure, 0, 0, from, to)
    },
  }
}

/** A series that is read ahead: a measure's id at one granularity. */
export type Wanted = readonly [measure: number, granularity: Granularity]

/**
 * Readers of many units, each with the newest cells of all the wanted series read at once.
 * @param wanted Numbers and words of the dictionary; they become part of the statement.
 */
export function readAhead(db: ReadableDb, wanted: readonly Wanted[]): (unit: number) => CellReader {
  const series = wanted.map(([measure, granularity]) => ({ measure, ...packedRange(granularity) }))
  const sql = newestOfAll(series.map(({ measure, from, to }) => `(${measure},${from},${to})`).join(','))
  return (unit) => {
    const newest: Newest = new Map(series.map(({ measure, from }) => [seriesKey(measure, from), null]))
    if (series.length > 0) {
      for (const row of statement<[number], CellRow>(db, sql).all(unit)) {
        newest.set(seriesKey(row.measure, row.period), row)
      }
    }
    return readerOf(db, unit, newest)
  }
}

export const newestOfAll = (values: string) => `WITH wanted (measure, first, last) AS (VALUES ${values})
  SELECT cells.* FROM (SELECT ? AS unit) AS asked CROSS JOIN wanted CROSS JOIN cells
    ON cells.unit = asked.unit AND cells.measure = wanted.measure AND cells.slice = 0 AND cells.part = 0
      AND cells.period = (SELECT MAX(known.period) FROM cells AS known
        WHERE known.unit = asked.unit AND known.measure = wanted.measure AND known.slice = 0
          AND known.part = 0 AND known.period BETWEEN wanted.first AND wanted.last
          AND known.total IS NOT NULL)`
