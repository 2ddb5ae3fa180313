/**
 * The one door through which cells change, within one transaction: figures in (a leaf's observation, or
 * a sub-unit's cell from its own station), then up through time at the origin, then up the tree.
 */

import { carries, mergeParts } from '#shared/domain/carry.ts'
import {
  baseCell,
  type CellState,
  EMPTY_CELL,
  foldByDifference,
  foldOverTime,
  foldsByDifference,
  movePart,
  sameState,
} from '#shared/domain/cell.ts'
import {
  basePeriodRange,
  enclosingPeriods,
  packedRange,
  packPeriod,
  periodAt,
  periodStart,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { WritableDb } from '../../db/database.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import type { UnitId } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { movedContributions } from './moved-contributions.ts'
import {
  type CellRow,
  type CellTuple,
  selectBaseHistory,
  selectBaseSummary,
  selectLatestCell,
  selectPartsOf,
  upsertCells,
} from './queries.ts'
import {
  cellAt,
  cellTuple,
  changeOf,
  isExact,
  OutOfRange,
  openSeries,
  type Place,
  prefetch,
  prefetchAt,
  type Series,
  type WorkingCell,
} from './series.ts'

export interface ChangedCell {
  readonly unit: number
  readonly measure: KnownMeasure
  readonly slice: number
  readonly period: number
  readonly rev: number
  /** False where only the age behind the figure is new. */
  readonly figure: boolean
  /** As it is stored. */
  readonly row: CellTuple
}

/** One checked figure of a leaf's base period. */
export interface LeafFigure {
  readonly period: number
  /** Integer in the measure's decimals; null retracts. */
  readonly scaled: number | null
  readonly asOf: number
  readonly simulated: boolean
  /** Entered after the period's cut-off. */
  readonly restated?: boolean
}

export interface ReceivedCell {
  readonly unit: UnitId
  readonly measure: KnownMeasure
  readonly slice: number
  readonly period: number
  readonly state: CellState
  readonly asOf: number
  readonly simulated: boolean
  readonly restated: boolean
  readonly epoch: number
  readonly rev: number
  /** Sent again because the books differ: what is merged of it is merged anew, for it may be wrong as well. */
  readonly mends?: boolean
}

export interface CellBook {
  /** A unit's own series: what its observations make. */
  own(unit: UnitId, measure: KnownMeasure, slice: number): Series
  /** Reads the base cells of a stretch of periods at once. */
  prefetch(series: Series, from: number, to: number): void
  /** Enters one figure; true where it is a new one. */
  enter(series: Series, figure: LeafFigure): boolean
  /** Writes a series and its longer periods; call once after all its figures were entered. */
  close(series: Series): void
  /** Folds some longer periods of a series anew from its base cells. */
  foldAnew(series: Series, longer: Iterable<number>): void
  /** Merges a unit's cells of some packed periods anew from all their parts. */
  mergeAgain(unit: UnitId, measure: KnownMeasure, slice: number, periods: Iterable<number>): void
  /** Empties cells of a series, and what they were merged into of them. */
  drop(series: Series, periods: Iterable<number>): void
  /** Reads the cells of a sub-unit's series that are about to be received. */
  prefetchReceived(unit: UnitId, measure: KnownMeasure, slice: number, periods: readonly number[]): void
  /**
   * Takes a sub-unit's cell as its station sent it, or one of a unit further down that the station
   * forwards; false where a newer revision is known. Only a direct sub-unit's goes into the merge above it.
   */
  receive(cell: ReceivedCell): boolean
  /** Withdraws what a sub-unit's station sent: whatever is sent of it next counts, by whomever. */
  forget(unit: UnitId, measure: KnownMeasure, slice: number, period: number): void
  /** First day, packed, of the earliest figure entered for each leaf. */
  readonly firstEntered: ReadonlyMap<number, number>
  /** Merges upwards, writes what is left, and tells all that changed. @throws OutOfRange */
  finish(): ChangedCell[]
}

interface Needs {
  readonly db: WritableDb
  readonly units: UnitTree
  readonly now: number
  /** Day on which the station's management months start; without it there are none. */
  readonly managementDay?: number | null | undefined
  /** The next revision of this station. */
  nextRev(): number
}

/** By the day on which management months start, 0 where there are none. */
const longerPeriods = new Map<number, Map<number, readonly number[]>>()

/** Tells the longer periods of a packed base period, packed; kept, for the same days come again and again. */
function longerPeriodsBy(managementDay: number | null): (period: number) => readonly number[] {
  const known = longerPeriods.get(managementDay ?? 0) ?? new Map<number, readonly number[]>()
  longerPeriods.set(managementDay ?? 0, known)
  return (period) => {
    let longer = known.get(period)
    if (!longer) {
      longer = enclosingPeriods(unpackPeriod(period), managementDay).map(packPeriod)
      if (known.size > 20_000) known.clear()
      known.set(period, longer)
    }
    return longer
  }
}

const firstDays = new Map<number, number>()

function firstDay(period: number): number {
  let day = firstDays.get(period)
  if (day === undefined) {
    day = packPeriod(periodAt(periodStart(unpackPeriod(period)), 'day'))
    if (firstDays.size > 20_000) firstDays.clear()
    firstDays.set(period, day)
  }
  return day
}

export function openCellBook({ db, units, now, managementDay, nextRev }: Needs): CellBook {
  const longerThan = longerPeriodsBy(managementDay ?? null)
  const merged = new Map<string, Series>()
  const rescan = new Map<Series, Set<number>>()
  /** Carrying series with the parts of theirs that changed. */
  const carrying = new Map<Series, Set<Series>>()
  const received = new Map<string, Series>()
  let lastReceived: Series | null = null
  const mending = new Set<Series>()
  const refold = new Map<Series, Set<number>>()
  const changes: ChangedCell[] = []
  const firstEntered = new Map<number, number>()
  let waiting: CellTuple[] = []
  /** All of them are looked for, so that who sent them learns of all at once. */
  const beyond: Place[] = []

  /** Cells are written many at a time; before anything is asked of the replica, all of them. */
  function flush(): void {
    upsertCells(db, waiting)
    waiting = []
  }

  /** @param whole What it is merged into; null where it is not, or where a child only forwards it. */
  function write(series: Series, cell: WorkingCell, whole: Series | null): void {
    const change = changeOf(cell)
    if (change === 'none') return
    if (!isExact(cell.state)) {
      beyond.push({ measure: series.measure, slice: series.slice, period: cell.period })
      return
    }
    if (change === 'changed') cell.rev = nextRev()
    const row = cellTuple(series, cell, now)
    waiting.push(row)
    const { unit, measure, slice, part } = series
    if (part === 0 && change !== 'renumbered') {
      const figure = change === 'changed'
      changes.push({ unit, measure, slice, period: cell.period, rev: cell.rev, figure, row })
    }
    if (whole) lift(series, cell, whole)
  }

  /** Carries a written cell's change into the merged cell above it. */
  function lift(series: Series, cell: WorkingCell, whole: Series): void {
    const { measure } = series
    const target = cellAt(db, whole, cell.period)
    target.asOf = Math.max(target.asOf, cell.asOf)
    target.simulated ||= cell.simulated
    target.restated ||= cell.restated
    // A figure that is carried counts in other periods as well; they are seen to once it is written.
    if (carries(measure) && measure.overUnits !== 'none') noteCarrying(whole, series)
    else if (sameState(cell.before, cell.state)) return
    else if (mending.has(series)) note(rescan, whole, cell.period)
    else move(whole, target, cell.before, cell.state)
  }

  /** The merged series above a part, or null where nothing is merged of it. */
  function wholeOf({ unit: id, measure, slice, part }: Series): Series | null {
    const unit = units.byId(id as UnitId)
    const parent = unit === units.root || unit.parentId === null ? null : units.byId(unit.parentId)
    const above = part === 1 ? unit : parent
    if (!above || (measure.overUnits === 'none' && part === 0)) return null
    return mergedSeries(above.id, measure, slice)
  }

  function noteCarrying(whole: Series, part: Series): void {
    const parts = carrying.get(whole)
    if (parts) parts.add(part)
    else carrying.set(whole, new Set([part]))
  }

  /** Takes a part's change over; notes the cell where that takes a look at all its parts. */
  function move(whole: Series, target: WorkingCell, before: CellState, after: CellState): void {
    const moved = movePart(whole.measure, target.state, before, after)
    if (moved) target.state = moved
    else note(rescan, whole, target.period)
  }

  /**
   * Takes over what changed in a carrying series' parts, in their own periods and in later ones. A cell
   * is there only if somebody reported in its period itself: the first to do so brings in what all others
   * carry, and after the last there is none.
   */
  function moveCarried(whole: Series): void {
    const parts = carrying.get(whole)
    if (!parts) return
    carrying.delete(whole)
    for (const part of parts) {
      for (const { period, before, after, behind } of movedContributions(db, whole, part)) {
        const target = cellAt(db, whole, period)
        if (behind) {
          target.asOf = Math.max(target.asOf, behind.asOf)
          target.simulated ||= behind.simulated
          target.restated ||= behind.restated
        }
        if (sameState(before, after)) continue
        if (target.before.reported === 0 || mending.has(part)) note(rescan, whole, period)
        else move(whole, target, before, after)
      }
    }
    for (const { period, before, state } of whole.cells.values()) {
      if (state.reported === 0 && before.reported !== 0) note(rescan, whole, period)
    }
  }

  /** Cells of one series come one after the other. */
  function receivedSeries(unit: UnitId, measure: KnownMeasure, slice: number): Series {
    const last = lastReceived
    if (last?.unit === unit && last.measure === measure && last.slice === slice) return last
    lastReceived = seriesIn(received, unit, measure, slice, 0)
    return lastReceived
  }

  function mergedSeries(unit: UnitId, measure: KnownMeasure, slice: number): Series {
    return seriesIn(merged, unit, measure, slice, 0)
  }

  function foldLonger(series: Series, period: number, newest: CellRow | undefined): CellState {
    const { unit, measure, slice, part } = series
    const range = basePeriodRange(unpackPeriod(period), measure.basePeriod)
    const key = [unit, measure.id, slice, part, packPeriod(range.first), packPeriod(range.last)] as const
    if (measure.overTime === 'last') {
      const isOpen = newest && newest.period >= key[4] && newest.period <= key[5]
      const total = (isOpen ? newest : selectLatestCell(db, ...key))?.total ?? null
      const { n } = cellAt(db, series, period).state
      return total === null ? EMPTY_CELL : foldOverTime(measure, { n, sum: 0, min: 0, max: 0, last: total })
    }
    const { n, sum, min, max } = selectBaseSummary(db, ...key)
    return foldOverTime(measure, n === 0 ? null : { n, sum: sum ?? 0, min: min ?? 0, max: max ?? 0, last: 0 })
  }

  /** The series' newest base cell: for `last`, the figure of every longer period that it belongs to. */
  function newestBaseCell({ unit, measure, slice, part }: Series): CellRow | undefined {
    const { from, to } = packedRange(measure.basePeriod)
    return selectLatestCell(db, unit, measure.id, slice, part, from, to)
  }

  function mergeAnew(series: Series, period: number): void {
    const parts = selectPartsOf(db, series.unit, series.measure, series.slice, period)
    const cell = cellAt(db, series, period)
    cell.state = mergeParts(series.measure, parts, period)
    for (const part of parts) {
      cell.asOf = Math.max(cell.asOf, part.as_of)
      cell.simulated ||= part.simulated === 1
      cell.restated ||= part.restated === 1
    }
  }

  return {
    firstEntered,

    own: (unit, measure, slice) => openSeries(unit, measure, slice, units.children(unit).length > 0 ? 1 : 0),

    prefetch: (series, from, to) => prefetch(db, series, from, to),

    enter(series, { period, scaled, asOf, simulated, restated = false }) {
      const { measure } = series
      const cell = cellAt(db, series, period)
      const next = baseCell(measure, scaled)
      const isNew = !sameState(cell.state, next)
      // A retraction of what is not there says nothing: nobody is due for it, nothing becomes fresher.
      if (!isNew && scaled === null) return false
      const before = cell.state
      cell.state = next
      cell.asOf = Math.max(cell.asOf, asOf)
      if (isNew) {
        cell.simulated = simulated
        cell.restated = restated
      }
      const day = firstDay(period)
      if (day < (firstEntered.get(series.unit) ?? Number.POSITIVE_INFINITY))
        firstEntered.set(series.unit, day)
      const byDifference = foldsByDifference(measure)
      for (const longer of longerThan(period)) {
        const target = cellAt(db, series, longer)
        target.asOf = Math.max(target.asOf, asOf)
        if (!isNew) continue
        target.simulated ||= simulated
        target.restated ||= restated
        if (byDifference) {
          target.state = foldByDifference(target.state, before, next)
          continue
        }
        // The figure itself is folded from the base cells once they are written; its count moves now.
        target.state = { ...target.state, n: target.state.n + next.n - before.n }
        note(refold, series, longer)
      }
      return isNew
    },

    close(series) {
      const longer = refold.get(series) ?? new Set()
      const whole = wholeOf(series)
      for (const cell of [...series.cells.values()].sort((a, b) => a.period - b.period)) {
        if (!longer.has(cell.period)) write(series, cell, whole)
      }
      if (longer.size === 0) return
      flush()
      const newest = newestBaseCell(series)
      for (const period of [...longer].sort((a, b) => a - b)) {
        const cell = cellAt(db, series, period)
        cell.state = foldLonger(series, period, newest)
        write(series, cell, whole)
      }
      refold.delete(series)
    },

    foldAnew(series, longer) {
      flush()
      const { unit, measure, slice, part } = series
      const newest = newestBaseCell(series)
      const whole = wholeOf(series)
      for (const period of longer) {
        const range = basePeriodRange(unpackPeriod(period), measure.basePeriod)
        const [from, to] = [packPeriod(range.first), packPeriod(range.last)]
        const base = selectBaseHistory(db, unit, measure.id, slice, part, from, to)
        const cell = cellAt(db, series, period)
        cell.state = { ...cell.state, n: base.n }
        cell.state = foldLonger(series, period, newest)
        cell.asOf = base.asOf ?? 0
        cell.simulated = base.simulated === 1
        cell.restated = base.restated === 1
        write(series, cell, whole)
      }
    },

    mergeAgain(unit, measure, slice, periods) {
      for (const period of periods) {
        const series = mergedSeries(unit, measure, slice)
        // What a child merged is the child's to merge again.
        if (cellAt(db, series, period).originRev === null) note(rescan, series, period)
      }
    },

    drop(series, periods) {
      const whole = wholeOf(series)
      for (const period of periods) {
        const cell = cellAt(db, series, period)
        cell.state = EMPTY_CELL
        write(series, cell, whole)
      }
    },

    prefetchReceived(unit, measure, slice, periods) {
      prefetchAt(db, receivedSeries(unit, measure, slice), periods)
    },

    receive({ unit, measure, slice, period, state, asOf, simulated, restated, epoch, rev, mends }) {
      const series = receivedSeries(unit, measure, slice)
      const cell = cellAt(db, series, period)
      if (mends) mending.add(series)
      const known = cell.originEpoch ?? -1
      if (epoch < known || (epoch === known && rev < (cell.originRev ?? -1))) return false
      cell.state = state
      cell.asOf = epoch === known ? Math.max(cell.asOf, asOf) : asOf
      cell.simulated = simulated
      cell.restated = restated
      cell.originEpoch = epoch
      cell.originRev = rev
      return true
    },

    forget(unit, measure, slice, period) {
      const cell = cellAt(db, receivedSeries(unit, measure, slice), period)
      cell.state = EMPTY_CELL
      cell.asOf = now
      cell.originEpoch = 0
      cell.originRev = 0
    },

    finish() {
      for (const series of received.values()) {
        const lifts = units.byId(series.unit as UnitId).parentId === units.root.id
        const whole = lifts ? wholeOf(series) : null
        if (whole) prefetchAt(db, whole, [...series.cells.keys()])
        for (const cell of series.cells.values()) write(series, cell, whole)
      }
      received.clear()
      lastReceived = null
      // A merge may change cells one level further up, so the deepest units go first, until none is left.
      while (merged.size > 0) {
        flush()
        for (const series of takeDeepest(merged, units)) {
          moveCarried(series)
          for (const period of rescan.get(series) ?? []) mergeAnew(series, period)
          const whole = wholeOf(series)
          for (const cell of series.cells.values()) write(series, cell, whole)
        }
      }
      flush()
      const [first, ...others] = beyond
      if (first) throw new OutOfRange([first, ...others])
      return changes
    },
  }
}

function seriesIn(
  all: Map<string, Series>,
  unit: UnitId,
  measure: KnownMeasure,
  slice: number,
  part: number,
): Series {
  const key = `${unit}|${measure.id}|${slice}`
  let series = all.get(key)
  if (!series) {
    series = openSeries(unit, measure, slice, part)
    all.set(key, series)
  }
  return series
}

function note(lists: Map<Series, Set<number>>, series: Series, period: number): void {
  const periods = lists.get(series)
  if (periods) periods.add(period)
  else lists.set(series, new Set([period]))
}

/** Takes out the series of the units that stand lowest in the tree. */
function takeDeepest(all: Map<string, Series>, units: UnitTree): Series[] {
  const depthOf = (series: Series) => units.depth(series.unit as UnitId)
  const depth = Math.max(...new Set([...all.values()].map(depthOf)))
  const taken: Series[] = []
  for (const [key, series] of all) {
    if (depthOf(series) !== depth) continue
    taken.push(series)
    all.delete(key)
  }
  return taken
}
