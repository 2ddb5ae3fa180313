/**
 * The common case of a cell item, decided in one pass without building anything: most items that arrive are
 * cells, and most of those are sound. What it does not take at a glance, `cellItem` decides: an overlong
 * text, for instance, whose characters need more than one unit each.
 */
import { cellItem, type WireCell } from '#shared/contract/chain.ts'
import { instant } from '#shared/contract/primitives.ts'
import { isPeriod } from '#shared/domain/period.ts'
import { isUnitCode } from '#shared/domain/unit.ts'
import { parseItem } from './item-refusal.ts'

/**
 * An item as a cell; it may still have fields that nobody knows.
 * @throws Refused with the first field that cannot be so.
 */
export const readCellItem = (item: unknown): WireCell => (isCellItem(item) ? item : parseItem(cellItem, item))

/** True only for what `cellItem` takes, too. */
export function isCellItem(item: unknown): item is WireCell {
  if (typeof item !== 'object' || item === null) return false
  const { kind, unit, measure, period, slice, rev, value, n, reported, carried, asOf, restated, simulated } =
    item as Record<string, unknown>
  return (
    kind === 'cell' &&
    isText(unit, 8) &&
    isUnitCode(unit) &&
    isText(measure, 80) &&
    isText(period, 12) &&
    isPeriod(period) &&
    isText(slice, 40) &&
    isCount(rev, Number.MAX_SAFE_INTEGER) &&
    (value === null || Number.isFinite(value)) &&
    isCount(n, MOST) &&
    isCount(reported, MOST) &&
    isCount(carried, MOST) &&
    (asOf === null || (typeof asOf === 'string' && instantOf(asOf) !== null)) &&
    typeof restated === 'boolean' &&
    typeof simulated === 'boolean'
  )
}

/** The most observations or leaf units that a cell may count. */
const MOST = 1_000_000_000

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length <= most

const isCount = (value: unknown, most: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most

const KEPT_INSTANTS = 20_000
const LONGEST_KEPT = 40
const keptInstants = new Map<string, number>()

/** A written instant in ms since 1970, or null where it is none; the same few come with many cells. */
export function instantOf(text: string): number | null {
  const kept = keptInstants.get(text)
  if (kept !== undefined) return kept
  if (!instant.safeParse(text).success) return null
  const read = Date.parse(text)
  if (text.length > LONGEST_KEPT) return read
  if (keptInstants.size >= KEPT_INSTANTS) keptInstants.clear()
  keptInstants.set(text, read)
  return read
}
