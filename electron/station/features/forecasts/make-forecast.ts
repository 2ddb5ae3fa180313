import { type Forecast, foresee } from '#shared/domain/forecast.ts'
import { packPeriod, unpackPeriod } from '#shared/domain/period.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { StandingLamp } from '../lamps/standing-lamps.ts'
import type { UnitId } from '../units/queries.ts'
import { prospectOf, rangeOf } from './prospect.ts'
import type { ForecastRow } from './queries.ts'

/** A lamp that can get worse; the others have no forecast. */
export type WarnableLamp = StandingLamp & {
  readonly lamp: 'green' | 'yellow'
  readonly period: number
  readonly value: number
}

export function isWarnable(standing: StandingLamp): standing is WarnableLamp {
  const { lamp, period, value } = standing
  return (lamp === 'green' || lamp === 'yellow') && period !== null && value !== null
}

/** The forecast of a standing lamp as it is at the station's clock, or null. */
export function makeForecast(station: Station, standing: StandingLamp): ForecastRow | null {
  if (!isWarnable(standing)) return null
  const kpi = station.dictionary.kpiById(standing.kpi)
  if (!kpi) return null
  const now = station.clock()
  const prospect = prospectOf(station, standing.unit, kpi, {
    period: unpackPeriod(standing.period),
    value: standing.value,
    asOf: standing.asOf,
    now,
  })
  if (!prospect) return null
  const unit = station.units.byId(standing.unit as UnitId)
  const thresholds = thresholdsAt(kpi.thresholds, unit, prospect.period)
  if (!thresholds) return null
  const forecast = foresee(
    { colour: standing.lamp, direction: kpi.direction, thresholds, range: rangeOf(kpi) },
    prospect.outlook,
    prospect.period,
    now,
    prospect.path,
  )
  return rowOf(standing, forecast, kpi.decimals, now)
}

/** Digits that are kept beyond the KPI's own: what changes less than that has not changed. */
const MORE_DIGITS = 2

function rowOf(standing: WarnableLamp, forecast: Forecast, decimals: number, now: number): ForecastRow {
  const rounded = (value: number) => Number(value.toFixed(decimals + MORE_DIGITS))
  return {
    unit: standing.unit,
    kpi: standing.kpi,
    period: packPeriod(forecast.period),
    made_at: now,
    from_period: standing.period,
    from_value: standing.value,
    lamp: standing.lamp,
    version: standing.version,
    value: rounded(forecast.value),
    low: rounded(forecast.low),
    high: rounded(forecast.high),
    probability: Number(forecast.probability.toFixed(3)),
    colour: forecast.colour,
    crosses_on: forecast.crossesOn === null ? null : packPeriod(forecast.crossesOn),
    warns: forecast.warns ? 1 : 0,
    method: forecast.method,
  }
}
