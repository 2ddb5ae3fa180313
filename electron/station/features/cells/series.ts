/**
 * One series (unit, measure, slice, part) of cells as a transaction works on it: read on demand or by
 * range, changed in memory, written once.
 */
import { type CellState, EMPTY_CELL, sameState } from '#shared/domain/cell.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import type { WritableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import {
  type CellRow,
  type CellTuple,
  selectCell,
  selectCellRange,
  selectCellsAt,
  type WorkingTuple,
} from './queries.ts'

export interface WorkingCell {
  readonly period: number
  state: CellState
  /** As it stood before this transaction. */
  readonly before: CellState
  asOf: number
  readonly asOfBefore: number
  simulated: boolean
  /** A restatement stands behind the figure. */
  restated: boolean
  readonly restatedBefore: boolean
  rev: number
  readonly stored: boolean
  originEpoch: number | null
  originRev: number | null
  readonly originRevBefore: number | null
  readonly originEpochBefore: number | null
}

export interface Series {
  readonly unit: number
  readonly measure: KnownMeasure
  readonly slice: number
  readonly part: number
  readonly cells: Map<number, WorkingCell>
  /** Ranges that have been read whole: a period inside one that is not in `cells` does not exist. */
  known: { from: number; to: number } | null
}

export function openSeries(unit: number, measure: KnownMeasure, slice: number, part: number): Series {
  return { unit, measure, slice, part, cells: new Map(), known: null }
}

/** Reads a stretch of the series at once; cheaper than one by one from about eight cells. */
export function prefetch(db: WritableDb, series: Series, from: number, to: number): void {
  for (const row of selectCellRange(
    db,
    series.unit,
    series.measure.id,
    series.slice,
    series.part,
    from,
    to,
  )) {
    if (!series.cells.has(row.period)) series.cells.set(row.period, workingCell(row.period, row))
  }
  series.known = { from, to }
}

/** Reads the cells of some periods at once: less than half as dear as one by one. */
export function prefetchAt(db: WritableDb, series: Series, periods: readonly number[]): void {
  const { unit, measure, slice, part, cells } = series
  const wanted = periods.filter((period) => !cells.has(period))
  if (wanted.length < 2) return
  for (const period of wanted) cells.set(period, workingCell(period, undefined))
  for (const row of selectCellsAt(db, unit, measure.id, slice, part, wanted))
    cells.set(row[0], workingCellOf(row))
}

export function cellAt(db: WritableDb, series: Series, period: number): WorkingCell {
  const found = series.cells.get(period)
  if (found) return found
  const { known } = series
  const absent = known && period >= known.from && period <= known.to
  const row = absent
    ? undefined
    : selectCell(db, series.unit, series.measure.id, series.slice, series.part, period)
  const cell = workingCell(period, row)
  series.cells.set(period, cell)
  return cell
}

function workingCell(period: number, row: CellRow | undefined): WorkingCell {
  if (row) {
    const { total, n, reported, carried, rev, as_of, simulated, restated, origin_epoch, origin_rev } = row
    return workingCellOf([
      period,
      total,
      n,
      reported,
      carried,
      rev,
      as_of,
      simulated,
      restated,
      origin_epoch,
      origin_rev,
    ])
  }
  return {
    period,
    state: EMPTY_CELL,
    before: EMPTY_CELL,
    asOf: 0,
    asOfBefore: 0,
    simulated: false,
    restated: false,
    restatedBefore: false,
    rev: 0,
    stored: false,
    originEpoch: null,
    originRev: null,
    originEpochBefore: null,
    originRevBefore: null,
  }
}

function workingCellOf(row: WorkingTuple): WorkingCell {
  const state = { total: row[1], n: row[2], reported: row[3], carried: row[4] }
  const asOf = row[6]
  const restated = row[8] === 1
  const originEpoch = row[9]
  const originRev = row[10]
  return {
    period: row[0],
    state,
    before: state,
    asOf,
    asOfBefore: asOf,
    simulated: row[7] === 1,
    restated,
    restatedBefore: restated,
    rev: row[5],
    stored: true,
    originEpoch,
    originRev,
    originEpochBefore: originEpoch,
    originRevBefore: originRev,
  }
}

export type CellChange = 'changed' | 'refreshed' | 'renumbered' | 'none'

/** What has become of a cell: a new figure, the same figure with news of its age, or of its origin only, nothing. */
export function changeOf(cell: WorkingCell): CellChange {
  if (!sameState(cell.before, cell.state)) return 'changed'
  if (!cell.stored) return 'none'
  if (cell.asOf !== cell.asOfBefore || cell.restated !== cell.restatedBefore) return 'refreshed'
  const isSame = cell.originRev === cell.originRevBefore && cell.originEpoch === cell.originEpochBefore
  return isSame ? 'none' : 'renumbered'
}

/** Where a figure stands in every unit that has it. */
export interface Place {
  readonly measure: KnownMeasure
  readonly slice: number
  /** Packed. */
  readonly period: number
}

/** Figures that are sound one by one add up to more than can be kept exactly, at some places. */
export class OutOfRange extends StationError {
  readonly places: readonly Place[]

  constructor(places: readonly [Place, ...Place[]]) {
    const [{ measure, period }] = places
    super(
      'out-of-range',
      `Tổng “${measure.nameVi}” kỳ ${unpackPeriod(period)} quá lớn để lưu chính xác; kiểm tra lại các số vừa gửi.`,
      422,
    )
    this.places = places
  }
}

/** False beyond what can be kept exactly. */
export const isExact = ({ total }: CellState): boolean => total === null || Number.isSafeInteger(total)

/** A cell as it is to be stored. */
export function cellTuple(series: Series, cell: WorkingCell, now: number): CellTuple {
  const { total, n, reported, carried } = cell.state
  return [
    series.unit,
    series.measure.id,
    series.slice,
    series.part,
    cell.period,
    total,
    n,
    reported,
    carried,
    cell.rev,
    cell.asOf,
    now,
    cell.simulated ? 1 : 0,
    cell.restated ? 1 : 0,
    cell.originEpoch,
    cell.originRev,
  ]
}
