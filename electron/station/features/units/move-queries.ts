import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import type { UnitId } from './queries.ts'

export function updateParent(db: WritableDb, unit: UnitId, parent: UnitId): void {
  statement<[number, number], never>(db, 'UPDATE units SET parent = ? WHERE id = ?').run(parent, unit)
}

/**
 * By slice, the packed periods in which one of two units has a cell of a measure; none where the second, a
 * sub-unit, never had one.
 */
export function selectMergedPeriods(
  db: ReadableDb,
  measure: number,
  parent: UnitId,
  subUnit: UnitId,
): Map<number, number[]> {
  const rows = statement<number[], { slice: number; period: number; isSubUnits: number }>(
    db,
    `SELECT slice, period, MAX(unit = ?) AS isSubUnits FROM cells
     WHERE unit IN (?, ?) AND measure = ? AND part = 0 GROUP BY slice, period ORDER BY slice, period`,
  ).all(subUnit, parent, subUnit, measure)
  const periods = new Map<number, number[]>()
  const touched = new Set<number>()
  for (const { slice, period, isSubUnits } of rows) {
    const known = periods.get(slice)
    if (known) known.push(period)
    else periods.set(slice, [period])
    if (isSubUnits === 1) touched.add(slice)
  }
  for (const slice of [...periods.keys()]) if (!touched.has(slice)) periods.delete(slice)
  return periods
}

/** A unit's figures stay, but give way to whatever another station tells of it: its epochs are numbers of their own. */
export function forgetOrigins(db: WritableDb, unit: UnitId): void {
  statement<[number], never>(
    db,
    'UPDATE cells SET origin_epoch = 0, origin_rev = 0 WHERE unit = ? AND part = 0 AND origin_rev IS NOT NULL',
  ).run(unit)
}
