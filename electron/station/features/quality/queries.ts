import { QUALITY_CRITERIA, type QualityCriterion } from '#shared/domain/quality.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

/** Scores in ten-thousandths. */
export type StoredScores = Readonly<Record<QualityCriterion, number | null>>

export interface StoredQuality extends StoredScores {
  readonly unit: number
  readonly measure: number
  readonly total: number
  readonly uses: number
  /** Packed base period of the newest figure; null where there is none. */
  readonly newest: number | null
  /** JSON. */
  readonly reasons: string
  /** Since when it has been so, ms since 1970. */
  readonly at: number
}

const CRITERIA = QUALITY_CRITERIA.join(', ')
const COLUMNS = `unit, measure, ${CRITERIA}, total, uses, newest, at`

export function* eachQuality(db: ReadableDb): Generator<Omit<StoredQuality, 'reasons'>> {
  yield* statement<[], Omit<StoredQuality, 'reasons'>>(db, `SELECT ${COLUMNS} FROM quality`).iterate()
}

export function selectReasons(db: ReadableDb, unit: number, measure: number): string | null {
  return (
    statement<number[], { reasons: string }>(
      db,
      'SELECT reasons FROM quality WHERE unit = ? AND measure = ?',
    ).get(unit, measure)?.reasons ?? null
  )
}

/** The total of a (unit, measure), in ten-thousandths; null where it has no score. */
export function selectTotal(db: ReadableDb, unit: number, measure: number): number | null {
  return (
    statement<number[], { total: number }>(
      db,
      'SELECT total FROM quality WHERE unit = ? AND measure = ?',
    ).get(unit, measure)?.total ?? null
  )
}

export function upsertQuality(db: WritableDb, row: StoredQuality): void {
  statement<[StoredQuality], never>(
    db,
    `INSERT OR REPLACE INTO quality (${COLUMNS}, reasons) VALUES
     (@unit, @measure, ${QUALITY_CRITERIA.map((name) => `@${name}`).join(', ')}, @total, @uses, @newest, @at, @reasons)`,
  ).run(row)
}

export function deleteQuality(db: WritableDb, unit: number, measure: number): void {
  statement<number[], never>(db, 'DELETE FROM quality WHERE unit = ? AND measure = ?').run(unit, measure)
}

export interface QualityFilter {
  readonly unit: number | null
  readonly measure: number | null
  readonly parent: number | null
  /** Key of the last score of the page before. */
  readonly after: readonly [total: number, unit: number, measure: number] | null
  readonly limit: number
}

/** Scores, the worst first. */
export function selectQualityPage(db: ReadableDb, filter: QualityFilter): StoredQuality[] {
  const where = ['TRUE']
  const values: number[] = []
  const narrow = (condition: string, ...parts: number[]) => {
    where.push(condition)
    values.push(...parts)
  }
  if (filter.unit !== null) narrow('unit = ?', filter.unit)
  if (filter.measure !== null) narrow('measure = ?', filter.measure)
  if (filter.parent !== null) narrow('unit IN (SELECT id FROM units WHERE parent = ?)', filter.parent)
  if (filter.after) narrow('(total, unit, measure) > (?, ?, ?)', ...filter.after)
  return statement<number[], StoredQuality>(
    db,
    `SELECT ${COLUMNS}, reasons FROM quality WHERE ${where.join(' AND ')}
     ORDER BY total, unit, measure LIMIT ?`,
  ).all(...values, filter.limit)
}

/** One day's means, in ten-thousandths. */
export interface QualityDay extends StoredScores {
  readonly unit: number
  /** 0: all measures. */
  readonly measure: number
  /** Packed. */
  readonly day: number
  readonly scores: number
  readonly total: number | null
  readonly uses: number | null
}

export function upsertQualityDay(db: WritableDb, row: QualityDay): void {
  statement<[QualityDay], never>(
    db,
    `INSERT OR REPLACE INTO quality_days (unit, measure, day, scores, ${CRITERIA}, total, uses) VALUES
     (@unit, @measure, @day, @scores, ${QUALITY_CRITERIA.map((name) => `@${name}`).join(', ')}, @total, @uses)`,
  ).run(row)
}

/** Days of a series from a packed day on, oldest first. */
export function selectQualityDays(
  db: ReadableDb,
  ...key: [unit: number, measure: number, from: number]
): QualityDay[] {
  return statement<number[], QualityDay>(
    db,
    'SELECT * FROM quality_days WHERE unit = ? AND measure = ? AND day >= ? ORDER BY day',
  ).all(...key)
}

export function deleteQualityDays(db: WritableDb, before: number): void {
  statement<[number], never>(db, 'DELETE FROM quality_days WHERE day < ?').run(before)
}

// --- What scores are made of.

/** Bound values stand in a row of their own: beside a MIN, SQLite would prepare the statement anew with each call. */
const FIRST_PERIOD = `SELECT (SELECT MIN(cells.period) FROM cells
    WHERE cells.unit = asked.unit AND cells.measure = asked.measure AND cells.slice = 0
      AND cells.part = asked.part AND cells.period BETWEEN asked.first AND asked.last) AS period
  FROM (SELECT ? AS unit, ? AS measure, ? AS part, ? AS first, ? AS last) AS asked`

/** The first base period that ever had a cell, packed; null where none had. */
export function selectFirstPeriod(
  db: ReadableDb,
  ...key: [unit: number, measure: number, part: number, from: number, to: number]
): number | null {
  return statement<number[], { period: number | null }>(db, FIRST_PERIOD).get(...key)?.period ?? null
}

export interface FigureRow {
  period: number
  total: number
  n: number
  reported: number
  carried: number
  restated: number
}

/** Newest figures of a series' base periods, newest first. */
export function selectFigures(
  db: ReadableDb,
  ...key: [unit: number, measure: number, slice: number, from: number, to: number, limit: number]
): FigureRow[] {
  return statement<number[], FigureRow>(
    db,
    `SELECT period, total, n, reported, carried, restated FROM cells
     WHERE unit = ? AND measure = ? AND slice = ? AND part = 0 AND period BETWEEN ? AND ?
       AND total IS NOT NULL
     ORDER BY period DESC LIMIT ?`,
  ).all(...key)
}

export interface EntryRow {
  slice: number
  period: number
  source: number
  reason: string | null
}

/** Observations of a stretch of periods, of all slices, each key's in the order of their coming. */
export function selectEntries(
  db: ReadableDb,
  key: { readonly unit: number; readonly measure: number; readonly from: number; readonly to: number },
): EntryRow[] {
  return statement<[object], EntryRow>(
    db,
    `WITH RECURSIVE known (slice) AS (
       SELECT MIN(slice) FROM observations WHERE unit = @unit AND measure = @measure
       UNION ALL
       SELECT (SELECT MIN(slice) FROM observations
               WHERE unit = @unit AND measure = @measure AND slice > known.slice)
       FROM known WHERE known.slice IS NOT NULL)
     SELECT entry.slice, entry.period, entry.source, entry.reason FROM known JOIN observations AS entry
       ON entry.unit = @unit AND entry.measure = @measure AND entry.slice = known.slice
      AND entry.period BETWEEN @from AND @to
     ORDER BY entry.slice, entry.period, entry.seq`,
  ).all(key)
}

export interface RefusedRow {
  code: string
  state: string
  period: string
  received_at: number
}

export function selectRefused(db: ReadableDb, unit: string, measure: string): RefusedRow[] {
  return statement<string[], RefusedRow>(
    db,
    'SELECT code, state, period, received_at FROM quarantine WHERE unit = ? AND measure = ?',
  ).all(unit, measure)
}

export function selectWord(db: ReadableDb, label: number): string {
  return (
    statement<[number], { word: string }>(db, 'SELECT word FROM labels WHERE id = ?').get(label)?.word ?? ''
  )
}

export function selectSliceIds(db: ReadableDb, keys: readonly string[]): Map<string, number> {
  const rows = statement<[string], { id: number; key: string }>(
    db,
    'SELECT id, key FROM slices WHERE key IN (SELECT value FROM json_each(?))',
  ).all(JSON.stringify(keys))
  return new Map(rows.map(({ id, key }) => [key, id]))
}
