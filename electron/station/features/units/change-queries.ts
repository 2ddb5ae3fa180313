/** The merge map as it is stored: never overwritten; the newest line of (from, to, since) counts. */
import { type Period, unpackPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { UnitChange } from '#shared/domain/unit-map.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import type { UnitId } from './queries.ts'

const COUNTS = `share IS NOT NULL AND id = (SELECT MAX(id) FROM unit_changes AS newer
  WHERE newer.from_unit = line.from_unit AND newer.to_unit = line.to_unit AND newer.since = line.since)`

interface CountingRow {
  from_unit: UnitId
  to_unit: UnitId
  since: number
  share: number
}

/** The lines that count. */
export function selectUnitChanges(db: ReadableDb): UnitChange<UnitId>[] {
  return statement<[], CountingRow>(db, `SELECT * FROM unit_changes AS line WHERE ${COUNTS} ORDER BY id`)
    .all()
    .map(({ from_unit, to_unit, since, share }) => ({
      from: from_unit,
      to: to_unit,
      since: unpackPeriod(since),
      share,
    }))
}

export interface UnitChangeRow {
  readonly id: number
  readonly from: UnitCode
  readonly to: UnitCode
  readonly since: Period
  readonly share: number | null
  readonly source: string
  readonly author: string
  readonly recordedAt: number
}

/** One page of lines in the order they were entered. */
export function selectUnitChangePage(
  db: ReadableDb,
  { history, after, limit }: { history: boolean; after: number; limit: number },
): UnitChangeRow[] {
  return statement<[number, number], Omit<UnitChangeRow, 'since'> & { since: number }>(
    db,
    `SELECT line.id, giver.code AS "from", taker.code AS "to", since, share, source, author,
       recorded_at AS recordedAt
     FROM unit_changes AS line JOIN units AS giver ON giver.id = from_unit JOIN units AS taker ON taker.id = to_unit
     WHERE line.id > ? ${history ? '' : `AND ${COUNTS.replaceAll(' id ', ' line.id ')}`} ORDER BY line.id LIMIT ?`,
  )
    .all(after, limit)
    .map((row) => ({ ...row, since: unpackPeriod(row.since) }))
}

/** The newest line of each (from, to, since), withdrawn ones included, in the order they were entered. */
export function selectNewestChanges(
  db: ReadableDb,
): Array<UnitChangeRow & { readonly owner: string | null }> {
  return statement<[], Omit<UnitChangeRow, 'since'> & { since: number; owner: string | null }>(
    db,
    `SELECT line.id, giver.code AS "from", taker.code AS "to", since, share, source, author,
       recorded_at AS recordedAt, owner
     FROM unit_changes AS line JOIN units AS giver ON giver.id = from_unit JOIN units AS taker ON taker.id = to_unit
     WHERE line.id = (SELECT MAX(id) FROM unit_changes AS newer WHERE newer.from_unit = line.from_unit
       AND newer.to_unit = line.to_unit AND newer.since = line.since)
     ORDER BY line.id`,
  )
    .all()
    .map((row) => ({ ...row, since: unpackPeriod(row.since) }))
}

export interface NewUnitChange {
  readonly from: UnitId
  readonly to: UnitId
  /** Packed. */
  readonly since: number
  readonly share: number | null
  readonly source: string
  readonly author: string
  readonly recordedAt: number
  /** Code of the unit that handed it down; null where it was entered here. */
  readonly owner: string | null
}

export function insertUnitChange(db: WritableDb, change: NewUnitChange): void {
  statement<[NewUnitChange], never>(
    db,
    `INSERT INTO unit_changes (from_unit, to_unit, since, share, source, author, recorded_at, owner)
     VALUES (@from, @to, @since, @share, @source, @author, @recordedAt, @owner)`,
  ).run(change)
}

/** @param day Packed first day of that; null for a unit that stays. */
export function updateValidTo(db: WritableDb, unit: UnitId, day: number | null): void {
  statement<[number | null, number], never>(db, 'UPDATE units SET valid_to = ? WHERE id = ?').run(day, unit)
}

export function updateValidFrom(db: WritableDb, code: string, day: number): void {
  statement<[number, string], never>(db, 'UPDATE units SET valid_from = ? WHERE code = ?').run(day, code)
}

export interface MergedCell {
  readonly measure: number
  readonly slice: number
  readonly period: number
}

/** A unit's merged cells in a range of packed periods of one granularity. */
export function selectMergedCells(db: ReadableDb, unit: number, from: number, to: number): MergedCell[] {
  return statement<number[], MergedCell>(
    db,
    `SELECT measures.id AS measure, cells.slice, cells.period FROM measures JOIN cells
       ON cells.unit = ? AND cells.measure = measures.id AND cells.part = 0
     WHERE cells.period BETWEEN ? AND ?`,
  ).all(unit, from, to)
}
