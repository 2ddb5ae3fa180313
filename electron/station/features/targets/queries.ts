/**
 * Targets, set here or handed down by the parent. Never overwritten; of each hand the newest line of a unit, KPI and
 * period stands, and the parent's before this station's.
 */
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface TargetRow {
  readonly id: number
  readonly unit: number
  readonly code: string
  /** Packed. */
  readonly period: number
  /** Null: withdrawn. */
  readonly value: number | null
  readonly reason: string
  readonly author: string
  readonly recorded_at: number
  /** Code of the unit that handed it down; null where it was set here. */
  readonly owner: string | null
}

/** True for the newest line of its hand that is no withdrawal, where the parent's does not stand before it. */
export const inForce = (line: string) => `${line}.value IS NOT NULL AND ${line}.id = (
    SELECT MAX(id) FROM targets AS newer
    WHERE (newer.unit, newer.code, newer.period) = (${line}.unit, ${line}.code, ${line}.period)
      AND (newer.owner IS NULL) = (${line}.owner IS NULL))
  AND (${line}.owner IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM targets AS theirs
    WHERE (theirs.unit, theirs.code, theirs.period) = (${line}.unit, ${line}.code, ${line}.period)
      AND theirs.value IS NOT NULL AND theirs.id = (
        SELECT MAX(id) FROM targets AS newer
        WHERE (newer.unit, newer.code, newer.period) = (theirs.unit, theirs.code, theirs.period)
          AND newer.owner IS NOT NULL)))`

/** The target in force, or undefined. */
export function selectTargetLine(
  db: ReadableDb,
  unit: number,
  code: string,
  period: number,
): Pick<TargetRow, 'value' | 'owner'> | undefined {
  return statement<unknown[], Pick<TargetRow, 'value' | 'owner'>>(
    db,
    `SELECT value, owner FROM targets AS line WHERE unit = ? AND code = ? AND period = ? AND ${inForce('line')}`,
  ).get(unit, code, period)
}

/** The target in force, or null. */
export function selectTarget(db: ReadableDb, unit: number, code: string, period: number): number | null {
  return selectTargetLine(db, unit, code, period)?.value ?? null
}

/** All targets in force, in the order they were set. */
export function selectStandingTargets(db: ReadableDb): TargetRow[] {
  return statement<[], TargetRow>(
    db,
    `SELECT * FROM targets AS line WHERE ${inForce('line')} ORDER BY id`,
  ).all()
}

export function insertTarget(db: WritableDb, target: Omit<TargetRow, 'id'>): void {
  statement<[Omit<TargetRow, 'id'>], never>(
    db,
    `INSERT INTO targets (unit, code, period, value, reason, author, recorded_at, owner)
     VALUES (@unit, @code, @period, @value, @reason, @author, @recorded_at, @owner)`,
  ).run(target)
}

export interface TargetFilter {
  readonly unit: number | null
  readonly code: string | null
  readonly period: number | null
  readonly history: boolean
  /** Id after which the page begins. */
  readonly after: number
  readonly limit: number
}

/** One page of targets in the order they were set. */
export function selectTargets(db: ReadableDb, filter: TargetFilter): TargetRow[] {
  const where = [
    'id > @after',
    ...(filter.unit === null ? [] : ['unit = @unit']),
    ...(filter.code === null ? [] : ['code = @code']),
    ...(filter.period === null ? [] : ['period = @period']),
    ...(filter.history ? [] : [inForce('targets')]),
  ]
  const { history: _history, ...values } = filter
  return statement<[object], TargetRow>(
    db,
    `SELECT * FROM targets WHERE ${where.join(' AND ')} ORDER BY id LIMIT @limit`,
  ).all(values)
}
