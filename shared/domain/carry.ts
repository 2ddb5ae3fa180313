/**
 * The carry rule: which earlier figure stands in where a period has none. A *stock* takes its latest
 * earlier one; a *cumulative* figure and a *plan* the latest earlier one of the same year; *flows* and
 * *samples* take none. It holds for what a KPI reads, and for each sub-unit's part in a merge, so that
 * one commune that has not yet counted its people this month does not shrink the city.
 */
import { type CellState, EMPTY_CELL, mergeCells } from './cell.ts'
import type { Measure } from './measure.ts'
import {
  basePeriodRange,
  enclosingPeriod,
  type Granularity,
  granularityOf,
  type Period,
  packPeriod,
  parsePeriod,
  shiftPeriod,
  unpackPeriod,
} from './period.ts'

/** How many periods back a figure is carried at most. */
export const REACH: Readonly<Record<Granularity, number>> = {
  day: 31,
  week: 8,
  month: 12,
  'management-month': 12,
  quarter: 4,
  half: 2,
  year: 2,
}

type Carrying = Pick<Measure, 'kind'>

export function carries({ kind }: Carrying): boolean {
  return kind === 'stock' || kind === 'cumulative' || kind === 'plan'
}

/** Packed periods, both inclusive; none where `from` is after `to`. */
export interface PackedStretch {
  readonly from: number
  readonly to: number
}

const NOTHING: PackedStretch = { from: 1, to: 0 }

/** Earlier periods from which a figure may be carried into a packed period. */
export function carriedFrom(measure: Carrying, packed: number): PackedStretch {
  return stretch(measure, packed, -1)
}

/** Later periods into which a packed period's figure may be carried. */
export function carriedInto(measure: Carrying, packed: number): PackedStretch {
  return stretch(measure, packed, 1)
}

function stretch(measure: Carrying, packed: number, direction: -1 | 1): PackedStretch {
  if (!carries(measure)) return NOTHING
  const { back, ahead, yearFirst, yearLast } = neighbours(packed)
  const withinYear = measure.kind !== 'stock'
  return direction < 0
    ? { from: withinYear ? Math.max(back.from, yearFirst) : back.from, to: back.to }
    : { from: ahead.from, to: withinYear ? Math.min(ahead.to, yearLast) : ahead.to }
}

interface Neighbours {
  readonly back: PackedStretch
  readonly ahead: PackedStretch
  readonly yearFirst: number
  readonly yearLast: number
}

const KEPT = 20_000
const known = new Map<number, Neighbours>()

/** Asked for every cell of a merge; the same periods come again and again. */
function neighbours(packed: number): Neighbours {
  let found = known.get(packed)
  if (!found) {
    const period = unpackPeriod(packed)
    const granularity = granularityOf(period)
    const reach = REACH[granularity]
    const at = (by: number) => packPeriod(shiftPeriod(period, by))
    const year = basePeriodRange(yearOf(period), granularity, parsePeriod(period)?.day)
    found = {
      back: { from: at(-reach), to: at(-1) },
      ahead: { from: at(1), to: at(reach) },
      yearFirst: packPeriod(year.first),
      yearLast: packPeriod(year.last),
    }
    if (known.size >= KEPT) known.clear()
    known.set(packed, found)
  }
  return found
}

function yearOf(period: Period): Period {
  const year = enclosingPeriod(period, 'year')
  if (!year) throw new RangeError(`${period} belongs to no year`)
  return year
}

/** A cell of a merge with the packed period that it is of: the wanted one, or an earlier one. */
export interface Part extends CellState {
  readonly period: number
}

/**
 * Merges parts for a packed period; those of an earlier one are carried, with all their leaves. Where
 * nobody reported in the period itself there is no cell.
 */
export function mergeParts(measure: Measure, parts: readonly Part[], period: number): CellState {
  if (!parts.some((part) => part.period === period && part.total !== null)) return EMPTY_CELL
  return mergeCells(
    measure,
    parts.map((part) => (part.period === period ? part : carriedState(part))),
  )
}

/** All leaves of a carried contribution are carried; none reported. */
export function carriedState({ total, n, reported, carried }: CellState): CellState {
  return { total, n, reported: 0, carried: reported + carried }
}

/** One of a part's cells, as it was and as it is. */
export interface PartCell {
  readonly period: number
  readonly before: CellState
  readonly after: CellState
}

/** What a part gives to the merge of a period, as it was and as it is. */
export interface MovedPart<Cell extends PartCell> extends PartCell {
  /** The part's cell that it comes from now; null where the part gives nothing. */
  readonly behind: Cell | null
}

/**
 * What a part gives to the merges of some packed periods of one granularity, before and after a change.
 * @param cells The part's cells, oldest first, from the earliest that may be carried into the first period.
 * @param periods Oldest first.
 */
export function movedParts<Cell extends PartCell>(
  measure: Carrying,
  cells: readonly Cell[],
  periods: readonly number[],
): Array<MovedPart<Cell>> {
  let at = 0
  let earlier: Cell | null = null
  let later: Cell | null = null
  return periods.map((period) => {
    for (let cell = cells[at]; cell && cell.period <= period; cell = cells[at]) {
      if (cell.before.total !== null) earlier = cell
      if (cell.after.total !== null) later = cell
      at += 1
    }
    const { from } = carriedFrom(measure, period)
    const isReached = (cell: Cell | null): cell is Cell =>
      cell !== null && (cell.period === period || cell.period >= from)
    const stateAt = (cell: Cell, state: CellState) => (cell.period === period ? state : carriedState(state))
    return {
      period,
      before: isReached(earlier) ? stateAt(earlier, earlier.before) : EMPTY_CELL,
      after: isReached(later) ? stateAt(later, later.after) : EMPTY_CELL,
      behind: isReached(later) ? later : null,
    }
  })
}
