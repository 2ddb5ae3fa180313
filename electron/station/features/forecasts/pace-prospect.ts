/** The run rates of a KPI's cumulative figures at a unit, and what its formula makes of them. */
import { cellValue } from '#shared/domain/cell.ts'
import { targetPeriod } from '#shared/domain/forecast.ts'
import { type Evaluate, forecastPace, paceAt, type RunRate, runRate } from '#shared/domain/forecast-pace.ts'
import { cellDecimals } from '#shared/domain/measure.ts'
import {
  enclosingPeriod,
  type Period,
  packedRange,
  packPeriod,
  periodEnd,
  periodStart,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { type CellReader, openCellReader } from '../cells/cell-reader.ts'
import { type CellRow, selectCellRange, selectPeriods } from '../cells/queries.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { readingGranularity, valueAt } from '../lamps/value-at.ts'
import type { Basis, Prospect } from './prospect.ts'

/** Readings further back than this are not looked for. */
const MOST_READINGS = 40

/** Null where a figure has not enough past, or where the formula has no value at the period's end. */
export function paceProspect(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  basis: Basis,
  cumulative: readonly KnownMeasure[],
): Prospect | null {
  const runs = new Map<string, RunRate>()
  for (const measure of cumulative) {
    const run = runRate(readingsOf(station, unit, measure, basis.now))
    if (!run) return null
    runs.set(measure.key, run)
  }
  const period = targetPeriod(basis.period, false, basis.now)
  const evaluate = evaluateWith(station, unit, kpi, period, cumulative)
  const end = periodEnd(period)
  const outlook = forecastPace(runs, evaluate, end)
  return outlook && { period, outlook, path: (day) => paceAt(runs, evaluate, Math.min(end, periodEnd(day))) }
}

function readingsOf({ db }: Station, unit: number, measure: KnownMeasure, now: number) {
  const { from, to } = packedRange(measure.basePeriod)
  const periods = selectPeriods(db, unit, measure.id, 0, 0, from, to, MOST_READINGS)
  const [newest] = periods
  const oldest = periods.at(-1)
  if (newest === undefined || oldest === undefined) return []
  return selectCellRange(db, unit, measure.id, 0, 0, oldest, newest).flatMap((row) => {
    const period = unpackPeriod(row.period)
    const value = cellValue(measure, row)
    const start = periodStart(period)
    if (value === null || start >= now) return []
    const known = row.as_of > start ? row.as_of : periodEnd(period)
    return [{ at: Math.min(known, periodEnd(period)), value }]
  })
}

/** The KPI's formula at a period, with cumulative figures as they will be and all else as it stands. */
function evaluateWith(
  station: Station,
  unit: number,
  kpi: KnownKpi,
  period: Period,
  cumulative: readonly KnownMeasure[],
): Evaluate {
  const stands = rememberCells(openCellReader(station.db, unit))
  const ahead = new Map<number, { measure: KnownMeasure; period: number }>()
  for (const measure of cumulative) {
    const read = enclosingPeriod(period, readingGranularity(measure, kpi.period))
    if (read) ahead.set(measure.id, { measure, period: packPeriod(read) })
  }
  return (figures, at) => {
    const cells: CellReader = {
      ...stands,
      at(id, packed) {
        const expected = ahead.get(id)
        const figure = expected?.period === packed ? figures.get(expected.measure.key) : undefined
        return expected && figure !== undefined
          ? cellAhead(unit, expected.measure, packed, figure, at)
          : stands.at(id, packed)
      },
    }
    return valueAt(station.db, station.dictionary, unit, kpi, period, cells).value
  }
}

/** A path is walked day by day: what does not change on the way is read once. */
function rememberCells(cells: CellReader): CellReader {
  const known = new Map<string, CellRow | undefined>()
  const once = (key: string, read: () => CellRow | undefined): CellRow | undefined => {
    if (!known.has(key)) known.set(key, read())
    return known.get(key)
  }
  return {
    unit: cells.unit,
    at: (measure, period) => once(`${measure}|${period}`, () => cells.at(measure, period)),
    latest: (measure, from, to) => once(`${measure}|${from}|${to}`, () => cells.latest(measure, from, to)),
  }
}

/** A cell as it will be, as a formula reads it. */
function cellAhead(unit: number, measure: KnownMeasure, period: number, figure: number, at: number): CellRow {
  return {
    unit,
    measure: measure.id,
    slice: 0,
    part: 0,
    period,
    total: figure * 10 ** cellDecimals(measure),
    n: 1,
    reported: 1,
    carried: 0,
    rev: 0,
    as_of: at,
    computed_at: at,
    simulated: 0,
    restated: 0,
    origin_epoch: null,
    origin_rev: null,
  }
}
