import type { KpiDetail } from '#shared/contract/kpi-detail.ts'
import { formatInstant, type Period, periodEnd, periodStart, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { selectKpiVersions } from '../dictionary/queries.ts'
import { standingItem } from '../lamps/items.ts'
import type { StoredUnit } from '../units/queries.ts'
import { unitItem } from '../units/routes.ts'
import { changesBehind } from './changes.ts'
import { measuresBehind, unitName } from './measures-behind.ts'
import { selectTargetsInForce } from './queries.ts'
import { lastPeriod, periodsUpTo, thresholdStretches, trendOf } from './trend.ts'
import { versionItems } from './versions.ts'

const MOST_TARGETS = 400

/** Everything about one KPI at one unit. @throws StationError `unknown-unit`, `unknown-kpi` */
export async function kpiDetailOf(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  points: number,
): Promise<KpiDetail> {
  const definition = station.dictionary.describe().kpis.find(({ code }) => code === kpi.code)
  if (!definition) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${kpi.code}.`, 404)
  const lamp = station.standing.get(unit.id, kpi.id)
  const standing = lamp?.period == null ? null : unpackPeriod(lamp.period)
  const last = lastPeriod(station, kpi, standing)
  const periods = periodsUpTo(last, points)
  return {
    unit: {
      ...unitItem(unit),
      above: station.units.ancestors(unit).toReversed().map(unitName),
      below: station.units.children(unit.id).map(unitName),
    },
    definition,
    standing: lamp ? standingItem(station, lamp) : null,
    trend: await trendOf(station, unit, kpi, periods),
    thresholds: thresholdStretches(unit, kpi, periods),
    targets: targetsIn(station, unit, kpi, periods[0] ?? last),
    measures: measuresBehind(station, unit, kpi, standing ?? last),
    revisions: changesBehind(station, unit, kpi, periods),
    versions: versionItems(selectKpiVersions(station.db, kpi.code)),
  }
}

/** Targets of the trend's periods and of later ones, oldest period first. */
function targetsIn(station: Station, unit: StoredUnit, kpi: KnownKpi, first: Period): KpiDetail['targets'] {
  const begin = periodStart(first)
  return selectTargetsInForce(station.db, unit.id, kpi.code, MOST_TARGETS)
    .map((row) => ({
      period: unpackPeriod(row.period),
      value: row.value,
      reason: row.reason,
      author: row.author,
      recordedAt: formatInstant(row.recorded_at),
    }))
    .filter(({ period }) => periodEnd(period) > begin)
    .sort((a, b) => periodStart(a.period) - periodStart(b.period))
}
