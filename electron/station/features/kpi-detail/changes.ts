/** Corrections of the figures behind a KPI, as they were recorded at one unit. */
import type { FigureRevision } from '#shared/contract/kpi-detail.ts'
import { unscaleValue } from '#shared/domain/measure.ts'
import {
  basePeriodRange,
  enclosingPeriod,
  formatInstant,
  type Period,
  packPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { readingGranularity } from '../lamps/value-at.ts'
import type { StoredUnit } from '../units/queries.ts'
import { type ChangeRow, selectChanges } from './queries.ts'

const MOST_CHANGES = 40
/** Base periods looked into for each measure, newest first. */
const PERIODS_BACK = 400
/** An open period is reported again and again; its latest changes stand for all. */
const CHANGES_OF_A_PERIOD = 3

/** What was changed of the figures behind a KPI's periods, newest first; first reports are no changes. */
export function changesBehind(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  periods: readonly Period[],
): FigureRevision[] {
  const [first, last] = [periods[0], periods.at(-1)]
  if (!first || !last) return []
  return kpi.reads
    .flatMap((measure) => {
      const range = baseRange(station, kpi, measure, first, last)
      if (!range) return []
      return selectChanges(station.db, {
        unit: unit.id,
        measure: measure.id,
        ...range,
        periods: PERIODS_BACK,
        each: CHANGES_OF_A_PERIOD,
      })
        .filter((row) => row.first === 0 && row.value !== row.before)
        .map((row) => ({ measure, row }))
    })
    .sort((a, b) => b.row.seq - a.row.seq)
    .slice(0, MOST_CHANGES)
    .map(({ measure, row }) => revisionItem(measure, row))
}

/** The last word on a measure's figure of one of the KPI's periods; null where nothing was entered here. */
export function lastChange(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  measure: KnownMeasure,
  period: Period,
): FigureRevision | null {
  const range = baseRange(station, kpi, measure, period, period)
  if (!range) return null
  const [row] = selectChanges(station.db, {
    unit: unit.id,
    measure: measure.id,
    ...range,
    periods: 1,
    each: 1,
  })
  return row ? revisionItem(measure, row) : null
}

/** The packed base periods of a measure that stand behind a stretch of the KPI's periods. */
function baseRange(
  { calendar }: Station,
  kpi: KnownKpi,
  measure: KnownMeasure,
  first: Period,
  last: Period,
): { from: number; to: number } | null {
  const managementDay = calendar.managementDay ?? undefined
  const reading = readingGranularity(measure, kpi.period)
  const from = enclosingPeriod(first, reading, managementDay)
  const to = enclosingPeriod(last, reading, managementDay)
  if (!from || !to) return null
  if (reading === measure.basePeriod) return { from: packPeriod(from), to: packPeriod(to) }
  return {
    from: packPeriod(basePeriodRange(from, measure.basePeriod, managementDay).first),
    to: packPeriod(basePeriodRange(to, measure.basePeriod, managementDay).last),
  }
}

function revisionItem(measure: KnownMeasure, row: ChangeRow): FigureRevision {
  const unscaled = (value: number | null) => (value === null ? null : unscaleValue(value, measure.decimals))
  return {
    measure: measure.key,
    period: unpackPeriod(row.period),
    before: unscaled(row.before),
    after: unscaled(row.value),
    recordedAt: formatInstant(row.recorded_at),
    author: row.author,
    source: row.source,
    reason: row.reason,
    restated: row.restated === 1,
  }
}
