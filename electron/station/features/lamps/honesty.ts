/**
 * What a merged value does not know: the bounds it would have if the sub-units that are missing reported
 * at their worst or best, and why its lamp is doubtful.
 */
import { type Bounds, boundShare, type Doubt, straddles } from '#shared/domain/bounds.ts'
import { carriedFrom, carries } from '#shared/domain/carry.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { evaluateFormula, type Formula } from '#shared/domain/formula.ts'
import type { KpiValue } from '#shared/domain/kpi.ts'
import { type Thresholds, thresholdsFor } from '#shared/domain/lamp.ts'
import { type Period, packedRange, packPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import { selectCell, selectLatestCell, selectReportingSubUnits } from '../cells/queries.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { readingGranularity } from './value-at.ts'

export interface Honesty {
  readonly bounds: Bounds | null
  readonly doubt: Doubt | null
}

export const NO_DOUBT: Honesty = { bounds: null, doubt: null }

/** A unit without sub-units knows all there is to know of itself. */
export function honestyOf(
  station: Station,
  db: ReadableDb,
  unitId: UnitId,
  kpi: KnownKpi,
  period: Period,
  value: KpiValue,
): Honesty {
  if (value.value === null || station.units.children(unitId).length === 0) return NO_DOUBT
  const unit = station.units.byId(unitId)
  const bounds = boundsOf(station, db, unit, kpi, period)
  const thresholds = thresholdsFor(kpi.thresholds, unit.kind)
  return { bounds, doubt: doubtOf(station, db, unit, kpi, period, value, bounds, thresholds) }
}

function doubtOf(
  station: Station,
  db: ReadableDb,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
  { reported }: KpiValue,
  bounds: Bounds | null,
  thresholds: Thresholds | null,
): Doubt | null {
  if (isUneven(station, db, unit, kpi, period)) return 'uneven'
  const expected = station.roster.expected(unit.id, period)
  if (reported !== null && expected > 0 && reported / expected < kpi.coverageFloor) return 'coverage'
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
  station: Station,
  db: ReadableDb,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
): boolean {
  const at = packPeriod(period)
  const [first, ...others] = freshMeasures(station, kpi).map(
    ({ id }) => new Set(selectReportingSubUnits(db, unit.id, id, at, at)),
  )
  return first !== undefined && others.some((other) => differ(first, other))
}

const differ = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean =>
  a.size !== b.size || [...a].some((id) => !b.has(id))

function boundsOf(
  station: Station,
  db: ReadableDb,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
): Bounds | null {
  const part = kpi.share && station.dictionary.measure(kpi.share.part)
  const whole = kpi.share && station.dictionary.measure(kpi.share.whole)
  if (!part || !whole || readingGranularity(whole, kpi.period) !== kpi.period) return null
  const packed = packPeriod(period)
  const merged = { part: figureAt(db, unit.id, part, packed), whole: figureAt(db, unit.id, whole, packed) }
  if (merged.part === null || merged.whole === null) return null
  const { from } = carriedFrom(whole, packed)
  const reporting = new Set(
    selectReportingSubUnits(db, unit.id, whole.id, carries(whole) ? from : packed, packed),
  )
  const missing = station.units
    .children(unit.id)
    .filter(({ id }) => !reporting.has(id) && station.roster.expected(id, period) > 0)
  if (missing.length === 0) return null
  const earliest = packedRange(kpi.period).from
  const share = boundShare(
    { part: merged.part, whole: merged.whole },
    missing.map(({ id }) => lastKnown(db, id, whole, earliest, packed)),
    reporting.size,
  )
  if (!share) return null
  const low = shareValue(kpi.formula, part.key, share.partAtWorst, share.whole)
  const high = shareValue(kpi.formula, part.key, share.partAtBest, share.whole)
  return low === null || high === null ? null : { low: Math.min(low, high), high: Math.max(low, high) }
}

function figureAt(db: ReadableDb, unit: number, measure: KnownMeasure, packed: number): number | null {
  const row = selectCell(db, unit, measure.id, 0, 0, packed)
  return row ? cellValue(measure, row) : null
}

function lastKnown(
  db: ReadableDb,
  unit: number,
  measure: KnownMeasure,
  from: number,
  before: number,
): number | null {
  const row = selectLatestCell(db, unit, measure.id, 0, 0, from, before - 1)
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
