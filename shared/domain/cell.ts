/**
 * Cells: what a station knows of (unit, measure, period, slice).
 *
 * Time first, at the origin: a unit's own observations make its own cells by `overTime`. Then up the
 * tree: a parent's cell is the merge by `overUnits` of its direct sub-units' cells of the same period
 * and its own observations. Nobody re-aggregates over time what came from somebody else.
 *
 * A cell stands here as its *state*: integers only, so that a sum can be moved by a difference and the
 * result does not depend on the order of the parts.
 */
import { cellDecimals, LARGEST_EXACT_FRACTION, type Measure, poolsValues, unscaleValue } from './measure.ts'

/**
 * `total` is the value in the cell's integer scale, or for pooled measures Σ(value·n); null where
 * nothing stands behind the cell (a tombstone). `n` counts observations; `reported` and `carried`
 * count leaf units.
 */
export interface CellState {
  readonly total: number | null
  readonly n: number
  readonly reported: number
  readonly carried: number
}

export const EMPTY_CELL: CellState = { total: null, n: 0, reported: 0, carried: 0 }

export function sameState(a: CellState, b: CellState): boolean {
  return a.total === b.total && a.n === b.n && a.reported === b.reported && a.carried === b.carried
}

/** The figure people see, or null for a tombstone. */
export function cellValue(measure: Measure, state: CellState): number | null {
  if (state.total === null) return null
  if (!poolsValues(measure)) return unscaleValue(state.total, cellDecimals(measure))
  return state.n === 0 ? null : unscaleValue(state.total / state.n, measure.decimals)
}

/**
 * The state behind a figure that came over the wire; the inverse of {@link cellValue}.
 * A pooled total is an integer, so rounding `value·n` gives it back exactly. Null where no cell can
 * look like that: a figure too large to be exact, or one that nobody reported.
 */
export function stateFromValue(
  measure: Measure,
  wire: { value: number | null; n: number; reported: number; carried: number },
): CellState | null {
  const { value, n, reported, carried } = wire
  if (value === null) return EMPTY_CELL
  if (n < 1 || reported + carried < 1) return null
  const pools = poolsValues(measure)
  const decimals = cellDecimals(measure)
  const total = Math.round((pools ? value * n : value) * 10 ** decimals) + 0
  const largest = pools || decimals > 0 ? LARGEST_EXACT_FRACTION : Number.MAX_SAFE_INTEGER
  return Math.abs(total) <= largest ? { total, n, reported, carried } : null
}

/** One observation as a leaf's base cell; `scaled` in the measure's decimals. */
export function baseCell(measure: Measure, scaled: number | null): CellState {
  if (scaled === null) return EMPTY_CELL
  const factor = 10 ** (cellDecimals(measure) - measure.decimals)
  return { total: scaled * factor, n: 1, reported: 1, carried: 0 }
}

/** Σ of base cells within one longer period; what `overTime` needs of them. */
export interface BaseSummary {
  readonly n: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Total of the latest base period that has a value. */
  readonly last: number
}

/** A leaf's cell of a longer period from a summary of its base cells, or the empty cell. */
export function foldOverTime(measure: Measure, base: BaseSummary | null): CellState {
  if (!base || base.n === 0) return EMPTY_CELL
  const counts = { n: base.n, reported: 1, carried: 0 }
  const single = { sum: base.sum, last: base.last, min: base.min, max: base.max }
  if (measure.overTime !== 'avg') {
    const value = single[measure.overTime]
    return { total: poolsValues(measure) ? value * base.n : value, ...counts }
  }
  return { total: poolsValues(measure) ? base.sum : Math.round(base.sum / base.n), ...counts }
}

/**
 * Merges by `overUnits` the cells of direct sub-units (and of the unit's own observations). A measure
 * that is not merged over units (`none`) has one part, the unit's own.
 * @throws RangeError where `none` is given a second part: no order of the parts could be right.
 */
export function mergeCells(measure: Measure, parts: Iterable<CellState>): CellState {
  let merged = EMPTY_CELL
  for (const part of parts) merged = addPart(measure, merged, part)
  return merged
}

function addPart(measure: Measure, whole: CellState, part: CellState): CellState {
  if (part.total === null) return whole
  const counts = {
    n: whole.n + part.n,
    reported: whole.reported + part.reported,
    carried: whole.carried + part.carried,
  }
  if (whole.total === null) return { total: part.total, ...counts }
  switch (measure.overUnits) {
    case 'min':
      return { total: Math.min(whole.total, part.total), ...counts }
    case 'max':
      return { total: Math.max(whole.total, part.total), ...counts }
    case 'sum':
    case 'avg':
      return { total: whole.total + part.total, ...counts }
    case 'none':
      throw new RangeError(`${measure.key} is not merged over units`)
  }
}

/** Exact wherever the outcome is, although two large parts on the way may add up to more. */
function movedTotal(whole: CellState, before: CellState, after: CellState): number {
  const [all, old, now] = [whole.total ?? 0, before.total ?? 0, after.total ?? 0]
  const difference = now - old
  return Number.isSafeInteger(difference) ? all + difference : Number(BigInt(all) + BigInt(now) - BigInt(old))
}

/** True where a merged cell can be moved by the difference of one part. */
export function movesByDifference(measure: Measure): boolean {
  return measure.overUnits === 'sum' || measure.overUnits === 'avg'
}

/**
 * A merged cell after one of its parts changed from `before` to `after`; only for measures that
 * {@link movesByDifference}.
 */
export function moveByDifference(whole: CellState, before: CellState, after: CellState): CellState {
  const reported = whole.reported + after.reported - before.reported
  const carried = whole.carried + after.carried - before.carried
  if (reported + carried === 0) return EMPTY_CELL
  return {
    total: movedTotal(whole, before, after),
    n: whole.n + after.n - before.n,
    reported,
    carried,
  }
}

/**
 * A merged cell after one of its parts changed from `before` to `after`, for every measure. Null where it
 * must be merged anew: the smallest or largest part may have left, and only the others know the next.
 */
export function movePart(
  measure: Measure,
  whole: CellState,
  before: CellState,
  after: CellState,
): CellState | null {
  if (measure.overUnits === 'none') return after
  const moved = moveByDifference(whole, before, after)
  if (movesByDifference(measure) || moved.total === null) return moved
  const { total } = whole
  const isExtreme = (value: number) =>
    total === null || (measure.overUnits === 'min' ? value <= total : value >= total)
  if (after.total !== null && isExtreme(after.total)) return { ...moved, total: after.total }
  return before.total === total ? null : { ...moved, total }
}

/** True where a leaf's longer cell can be moved by the difference of one base cell. */
export function foldsByDifference(measure: Measure): boolean {
  return poolsValues(measure) ? measure.overTime === 'avg' : measure.overTime === 'sum'
}

/**
 * A leaf's longer cell after one of its base cells changed; only for measures that
 * {@link foldsByDifference}.
 */
export function foldByDifference(whole: CellState, before: CellState, after: CellState): CellState {
  const n = whole.n + after.n - before.n
  if (n === 0) return EMPTY_CELL
  return { total: movedTotal(whole, before, after), n, reported: 1, carried: 0 }
}
