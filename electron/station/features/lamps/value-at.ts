/** KPI values from cells: any unit, any period. */

import { carriedFrom, carriedState } from '#shared/domain/carry.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { evaluateKpi, type KpiContext, type KpiValue, type MeasureReading } from '#shared/domain/kpi.ts'
import {
  enclosingPeriod,
  type Granularity,
  granularityOf,
  granularityRank,
  type Period,
  packPeriod,
} from '#shared/domain/period.ts'
import type { ReadableDb } from '../../db/database.ts'
import { type CellRow, selectCell, selectLatestCell } from '../cells/queries.ts'
import type { Dictionary, KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { selectTarget } from '../targets/queries.ts'

/** The granularity at which a measure is read for a period of another: never shorter than its base. */
export function readingGranularity(measure: KnownMeasure, wanted: Granularity): Granularity {
  return granularityRank(measure.basePeriod) > granularityRank(wanted) ? measure.basePeriod : wanted
}

/** A KPI's value at a unit and period. */
export function valueAt(
  db: ReadableDb,
  dictionary: Dictionary,
  unit: number,
  kpi: KnownKpi,
  period: Period,
): KpiValue {
  return evaluateKpi(kpi, contextAt(db, dictionary, unit, period))
}

function contextAt(db: ReadableDb, dictionary: Dictionary, unit: number, period: Period): KpiContext {
  const granularity = granularityOf(period)
  return {
    period,
    kpi: (code) => dictionary.kpi(code),
    reading(key) {
      const measure = dictionary.measure(key)
      if (!measure) return null
      const at = enclosingPeriod(period, readingGranularity(measure, granularity))
      return at ? readCell(db, unit, measure, at) : null
    },
    target: (code) => selectTarget(db, unit, code, packPeriod(period)),
    at: (other) => contextAt(db, dictionary, unit, other),
  }
}

/** The cell of the period, or the one that stands in for it. */
function readCell(
  db: ReadableDb,
  unit: number,
  measure: KnownMeasure,
  period: Period,
): MeasureReading | null {
  const packed = packPeriod(period)
  const exact = selectCell(db, unit, measure.id, 0, 0, packed)
  const row = exact?.total == null ? carriedCell(db, unit, measure, packed) : exact
  const value = row ? cellValue(measure, row) : null
  if (!row || value === null) return null
  const { reported, carried } = row === exact ? row : carriedState(row)
  return {
    value,
    asOf: row.as_of,
    cumulative: measure.kind === 'cumulative',
    reported,
    carried,
    simulated: row.simulated === 1,
  }
}

function carriedCell(
  db: ReadableDb,
  unit: number,
  measure: KnownMeasure,
  packed: number,
): CellRow | undefined {
  const { from, to } = carriedFrom(measure, packed)
  return from > to ? undefined : selectLatestCell(db, unit, measure.id, 0, 0, from, to)
}
