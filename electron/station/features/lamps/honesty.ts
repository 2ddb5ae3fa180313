/**
 * What a merged value does not know: the bounds it would have if the sub-units that are missing reported
 * at their worst or best, and why its lamp is doubtful.
 */
import { type Bounds, boundShare, type Doubt, straddles } from '#shared/domain/bounds.ts'
import { carriedFrom, carries } from '#shared/domain/carry.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { evaluateFormula, type Formula } from '#shared/domain/formula.ts'
import type { KpiValue } from '#shared/domain/kpi.ts'
import type { Thresholds } from '#shared/domain/lamp.ts'
import { type Period, packPeriod } from '#shared/domain/period.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import { type CellReader, openCellReader } from '../cells/cell-reader.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { isQualityLow } from '../quality/floors.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { openReports, type SubUnitReports } from './sub-unit-reports.ts'
import { readingGranularity } from './value-at.ts'

export interface Honesty {
  readonly bounds: Bounds | null
  readonly doubt: Doubt | null
}

export const NO_DOUBT: Honesty = { bounds: null, doubt: null }

/** A unit without sub-units knows all there is to know of itself, but for how good its figures are. */
export function honestyOf(
  station: Station,
  db: ReadableDb,
  unitId: UnitId,
  kpi: KnownKpi,
  period: Period,
  value: KpiValue,
  cells: CellReader = openCellReader(db, unitId),
  reports: SubUnitReports = openReports(station.units),
): Honesty {
  if (value.value === null) return NO_DOUBT
  if (station.units.children(unitId).length === 0) {
    return isQualityLow(db, unitId, kpi) ? { bounds: null, doubt: 'quality' } : NO_DOUBT
  }
  const unit = station.units.byId(unitId)
  const read: Reading = { station, db, cells, reports }
  const bounds = boundsOf(read, unit, kpi, period)
  const thresholds = thresholdsAt(kpi.thresholds, unit, period)
  return { bounds, doubt: doubtOf(read, unit, kpi, period, value, bounds, thresholds) }
}

/** What is asked for what a value does not know. */
interface Reading {
  readonly station: Station
  readonly db: ReadableDb
  /** Of the judged unit. */
  readonly cells: CellReader
  readonly reports: SubUnitReports
}

function doubtOf(
  read: Reading,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
  { reported }: KpiValue,
  bounds: Bounds | null,
  thresholds: Thresholds | null,
): Doubt | null {
  const { station, db } = read
  if (isUneven(read, unit, kpi, period)) return 'uneven'
  const expected = station.roster.expected(unit.id, period, kpi.formula.measures)
  if (reported !== null && expected > 0 && reported / expected < kpi.coverageFloor) return 'coverage'
  if (isQualityLow(db, unit.id, kpi)) return 'quality'
  return bounds && thresholds && straddles(bounds, kpi.direction, thresholds) ? 'bounds' : null
}

/** Measures that are reported anew in each of the KPI's periods: those that are carried have no gaps. */
function freshMeasures(station: Station, kpi: KnownKpi): KnownMeasure[] {
  return kpi.formula.measures.flatMap((key) => {
    const measure = station.dictionary.measure(key)
    const isFresh = measure && !carries(measure) && readingGranularity(measure, kpi.period) === kpi.period
    return isFresh ? [measure] : []
  })
}

/** A ward that sent only the denominator must not turn the city red. */
function isUneven(
  { station, db, reports }: Reading,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
): boolean {
  const at = packPeriod(period)
  const [first, ...others] = freshMeasures(station, kpi).map((measure) =>
    reports.reporting(db, unit.id, measure, at, at),
  )
  const all = station.units.children(unit.id).length
  return first !== undefined && others.some((other) => differ(first, other, all))
}

function differ(a: ReadonlySet<number>, b: ReadonlySet<number>, all: number): boolean {
  if (a.size !== b.size) return true
  if (a.size === all) return false
  for (const id of a) if (!b.has(id)) return true
  return false
}

function boundsOf(
  { station, db, cells, reports }: Reading,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
): Bounds | null {
  const part = kpi.share && station.dictionary.measure(kpi.share.part)
  const whole = kpi.share && station.dictionary.measure(kpi.share.whole)
  if (!part || !whole || readingGranularity(whole, kpi.period) !== kpi.period) return null
  const packed = packPeriod(period)
  const merged = { part: figureAt(cells, part, packed), whole: figureAt(cells, whole, packed) }
  if (merged.part === null || merged.whole === null) return null
  const from = carries(whole) ? carriedFrom(whole, packed).from : packed
  const missing = reports.missing(station, db, unit.id, whole, from, packed)
  if (missing.size === 0) return null
  const reporting = reports.reporting(db, unit.id, whole, from, packed)
  const share = boundShare({ part: merged.part, whole: merged.whole }, [...missing.values()], reporting.size)
  if (!share) return null
  const low = shareValue(kpi.formula, part.key, share.partAtWorst, share.whole)
  const high = shareValue(kpi.formula, part.key, share.partAtBest, share.whole)
  return low === null || high === null ? null : { low: Math.min(low, high), high: Math.max(low, high) }
}

function figureAt(cells: CellReader, measure: KnownMeasure, packed: number): number | null {
  const row = cells.at(measure.id, packed)
  return row ? cellValue(measure, row) : null
}

/** The KPI's own formula with other figures in it: of the two measures of a share, and of nothing else. */
function shareValue(formula: Formula, partKey: string, part: number, whole: number): number | null {
  const { value } = evaluateFormula(formula, {
    measure: (key) => (key === partKey ? part : whole),
    kpi: () => ({ value: null, reason: 'not-applicable' }),
    elapsedYear: () => 1,
    target: () => null,
    at: () => null,
  })
  return value
}
