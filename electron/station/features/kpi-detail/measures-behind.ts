/** The figures that a KPI reads for one period: what they are, where from, and who owes those that are not there. */
import type { MeasureBehind, UnitName } from '#shared/contract/kpi-detail.ts'
import { carriedFrom, carriedState, carries } from '#shared/domain/carry.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { yearsAway } from '#shared/domain/formula-shift.ts'
import {
  enclosingPeriod,
  formatInstant,
  isPeriod,
  type Period,
  packPeriod,
  shiftPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { selectReportingSubUnits } from '../cells/queries.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { cellBehind, readingGranularity } from '../lamps/value-at.ts'
import type { StoredUnit } from '../units/queries.ts'
import { lastChange } from './changes.ts'

/** Sub-units that owe a figure are named as far as a line goes; `expected` tells how many there are. */
const MOST_MISSING = 12

export function measuresBehind(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period,
): MeasureBehind[] {
  const managementDay = station.calendar.managementDay ?? undefined
  return kpi.reads.flatMap((measure) => {
    const at = readAt(kpi, measure, period)
    const wanted = at && enclosingPeriod(at, readingGranularity(measure, kpi.period), managementDay)
    return at && wanted ? [measureBehind(station, unit, kpi, measure, at, wanted)] : []
  })
}

/** The KPI's period at which a measure is read: its own, or the nearest of those that the formula looks back to. */
function readAt(kpi: KnownKpi, measure: KnownMeasure, period: Period): Period | null {
  const [nearest] = kpi.distances.get(measure.id) ?? []
  if (!nearest) return period
  const back = yearsAway(period, -nearest.years)
  return isPeriod(back) ? shiftPeriod(back, -nearest.periods) : null
}

function measureBehind(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  measure: KnownMeasure,
  at: Period,
  wanted: Period,
): MeasureBehind {
  const packed = packPeriod(wanted)
  const row = cellBehind(station.db, unit.id, measure, packed)
  const { reported, carried } = !row
    ? { reported: 0, carried: 0 }
    : row.period === packed
      ? row
      : carriedState(row)
  return {
    key: measure.key,
    nameVi: measure.nameVi,
    nameEn: measure.nameEn,
    unit: measure.unit,
    kind: measure.kind,
    decimals: measure.decimals,
    ownerOffice: measure.ownerOffice,
    wanted,
    period: row ? unpackPeriod(row.period) : null,
    value: row ? cellValue(measure, row) : null,
    reported,
    carried,
    expected: Math.max(reported + carried, station.roster.expected(unit.id, wanted)),
    missing: missingUnits(station, unit, measure, wanted),
    asOf: row && row.as_of > 0 ? formatInstant(row.as_of) : null,
    simulated: row?.simulated === 1,
    restated: row?.restated === 1,
    lastRevision: lastChange(station, unit, kpi, measure, at),
  }
}

/** Direct sub-units that are due and have neither a figure of the period nor one that stands in for it. */
function missingUnits(station: Station, unit: StoredUnit, measure: KnownMeasure, period: Period): UnitName[] {
  const children = station.units.children(unit.id)
  if (children.length === 0 || measure.overUnits === 'none') return []
  const packed = packPeriod(period)
  const from = carries(measure) ? carriedFrom(measure, packed).from : packed
  const reporting = new Set(selectReportingSubUnits(station.db, unit.id, measure.id, from, packed))
  return children
    .filter(({ id }) => !reporting.has(id) && station.roster.expected(id, period) > 0)
    .slice(0, MOST_MISSING)
    .map(unitName)
}

export const unitName = ({ code, nameVi, nameEn }: StoredUnit): UnitName => ({ code, nameVi, nameEn })
