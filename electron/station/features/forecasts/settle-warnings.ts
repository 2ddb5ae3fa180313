/** What became of an early warning, once its period's end has been judged. */
import { workingDaysAfterEnd } from '#shared/domain/calendar.ts'
import { worseColour } from '#shared/domain/forecast-outlook.ts'
import { judge, staleAt } from '#shared/domain/lamp.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import { valueAt } from '../lamps/value-at.ts'
import type { UnitId } from '../units/queries.ts'
import { type Resolution, selectDueWarnings, type WarningRow } from './queries.ts'

/** Outcomes of a lamp's warnings that can be told by now. */
export function settleWarnings(station: Station, unit: number, kpi: number): Resolution[] {
  const due = selectDueWarnings(station.db, unit, kpi, station.clock())
  return due.flatMap((warning) => resolutionOf(station, warning) ?? [])
}

/**
 * Late figures are waited for: until a later period has its value, or a working day has passed since the
 * warning's own ended. Without any value there is nothing to judge once the period is stale.
 */
function resolutionOf(station: Station, warning: WarningRow): Resolution | null {
  const now = station.clock()
  const kpi = station.dictionary.kpiById(warning.kpi)
  if (!kpi) return null
  const period = unpackPeriod(warning.period)
  const { value } = valueAt(station.db, station.dictionary, warning.unit, kpi, period)
  const unit = station.units.byId(warning.unit as UnitId)
  const thresholds = thresholdsAt(kpi.thresholds, unit, period)
  if (value === null || !thresholds) {
    if (now < staleAt(station.calendar, period)) return null
    return { id: warning.id, outcome: 'no-figure', resolved_at: now, final_value: null, final_lamp: null }
  }
  const standing = station.standing.get(warning.unit, warning.kpi)
  const wentOn = standing?.period != null && standing.period > warning.period
  if (!wentOn && now < workingDaysAfterEnd(station.calendar, period, 1)) return null
  const worse = worseColour(value, warning.lamp, kpi.direction, thresholds)
  return {
    id: warning.id,
    outcome: worse === null ? 'did-not' : 'came-true',
    resolved_at: now,
    final_value: value,
    final_lamp: judge(value, kpi.direction, thresholds),
  }
}
