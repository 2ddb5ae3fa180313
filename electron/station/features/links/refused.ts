/** What the parent did not take, as this station's operator reads it. */
import type { RefusedItem } from '#shared/contract/links.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { isUnitCode } from '#shared/domain/unit.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import { StationError } from '../../errors.ts'

interface RefusedRow {
  /** Kind and what names the item, as `itemKey` writes it. */
  readonly key: string
  readonly code: string
  readonly detail: string
  readonly refused_at: number
}

/**
 * One page, the last refused first.
 * @param after `next` of the page before.
 * @throws StationError `bad-cursor`
 */
export function refusedItems(
  db: ReadableDb,
  after: string | undefined,
  limit: number,
): { items: RefusedItem[]; next: string | null } {
  const place = placeOf(after)
  const rows = statement<[object], RefusedRow>(
    db,
    `SELECT key, code, detail, refused_at FROM refused_items
     WHERE refused_at < @at OR (refused_at = @at AND key > @key)
     ORDER BY refused_at DESC, key LIMIT @limit`,
  ).all({ ...place, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { items: page.map(refusedItem), next: last ? `${last.refused_at}-${last.key}` : null }
}

function placeOf(after: string | undefined): { at: number; key: string } {
  if (after === undefined) return { at: Number.MAX_SAFE_INTEGER, key: '' }
  const [, at, key] = /^(\d{1,15})-(.+)$/s.exec(after) ?? []
  if (at === undefined || key === undefined)
    throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
  return { at: Number(at), key }
}

function refusedItem({ key: stored, code, detail, refused_at: refusedAt }: RefusedRow): RefusedItem {
  const [kind = '', ...rest] = stored.split('|')
  const [unit = '', name = null, period = null, ...slice] = rest
  const isCell = kind === 'cell'
  const isPlaced = isCell || kind === 'lamp' || kind === 'roster'
  return {
    kind,
    unit: isPlaced && isUnitCode(unit) ? unit : null,
    measure: isCell || kind === 'roster' ? name : null,
    kpi: kind === 'lamp' ? name : null,
    period: isCell ? period : null,
    slice: isCell ? slice.join('|') : null,
    key: rest.join('|'),
    code,
    detail,
    refusedAt: formatInstant(refusedAt),
  }
}
