import type { MeasureItem } from '#shared/contract/dictionary.ts'
import { SIMULATION_SOURCE } from '#shared/domain/observation.ts'
import {
  type BaseGranularity,
  formatInstant,
  type Period,
  periodAt,
  shiftPeriod,
} from '#shared/domain/period.ts'
import type { SimulatedUnit, Simulation } from './simulate.ts'

export interface SimulatedRow {
  readonly unit: string
  readonly measure: string
  readonly period: Period
  readonly value: number
  readonly source: string
  readonly observedAt: string
}

/** How many periods of each length make up a demonstration's past. */
function periodsBack(granularity: BaseGranularity, historyDays: number): number {
  const lengths: Record<BaseGranularity, number> = {
    day: 1,
    week: 7,
    month: 30,
    quarter: 91,
    half: 182,
    year: 365,
  }
  const least = { day: 1, week: 10, month: 13, quarter: 5, half: 3, year: 2 }[granularity]
  return Math.max(least, Math.ceil(historyDays / lengths[granularity]))
}

/** All simulated figures of a unit: its past and the periods that are open now. */
export function history(
  simulation: Simulation,
  unit: SimulatedUnit,
  measures: readonly MeasureItem[],
  now: number,
  historyDays: number,
): SimulatedRow[] {
  return measures.flatMap((measure) => {
    const current = periodAt(now, measure.basePeriod)
    const back = periodsBack(measure.basePeriod, historyDays)
    return Array.from({ length: back + 1 }, (_, index) => shiftPeriod(current, index - back)).flatMap(
      (period) => row(simulation, unit, measure, period, now),
    )
  })
}

/** The open periods' figures as they stand now. */
export function current(
  simulation: Simulation,
  unit: SimulatedUnit,
  measures: readonly MeasureItem[],
  now: number,
): SimulatedRow[] {
  return measures.flatMap((measure) => row(simulation, unit, measure, periodAt(now, measure.basePeriod), now))
}

function row(
  simulation: Simulation,
  unit: SimulatedUnit,
  measure: MeasureItem,
  period: Period,
  now: number,
): SimulatedRow[] {
  const value = simulation.figure(unit, measure, period, now)
  if (value === null) return []
  return [
    {
      unit: unit.code,
      measure: measure.key,
      period,
      value,
      source: SIMULATION_SOURCE,
      observedAt: formatInstant(now),
    },
  ]
}
