/**
 * Which direct sub-units have reported what, for the few periods that lamps are judged by. Asked of the
 * replica once, then kept up with every change, so that one more report costs the same with ten
 * sub-units and with three thousand.
 */
import { cellValue } from '#shared/domain/cell.ts'
import { packedGranularity, packedRange, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import type { ChangedCell } from '../cells/cell-book.ts'
import { selectLatestCell, selectReportingSubUnits } from '../cells/queries.ts'
import type { Roster } from '../children/roster.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import type { UnitId } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'

/** Reports of one measure under one unit, from the first of some packed periods to the last. */
interface Reports {
  readonly from: number
  readonly period: number
  /** Sub-units with a figure in one of them. */
  readonly units: Set<number>
  /** Sub-units that are due and have none, with the last figure known of each, or null. */
  missing: { readonly roster: Roster; readonly figures: Map<number, number | null> } | null
}

export interface SubUnitReports {
  /** Sub-units that have a figure in a stretch of packed periods of one granularity. */
  reporting(
    db: ReadableDb,
    unit: UnitId,
    measure: KnownMeasure,
    from: number,
    period: number,
  ): ReadonlySet<number>
  /** The last figure, or null, of each sub-unit that is due for a period and has none in the stretch. */
  missing(
    station: Station,
    db: ReadableDb,
    unit: UnitId,
    measure: KnownMeasure,
    from: number,
    period: number,
  ): ReadonlyMap<number, number | null>
}

/** Place of a cell's total in its row. */
const TOTAL = 5

/** Periods kept of one measure under one unit: the newest of each granularity, and a few looked back to. */
const KEPT_STRETCHES = 12
const KEPT_SERIES = 5_000

export interface KeptReports extends SubUnitReports {
  /** What a transaction changes is kept if it is committed; call it before anything is asked in one. */
  begin(transaction: Transaction): void
  note(changes: readonly ChangedCell[]): void
}

/** Reports of which nothing is known yet. */
export function openReports(units: UnitTree): KeptReports {
  const series = new Map<number, Reports[]>()
  let underWay: Transaction | null = null

  const keyOf = (unit: number, measure: number) => unit * 1_000_000 + measure

  function find(db: ReadableDb, unit: UnitId, measure: KnownMeasure, from: number, period: number): Reports {
    const key = keyOf(unit, measure.id)
    let kept = series.get(key)
    if (!kept) {
      if (series.size >= KEPT_SERIES) series.clear()
      kept = []
      series.set(key, kept)
    }
    let reports = kept.find((one) => one.period === period && one.from === from)
    if (!reports) {
      const ids = selectReportingSubUnits(db, unit, measure.id, from, period)
      reports = { from, period, units: new Set(ids), missing: null }
      kept.push(reports)
      if (kept.length > KEPT_STRETCHES) kept.shift()
    }
    return reports
  }

  function noteOne(kept: Reports[], { unit, period, row }: ChangedCell): Reports[] {
    const granularity = packedGranularity(period)
    return kept.filter((reports) => {
      if (period > reports.period || packedGranularity(reports.period) !== granularity) return true
      if (period >= reports.from) {
        // What is left of the stretch, and what was known before it, only the replica can say.
        if (row[TOTAL] === null) return false
        reports.units.add(unit)
        reports.missing?.figures.delete(unit)
      } else if (reports.missing?.figures.has(unit)) {
        reports.missing = null
      }
      return true
    })
  }

  return {
    begin(transaction) {
      if (underWay === transaction) return
      // The one before was never committed: what it noted did not happen.
      if (underWay) series.clear()
      underWay = transaction
      transaction.afterCommit(() => {
        underWay = null
      })
    },

    note(changes) {
      if (series.size === 0) return
      for (const change of changes) {
        if (change.slice !== 0 || !change.figure) continue
        const { parentId } = units.byId(change.unit as UnitId)
        if (parentId === null) continue
        const key = keyOf(parentId, change.measure.id)
        const kept = series.get(key)
        if (kept) series.set(key, noteOne(kept, change))
      }
    },

    reporting: (db, unit, measure, from, period) => find(db, unit, measure, from, period).units,

    missing({ roster }, db, unit, measure, from, period) {
      const reports = find(db, unit, measure, from, period)
      if (reports.missing?.roster === roster) return reports.missing.figures
      const figures = new Map<number, number | null>()
      const written = unpackPeriod(period)
      const earliest = packedRange(packedGranularity(period)).from
      for (const { id } of units.children(unit)) {
        if (reports.units.has(id) || roster.expected(id, written, [measure.key]) === 0) continue
        const row = selectLatestCell(db, id, measure.id, 0, 0, earliest, period - 1)
        figures.set(id, row ? cellValue(measure, row) : null)
      }
      reports.missing = { roster, figures }
      return figures
    },
  }
}

const kept = new WeakMap<UnitTree, KeptReports>()

/** The reports that are kept for a station's units, within a transaction that may change them. */
export function keptReports({ units }: Station, transaction: Transaction): KeptReports {
  let reports = kept.get(units)
  if (!reports) {
    reports = openReports(units)
    kept.set(units, reports)
  }
  reports.begin(transaction)
  return reports
}

/** After units have other parents than before: what is known of who reports under whom is asked anew. */
export function dropReports({ units }: Station): void {
  kept.delete(units)
}
