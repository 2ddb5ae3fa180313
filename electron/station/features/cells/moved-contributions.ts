/**
 * What a change in one part of a carrying series means to the merges above it. A stock that is corrected
 * in March counts in April, too, for a unit that has not counted again: only the periods in which it does
 * are looked at, however many units and periods there are.
 */
import { carriedFrom, carriedInto, type MovedPart, movedParts, type PartCell } from '#shared/domain/carry.ts'
import { type CellState, EMPTY_CELL, sameState } from '#shared/domain/cell.ts'
import type { ReadableDb } from '../../db/database.ts'
import { firstDay } from '../children/roster.ts'
import {
  type CellRow,
  selectFirstPeriod,
  selectLatestCell,
  selectPeriodsBetween,
  selectValidTo,
  selectWorkingCells,
} from './queries.ts'
import type { Series, WorkingCell } from './series.ts'

interface KnownCell extends PartCell {
  readonly asOf: number
  readonly simulated: boolean
  readonly restated: boolean
}

type Key = [unit: number, measure: number, slice: number, part: number]
const keyOf = ({ unit, measure, slice, part }: Series): Key => [unit, measure.id, slice, part]

/**
 * Contributions of a part whose cells have been written, by period of the merged cell: those that changed,
 * and those whose figure stayed while its age is new.
 */
export function movedContributions(db: ReadableDb, whole: Series, part: Series): Array<MovedPart<KnownCell>> {
  const changed = [...part.cells.values()].filter(
    ({ before, state, asOf, asOfBefore }) => asOf !== asOfBefore || !sameState(before, state),
  )
  const end = part.part === 0 ? selectValidTo(db, part.unit) : null
  return neighbourhoods(part, changed).flatMap((cells) => {
    const known = cells.length === 1 ? aroundOne(db, whole, part, cells) : aroundMany(db, whole, part, cells)
    return movedParts(part.measure, known.cells, known.periods)
      .map((moved) => withoutClosed(moved, end))
      .filter(({ before, after, behind }) => behind !== null || !sameState(before, after))
  })
}

/** What a unit reported is not carried past its end; the packed day on which it is no more, or null. */
function withoutClosed(moved: MovedPart<KnownCell>, end: number | null): MovedPart<KnownCell> {
  if (end === null || firstDay(moved.period) < end) return moved
  const own = (state: CellState) => (state.reported === 0 ? EMPTY_CELL : state)
  return { ...moved, before: own(moved.before), after: own(moved.after) }
}

/** Changed cells in groups, oldest first: no cell of one is carried to where one of another stands. */
function neighbourhoods({ measure }: Series, changed: readonly WorkingCell[]): WorkingCell[][] {
  const groups: WorkingCell[][] = []
  let end = 0
  for (const cell of changed.toSorted((a, b) => a.period - b.period)) {
    const group = groups.at(-1)
    if (group && cell.period <= end) group.push(cell)
    else groups.push([cell])
    end = Math.max(cell.period, carriedInto(measure, cell.period).to)
  }
  return groups
}

interface Known {
  readonly cells: readonly KnownCell[]
  /** Periods of the merged series that may have changed. */
  readonly periods: readonly number[]
}

/** Up to the part's own next cell, whatever has changed is of the one cell. */
function aroundOne(db: ReadableDb, whole: Series, part: Series, [cell]: readonly WorkingCell[]): Known {
  if (!cell) return { cells: [], periods: [] }
  const { period, before, state } = cell
  const into = carriedInto(part.measure, period)
  const next = into.from > into.to ? null : selectFirstPeriod(db, ...keyOf(part), into.from, into.to)
  const to = next === null ? into.to : next - 1
  const later = into.from > to ? [] : selectPeriodsBetween(db, ...keyOf(whole), into.from, to)
  const { from } = carriedFrom(part.measure, period)
  const needsEarlier = (before.total === null || state.total === null) && from < period
  const earlier = needsEarlier ? selectLatestCell(db, ...keyOf(part), from, period - 1) : undefined
  return { cells: [...(earlier ? [unchanged(earlier)] : []), workedOn(cell)], periods: [period, ...later] }
}

function aroundMany(db: ReadableDb, whole: Series, part: Series, changed: readonly WorkingCell[]): Known {
  const first = changed[0]?.period ?? 0
  const last = changed.at(-1)?.period ?? 0
  const { from } = carriedFrom(part.measure, first)
  const to = Math.max(last, carriedInto(part.measure, last).to)
  const cells = new Map<number, KnownCell>()
  for (const row of selectWorkingCells(db, ...keyOf(part), Math.min(from, first), to)) {
    const [period, total, n, reported, carried, , as_of, simulated, restated] = row
    cells.set(period, unchanged({ period, total, n, reported, carried, as_of, simulated, restated }))
  }
  const periods = new Set(selectPeriodsBetween(db, ...keyOf(whole), first, to))
  for (const cell of changed) {
    cells.set(cell.period, workedOn(cell))
    periods.add(cell.period)
  }
  return {
    cells: [...cells.values()].sort((a, b) => a.period - b.period),
    periods: [...periods].sort((a, b) => a - b),
  }
}

type StoredCell = Omit<
  CellRow,
  'unit' | 'measure' | 'slice' | 'part' | 'rev' | 'computed_at' | 'origin_epoch' | 'origin_rev'
>

function unchanged(row: StoredCell): KnownCell {
  const { period, total, n, reported, carried } = row
  const state: CellState = total === null ? EMPTY_CELL : { total, n, reported, carried }
  return {
    period,
    before: state,
    after: state,
    asOf: row.as_of,
    simulated: row.simulated === 1,
    restated: row.restated === 1,
  }
}

function workedOn({ period, before, state, asOf, simulated, restated }: WorkingCell): KnownCell {
  return { period, before, after: state, asOf, simulated, restated }
}
