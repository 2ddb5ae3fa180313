/**
 * A KPI over the last periods, at a unit and at each of its direct sub-units. Every point is judged by the
 * same functions as the trend of one unit, by the thresholds in force in its period, from the figures that
 * are known by now; a period without figures is a gap.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MapHistory, MapPoint } from '#shared/contract/map-history.ts'
import { enclosingPeriod, type Period, packPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { judgedPoint } from '../kpi-detail/trend.ts'
import { openReports } from '../lamps/sub-unit-reports.ts'
import { readingGranularity } from '../lamps/value-at.ts'
import type { StoredUnit } from '../units/queries.ts'
import { openStretchReader, type Stretch } from './stretch-reader.ts'
import { shownSubUnits } from './sub-units.ts'

/** Others get their turn after so long: a request is answered in slices. */
const SLICE_MS = 12

/** @param periods Of the KPI's own length, oldest first. */
export async function mapHistoryOf(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  periods: readonly Period[],
): Promise<MapHistory> {
  const stretches = stretchesBehind(station, kpi, periods)
  const units: MapHistory['units'] = []
  let sliceEnds = performance.now() + SLICE_MS
  for (const each of [unit, ...shownSubUnits(station, unit)]) {
    const points: MapPoint[] = []
    // What was read is good for as long as nobody else has had a turn.
    let read = openReading(station, each, stretches)
    for (const period of periods) {
      if (performance.now() > sliceEnds) {
        await nextTurn()
        sliceEnds = performance.now() + SLICE_MS
        read = openReading(station, each, stretches)
      }
      points.push(mapPoint(judgedPoint(station, each, kpi, period, read)))
    }
    units.push({ unit: each.code, points })
  }
  return { unit: unit.code, code: kpi.code, periods: [...periods], units }
}

const openReading = (station: Station, unit: StoredUnit, stretches: readonly Stretch[]) => ({
  cells: openStretchReader(station.db, unit.id, stretches),
  reports: openReports(station.units),
})

function mapPoint(point: ReturnType<typeof judgedPoint>): MapPoint {
  const { value, lamp, reason, doubt, coverage, simulated } = point
  return {
    value,
    lamp,
    ...(reason === null ? {} : { reason }),
    ...(doubt === null ? {} : { doubt }),
    ...(coverage === null || coverage.expected < 2 ? {} : { coverage }),
    ...(simulated ? { simulated } : {}),
  }
}

/** The cells of each measure that the KPI reads in these periods. */
function stretchesBehind({ calendar }: Station, kpi: KnownKpi, periods: readonly Period[]): Stretch[] {
  const managementDay = calendar.managementDay ?? undefined
  const [first, last] = [periods[0], periods.at(-1)]
  return kpi.reads.flatMap((measure) => {
    const reading = readingGranularity(measure, kpi.period)
    const from = first && enclosingPeriod(first, reading, managementDay)
    const to = last && enclosingPeriod(last, reading, managementDay)
    return from && to ? [{ measure: measure.id, from: packPeriod(from), to: packPeriod(to) }] : []
  })
}
