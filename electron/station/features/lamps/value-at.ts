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
import { combineShared, isLevel, type UnitReading } from '#shared/domain/unit-map.ts'
import type { ReadableDb } from '../../db/database.ts'
import { type CellReader, openCellReader } from '../cells/cell-reader.ts'
import type { CellRow } from '../cells/queries.ts'
import type { Dictionary, KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { selectTarget } from '../targets/queries.ts'
import type { UnitId } from '../units/queries.ts'

/** The granularity at which a measure is read for a period of another: never shorter than its base. */
export function readingGranularity(measure: KnownMeasure, wanted: Granularity): Granularity {
  return granularityRank(measure.basePeriod) > granularityRank(wanted) ? measure.basePeriod : wanted
}

/**
 * A KPI's value at a unit and period.
 * @param cells Reads the unit's cells; one for many KPIs reads each only once.
 */
export function valueAt(
  db: ReadableDb,
  dictionary: Dictionary,
  unit: number,
  kpi: KnownKpi,
  period: Period,
  cells: CellReader = openCellReader(db, unit),
): KpiValue {
  return evaluateKpi(kpi, contextAt(db, dictionary, cells, period))
}

export function contextAt(
  db: ReadableDb,
  dictionary: Dictionary,
  cells: CellReader,
  period: Period,
): KpiContext {
  const granularity = granularityOf(period)
  return {
    period,
    kpi: (code) => dictionary.kpi(code),
    reading(key) {
      const measure = dictionary.measure(key)
      if (!measure) return null
      const at = enclosingPeriod(period, readingGranularity(measure, granularity))
      if (!at) return null
      const map = dictionary.unitMap.reading(cells.unit as UnitId, at)
      return map ? readParts(db, cells, measure, at, map) : readCell(cells, measure, packPeriod(at))
    },
    target: (code) => selectTarget(db, cells.unit, code, packPeriod(period)),
    at: (other) => contextAt(db, dictionary, cells, other),
  }
}

/** The cell of the period, or the one that stands in for it. */
function readCell(cells: CellReader, measure: KnownMeasure, packed: number): MeasureReading | null {
  const row = readBehind(cells, measure, packed)
  const value = row ? cellValue(measure, row) : null
  if (!row || value === null) return null
  const { reported, carried } = row.period === packed ? row : carriedState(row)
  return {
    value,
    asOf: row.as_of,
    cumulative: measure.kind === 'cumulative',
    reported,
    carried,
    simulated: row.simulated === 1,
  }
}

/** What the units that stand for this one in an older period make together. */
function readParts(
  db: ReadableDb,
  cells: CellReader,
  measure: KnownMeasure,
  period: Period,
  { parts, straddles }: UnitReading<UnitId>,
): MeasureReading | null {
  const packed = packPeriod(period)
  const own = readCell(cells, measure, packed)
  // Of a level, the newest word counts: what the unit itself says holds the others' already.
  if (own && straddles && isLevel(measure) && cells.at(measure.id, packed)) return own
  const found = parts.flatMap(({ unit, share }) => {
    const reader = unit === cells.unit ? cells : openCellReader(db, unit)
    const state = readBehind(reader, measure, packed)
    const reading = state && readCell(reader, measure, packed)
    return state && reading ? [{ unit, share, state, reading }] : []
  })
  const value = combineShared(measure, found)
  if (value === null) return null
  const sum = (of: 'reported' | 'carried') => found.reduce((total, { reading }) => total + reading[of], 0)
  const isWhole = found.every(({ unit, share }) => unit === cells.unit && share === 1)
  return {
    value,
    asOf: Math.max(...found.map(({ reading }) => reading.asOf)),
    cumulative: measure.kind === 'cumulative',
    reported: sum('reported'),
    carried: sum('carried'),
    simulated: found.some(({ reading }) => reading.simulated),
    ...(isWhole ? {} : { mapped: true }),
  }
}

/** The cell that is read for a packed period: its own, or the earlier one that is carried into it. */
export function cellBehind(
  db: ReadableDb,
  unit: number,
  measure: KnownMeasure,
  packed: number,
): CellRow | undefined {
  return readBehind(openCellReader(db, unit), measure, packed)
}

function readBehind(cells: CellReader, measure: KnownMeasure, packed: number): CellRow | undefined {
  const exact = cells.at(measure.id, packed)
  if (exact) return exact
  const { from, to } = carriedFrom(measure, packed)
  return from > to ? undefined : cells.latest(measure.id, from, to)
}
