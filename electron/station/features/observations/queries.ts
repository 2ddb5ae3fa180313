import { bulkInsert } from '../../db/bulk-insert.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export type ObservationTuple = [
  unit: number,
  measure: number,
  slice: number,
  period: number,
  seq: number,
  value: number | null,
  observedAt: number,
  recordedAt: number,
  source: number,
  author: number,
  reason: string | null,
  restated: 0 | 1,
]

const HEAD = `INSERT INTO observations
  (unit, measure, slice, period, seq, value, observed_at, recorded_at, source, author, reason, restated) VALUES`

/** Adds revisions; nothing is ever overwritten. */
export function insertObservations(db: WritableDb, observations: readonly ObservationTuple[]): void {
  bulkInsert(db, HEAD, observations)
}

const KEY = 'unit = ? AND measure = ? AND slice = ? AND period = ?'

/** The newest figure of a key: null where it was retracted, undefined where nothing was ever reported. */
export function selectNewestFigure(
  db: ReadableDb,
  ...key: [unit: number, measure: number, slice: number, period: number]
): number | null | undefined {
  return statement<number[], { value: number | null }>(
    db,
    `SELECT value FROM observations WHERE ${KEY} ORDER BY seq DESC LIMIT 1`,
  ).get(...key)?.value
}

/** The reason that a key's newest figure came with; null where it came without. */
export function selectNewestReason(
  db: ReadableDb,
  ...key: [unit: number, measure: number, slice: number, period: number]
): string | null {
  return (
    statement<number[], { reason: string | null }>(
      db,
      `SELECT reason FROM observations WHERE ${KEY} ORDER BY seq DESC LIMIT 1`,
    ).get(...key)?.reason ?? null
  )
}

/** A row of `observations` with its words; integers as they are stored. */
export interface RevisionRow {
  period: number
  seq: number
  value: number | null
  observed_at: number
  recorded_at: number
  source: string
  author: string
  reason: string | null
  restated: number
}

const NAMED = `found.period, found.seq, found.value, found.observed_at, found.recorded_at,
  sources.word AS source, authors.word AS author, found.reason, found.restated`
const WORDS = `JOIN labels AS sources ON sources.id = found.source
  JOIN labels AS authors ON authors.id = found.author`

export interface RevisionFilter {
  readonly unit: number
  readonly measure: number
  /** Key of the slice; `''` for the total. */
  readonly slice: string
  /** Only what was recorded at or before this instant, in ms since 1970. */
  readonly knownOn: number
  readonly limit: number
}

/** Revisions of one period, newest first; `before` is the last `seq` of the page before. */
export function selectRevisions(
  db: ReadableDb,
  filter: RevisionFilter & { readonly period: number; readonly before: number },
): RevisionRow[] {
  return statement<[object], RevisionRow>(
    db,
    `SELECT ${NAMED} FROM (
       SELECT * FROM observations
       WHERE unit = @unit AND measure = @measure AND slice = (SELECT id FROM slices WHERE key = @slice)
         AND period = @period AND seq < @before AND recorded_at <= @knownOn
       ORDER BY seq DESC LIMIT @limit) AS found ${WORDS}
     ORDER BY found.seq DESC`,
  ).all(filter)
}

/**
 * What was known of each period of a stretch, newest period first: the revision with the highest `seq`,
 * whose columns SQLite takes along with a lone MAX.
 */
export function selectKnownFigures(
  db: ReadableDb,
  filter: RevisionFilter & { readonly from: number; readonly to: number },
): RevisionRow[] {
  return statement<[object], RevisionRow>(
    db,
    `SELECT ${NAMED} FROM (
       SELECT period, MAX(seq) AS seq, value, observed_at, recorded_at, source, author, reason, restated
       FROM observations
       WHERE unit = @unit AND measure = @measure AND slice = (SELECT id FROM slices WHERE key = @slice)
         AND period BETWEEN @from AND @to AND recorded_at <= @knownOn
       GROUP BY period ORDER BY period DESC LIMIT @limit) AS found ${WORDS}
     ORDER BY found.period DESC`,
  ).all(filter)
}
