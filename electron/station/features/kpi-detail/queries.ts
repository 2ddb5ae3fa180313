import { type ReadableDb, statement } from '../../db/database.ts'
import { inForce } from '../targets/queries.ts'

/** Packed periods of a stretch whose cell has a restatement behind it. */
export function selectRestatedPeriods(
  db: ReadableDb,
  ...key: [unit: number, measure: number, from: number, to: number]
): number[] {
  return statement<number[], { period: number }>(
    db,
    `SELECT period FROM cells
     WHERE unit = ? AND measure = ? AND slice = 0 AND part = 0 AND period BETWEEN ? AND ? AND restated = 1`,
  )
    .all(...key)
    .map(({ period }) => period)
}

/** A recorded figure beside the one that stood before it; integers as they are stored. */
export interface ChangeRow {
  readonly period: number
  readonly seq: number
  readonly value: number | null
  readonly before: number | null
  /** 1 for the first figure of its period: nothing stood before it. */
  readonly first: number
  readonly recorded_at: number
  readonly source: string
  readonly author: string
  readonly reason: string | null
  readonly restated: number
}

export interface ChangeFilter {
  readonly unit: number
  readonly measure: number
  /** Packed base periods, both inclusive. */
  readonly from: number
  readonly to: number
  /** How many of the newest periods are looked into, and how many changes are taken of each. */
  readonly periods: number
  readonly each: number
}

const KEY = 'unit = @unit AND measure = @measure AND slice = 0'

/**
 * The latest changes of each of the newest periods that have figures. Walks from period to period by the
 * key, so that an open period that is reported every few seconds costs no more than a closed one.
 */
export function selectChanges(db: ReadableDb, filter: ChangeFilter): ChangeRow[] {
  return statement<[ChangeFilter], ChangeRow>(
    db,
    `WITH RECURSIVE known (period) AS (
       SELECT MAX(period) FROM observations WHERE ${KEY} AND period BETWEEN @from AND @to
       UNION ALL
       SELECT (SELECT MAX(period) FROM observations
               WHERE ${KEY} AND period BETWEEN @from AND known.period - 1)
       FROM known WHERE known.period IS NOT NULL LIMIT @periods),
     taken AS (
       SELECT found.*, LAG(found.value) OVER each_period AS before, LAG(found.seq) OVER each_period AS earlier
       FROM known CROSS JOIN observations AS found
         ON found.unit = @unit AND found.measure = @measure AND found.slice = 0 AND found.period = known.period
       WHERE found.seq >= COALESCE((
         SELECT seq FROM observations WHERE ${KEY} AND period = known.period
         ORDER BY seq DESC LIMIT 1 OFFSET @each), 0)
       WINDOW each_period AS (PARTITION BY found.period ORDER BY found.seq))
     SELECT taken.period, taken.seq, taken.value, taken.before, taken.earlier IS NULL AS first,
       taken.recorded_at, sources.word AS source, authors.word AS author, taken.reason, taken.restated
     FROM taken JOIN labels AS sources ON sources.id = taken.source
       JOIN labels AS authors ON authors.id = taken.author
     ORDER BY taken.period DESC, taken.seq DESC`,
  ).all(filter)
}

export interface TargetInForceRow {
  readonly period: number
  readonly value: number
  readonly reason: string
  readonly author: string
  readonly recorded_at: number
}

/** The targets of a unit and KPI that are in force, those set last first. */
export function selectTargetsInForce(
  db: ReadableDb,
  unit: number,
  code: string,
  limit: number,
): TargetInForceRow[] {
  return statement<unknown[], TargetInForceRow>(
    db,
    `SELECT period, value, reason, author, recorded_at FROM targets
     WHERE unit = ? AND code = ? AND ${inForce('targets')} ORDER BY id DESC LIMIT ?`,
  ).all(unit, code, limit)
}
