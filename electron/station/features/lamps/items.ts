import type { KpiValueItem } from '#shared/contract/figures.ts'
import { judge } from '#shared/domain/lamp.ts'
import { formatInstant, type Period, unpackPeriod } from '#shared/domain/period.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { CellReader } from '../cells/cell-reader.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { forecastItem } from '../forecasts/items.ts'
import { worstMeasure } from '../quality/floors.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { honestyOf } from './honesty.ts'
import type { StandingLamp } from './standing-lamps.ts'
import type { SubUnitReports } from './sub-unit-reports.ts'
import { valueAt } from './value-at.ts'

const instantOrNull = (ms: number | null) => (ms === null || ms === 0 ? null : formatInstant(ms))

function coverage(
  station: Station,
  unit: UnitId,
  kpi: KnownKpi,
  period: Period | null,
  reported: number | null,
) {
  if (period === null || reported === null) return null
  // A unit that reported although the roster does not name it for that period is not "124 of 123".
  return {
    reported,
    expected: Math.max(reported, station.roster.expected(unit, period, kpi.formula.measures)),
  }
}

/** The measure whose quality makes a lamp doubtful; only where that is why. */
function blamed(
  station: Station,
  unit: UnitId,
  kpi: KnownKpi,
  doubt: KpiValueItem['doubt'],
): Pick<KpiValueItem, 'doubtMeasure'> {
  if (doubt !== 'quality') return {}
  const { book } = station.quality
  const worst = worstMeasure(kpi, (measure) => book.get(unit, measure)?.total ?? null)
  return worst ? { doubtMeasure: worst.key } : {}
}

/** A standing lamp as the API shows it, with the forecast that was last made of it. */
export function standingItem(station: Station, standing: StandingLamp): KpiValueItem | null {
  const kpi = station.dictionary.kpiById(standing.kpi)
  if (!kpi) return null
  const unit = station.units.byId(standing.unit as UnitId)
  const period = standing.period === null ? null : unpackPeriod(standing.period)
  return {
    unit: unit.code,
    code: kpi.code,
    period,
    value: standing.value,
    reason: standing.reason,
    lamp: standing.lamp,
    doubtful: standing.doubt !== null,
    doubt: standing.doubt,
    ...blamed(station, unit.id, kpi, standing.doubt),
    bounds: standing.bounds,
    coverage: coverage(station, unit.id, kpi, period, standing.reported),
    forecast: forecastItem(station.forecasts.of(standing)),
    asOf: instantOrNull(standing.asOf),
    since: formatInstant(standing.since),
    version: standing.version,
    simulated: standing.simulated,
  }
}

/** What was read already of a unit's cells, and of who reported below it. */
export interface PeriodReading {
  readonly cells: CellReader
  readonly reports: SubUnitReports
}

/** The plain judgement of one period: thresholds only. */
export function periodItem(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
  read?: PeriodReading,
): KpiValueItem {
  const { db } = station
  const value = valueAt(db, station.dictionary, unit.id, kpi, period, read?.cells)
  const thresholds = thresholdsAt(kpi.thresholds, unit, period)
  const honesty = honestyOf(station, db, unit.id, kpi, period, value, read?.cells, read?.reports)
  return {
    unit: unit.code,
    code: kpi.code,
    period,
    value: value.value,
    reason: value.reason ?? (thresholds ? null : 'not-applicable'),
    lamp: judge(value.value, kpi.direction, thresholds),
    doubtful: honesty.doubt !== null,
    doubt: honesty.doubt,
    ...blamed(station, unit.id, kpi, honesty.doubt),
    bounds: honesty.bounds,
    coverage: coverage(station, unit.id, kpi, period, value.reported),
    forecast: null,
    asOf: instantOrNull(value.asOf),
    since: null,
    version: kpi.version,
    simulated: value.simulated,
    ...(value.mapped ? { mapped: true } : {}),
  }
}
