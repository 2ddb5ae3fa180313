/** What a parent holds of a child's own figures, for a child that lost its replica: base periods, page by page. */
import type { RecoveryPage } from '#shared/contract/chain.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { formatInstant, packedRange, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement } from '../db/database.ts'
import { StationError } from '../errors.ts'
import type { CellRow } from '../features/cells/queries.ts'
import type { StoredUnit } from '../features/units/queries.ts'

const PAGE = 2_000
const CURSOR = /^(\d{1,9})\.(\d{1,9})\.(\d{1,12})$/

type HeldCell = CellRow & { readonly slice_key: string }

/**
 * @param after `next` of the page before.
 * @throws StationError `bad-cursor`.
 */
export function heldCells(station: Station, child: StoredUnit, after: string | undefined): RecoveryPage {
  const [, measureId = 0, slice = 0, period = -1] = (after === undefined ? [] : readCursor(after)).map(Number)
  const items: RecoveryPage['items'] = []
  const measures = station.dictionary.measures.toSorted((a, b) => a.id - b.id)
  for (const measure of measures) {
    if (measure.id < measureId) continue
    const from = measure.id === measureId ? { slice, period } : { slice: 0, period: -1 }
    const range = packedRange(measure.basePeriod)
    for (const row of selectHeld(station.db, child.id, measure.id, from, range, PAGE - items.length)) {
      const value = cellValue(measure, row)
      if (value === null) continue
      items.push({
        measure: measure.key,
        period: unpackPeriod(row.period),
        slice: row.slice_key,
        value,
        asOf: row.as_of === 0 ? null : formatInstant(row.as_of),
        simulated: row.simulated === 1,
        restated: row.restated === 1,
      })
      if (items.length === PAGE) return { items, next: `${measure.id}.${row.slice}.${row.period}` }
    }
  }
  return { items, next: null }
}

function readCursor(after: string): string[] {
  const parts = CURSOR.exec(after)
  if (!parts) throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
  return [...parts]
}

/** Only what the child's station sent: what was entered here is this station's own, and stays. */
function selectHeld(
  db: ReadableDb,
  unit: number,
  measure: number,
  after: { slice: number; period: number },
  range: { from: number; to: number },
  limit: number,
): HeldCell[] {
  return statement<number[], HeldCell>(
    db,
    `SELECT cells.*, slices.key AS slice_key FROM cells JOIN slices ON slices.id = cells.slice
     WHERE unit = ? AND measure = ? AND part = 0 AND (slice, period) > (?, ?) AND period BETWEEN ? AND ?
       AND total IS NOT NULL AND origin_epoch IS NOT NULL
     ORDER BY slice, period LIMIT ?`,
  ).all(unit, measure, after.slice, after.period, range.from, range.to, limit)
}
