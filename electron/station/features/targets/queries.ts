/** Targets: never overwritten; the newest line of a unit, KPI and period is in force. */
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
}

/** The target in force, or null. */
export function selectTarget(db: ReadableDb, unit: number, code: string, period: number): number | null {
  const row = statement<[number, string, number], { value: number | null }>(
    db,
    'SELECT value FROM targets WHERE unit = ? AND code = ? AND period = ? ORDER BY id DESC LIMIT 1',
  ).get(unit, code, period)
  return row?.value ?? null
}

export function insertTarget(db: WritableDb, target: Omit<TargetRow, 'id'>): void {
  statement<[Omit<TargetRow, 'id'>], never>(
    db,
    `INSERT INTO targets (unit, code, period, value, reason, author, recorded_at)
     VALUES (@unit, @code, @period, @value, @reason, @author, @recorded_at)`,
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
  const inForce = `value IS NOT NULL AND id = (SELECT MAX(id) FROM targets AS newer
    WHERE (newer.unit, newer.code, newer.period) = (targets.unit, targets.code, targets.period))`
  const where = [
    'id > @after',
    ...(filter.unit === null ? [] : ['unit = @unit']),
    ...(filter.code === null ? [] : ['code = @code']),
    ...(filter.period === null ? [] : ['period = @period']),
    ...(filter.history ? [] : [inForce]),
  ]
  const { history: _history, ...values } = filter
  return statement<[object], TargetRow>(
    db,
    `SELECT * FROM targets WHERE ${where.join(' AND ')} ORDER BY id LIMIT @limit`,
  ).all(values)
}
