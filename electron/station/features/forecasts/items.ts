import type { KpiForecast } from '#shared/contract/figures.ts'
import type { WarningItem } from '#shared/contract/forecasts.ts'
import { formatInstant, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { UnitId } from '../units/queries.ts'
import type { ForecastRow, WarningRow } from './queries.ts'

/** A forecast as a standing lamp shows it. */
export function forecastItem(row: ForecastRow | null): KpiForecast | null {
  if (!row) return null
  return {
    period: unpackPeriod(row.period),
    value: row.value,
    low: row.low,
    high: row.high,
    lamp: row.colour,
    probability: row.probability,
    crossesOn: row.crosses_on === null ? null : unpackPeriod(row.crosses_on),
    warns: row.warns === 1,
  }
}

/** A warning as the API shows it; null where its KPI is not known any more. */
export function warningItem({ units, dictionary }: Station, row: WarningRow): WarningItem | null {
  const kpi = dictionary.kpiById(row.kpi)
  if (!kpi) return null
  const { final_value, final_lamp } = row
  return {
    id: row.id,
    unit: units.byId(row.unit as UnitId).code,
    code: kpi.code,
    period: unpackPeriod(row.period),
    issuedAt: formatInstant(row.issued_at),
    from: { lamp: row.lamp, value: row.from_value, period: unpackPeriod(row.from_period) },
    lamp: row.colour,
    value: row.value,
    low: row.low,
    high: row.high,
    probability: row.probability,
    crossesOn: unpackPeriod(row.crosses_on),
    method: row.method,
    version: row.version,
    simulated: row.simulated === 1,
    outcome: row.outcome,
    resolvedAt: row.resolved_at === null ? null : formatInstant(row.resolved_at),
    final: final_value === null || final_lamp === null ? null : { value: final_value, lamp: final_lamp },
  }
}
