/**
 * What early warnings would have been worth at a unit so far: each stored period forecast from the ones
 * before it. Later corrections of those stand in them, and today's thresholds judge them; nothing of the
 * forecast period itself is seen.
 */
import type { WarningRecord } from '#shared/contract/forecasts.ts'
import { foresee } from '#shared/domain/forecast.ts'
import { worseColour } from '#shared/domain/forecast-outlook.ts'
import { judge } from '#shared/domain/lamp.ts'
import { periodEnd, unpackPeriod } from '#shared/domain/period.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import type { StoredUnit } from '../units/queries.ts'
import { pastValues, periodsUpTo, prospectOf, rangeOf } from './prospect.ts'

/** Periods that are forecast at most, the newest ones: a bound on the work of one request. */
const MOST_PERIODS = 24

/** Null where no period could be forecast. */
export function backTest(station: Station, unit: StoredUnit, kpi: KnownKpi): WarningRecord['backtest'] {
  const newest = station.standing.get(unit.id, kpi.id)?.period ?? null
  if (newest === null) return null
  const read = pastValues(station, unit.id, kpi)
  const now = station.clock()
  const range = rangeOf(kpi)
  const periods = periodsUpTo(station, unit.id, kpi, unpackPeriod(newest), MOST_PERIODS + 1).filter(
    (period) => periodEnd(period) <= now,
  )
  const score = { periods: 0, warnings: 0, cameTrue: 0, missed: 0 }
  for (const [index, period] of periods.entries()) {
    const before = periods[index - 1]
    const [value, actual] = [before ? read(before) : null, read(period)]
    const thresholds = thresholdsAt(kpi.thresholds, unit, period)
    if (!before || value === null || actual === null || !thresholds) continue
    const colour = judge(value, kpi.direction, thresholds)
    if (colour !== 'green' && colour !== 'yellow') continue
    const asOf = periodEnd(before)
    const prospect = prospectOf(station, unit.id, kpi, { period: before, value, asOf, now: asOf }, read)
    if (prospect?.period !== period) continue
    const standing = { colour, direction: kpi.direction, thresholds, range }
    const { warns } = foresee(standing, prospect.outlook, period, asOf, prospect.path)
    const worsened = worseColour(actual, colour, kpi.direction, thresholds) !== null
    score.periods += 1
    if (warns) score.warnings += 1
    if (warns && worsened) score.cameTrue += 1
    if (!warns && worsened) score.missed += 1
  }
  return score.periods === 0 ? null : score
}
