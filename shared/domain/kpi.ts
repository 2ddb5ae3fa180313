/**
 * KPIs: formulas evaluated on merged cells, at every unit. A KPI's value is never an input to merging:
 * the city's ratio is the ratio of the sums.
 */
import { type Evaluated, evaluateFormula, type Formula } from './formula.ts'
import type { Direction, Thresholds } from './lamp.ts'
import { enclosingPeriod, type Granularity, type Period, periodEnd, periodStart } from './period.ts'

export const KPI_GROUPS = ['development', 'public_services', 'party_work', 'internal_affairs'] as const
export type KpiGroup = (typeof KPI_GROUPS)[number]

export type KpiCode = string & { readonly __brand: 'KpiCode' }

export interface Kpi {
  readonly code: KpiCode
  readonly group: string
  readonly nameVi: string
  readonly nameEn: string
  readonly unit: string
  readonly decimals: number
  readonly direction: Direction
  readonly thresholds: Thresholds | null
  readonly period: Granularity
  readonly leadOffice: string
  readonly coordinatingOffices: readonly string[]
  readonly version: number
  readonly formula: Formula
}

/** What a formula may read of one measure at one unit and period. */
export interface MeasureReading {
  readonly value: number
  readonly asOf: number
  readonly cumulative: boolean
  readonly reported: number
  readonly carried: number
  readonly simulated: boolean
}

export interface KpiContext {
  readonly period: Period
  reading(measureKey: string): MeasureReading | null
  kpi(code: string): Kpi | null
}

export type KpiValue = Evaluated & {
  /** Latest observation behind the value, ms since 1970; null where there is none. */
  readonly asOf: number | null
  readonly reported: number | null
  readonly simulated: boolean
}

/**
 * Evaluates a KPI at one unit and period. `kpi("…")` inside a formula is evaluated at the same unit
 * and period; a code that is not known, or that leads back to itself, gives no value.
 */
export function evaluateKpi(kpi: Kpi, context: KpiContext): KpiValue {
  const behind: MeasureReading[] = []
  const evaluated = evaluate(kpi, context, { behind, known: new Map(), open: new Set() })
  return {
    ...evaluated,
    asOf: behind.length > 0 ? Math.max(...behind.map((reading) => reading.asOf)) : null,
    reported:
      behind.length > 0 ? Math.min(...behind.map((reading) => reading.reported + reading.carried)) : null,
    simulated: behind.some((reading) => reading.simulated),
  }
}

/** What one evaluation remembers: each KPI in it is computed once, however often it is asked for. */
interface Evaluation {
  readonly behind: MeasureReading[]
  readonly known: Map<string, Evaluated>
  /** Codes being computed; one of them asked for again leads back to itself. */
  readonly open: Set<string>
}

function evaluate(kpi: Kpi, context: KpiContext, evaluation: Evaluation): Evaluated {
  const { behind, known, open } = evaluation
  if (open.has(kpi.code)) return { value: null, reason: 'undefined' }
  open.add(kpi.code)
  const readings = new Map<string, MeasureReading | null>()
  for (const key of kpi.formula.measures) {
    const reading = context.reading(key)
    readings.set(key, reading)
    if (reading) behind.push(reading)
  }
  const result = evaluateFormula(kpi.formula, {
    measure: (key) => readings.get(key)?.value ?? null,
    kpi(code) {
      const before = known.get(code)
      if (before) return before
      const other = context.kpi(code)
      const value = other
        ? evaluate(other, context, evaluation)
        : ({ value: null, reason: 'not-applicable' } as const)
      known.set(code, value)
      return value
    },
    elapsedYear: () => elapsedYear(context.period, latestCumulative(readings.values())),
  })
  open.delete(kpi.code)
  return result
}

function latestCumulative(readings: Iterable<MeasureReading | null>): number | null {
  let latest: number | null = null
  for (const reading of readings) {
    if (reading?.cumulative) latest = Math.max(latest ?? 0, reading.asOf)
  }
  return latest
}

/**
 * Share of the year elapsed at the earlier of the period's end and `asOf` (ms since 1970) of the
 * cumulative measures, from just above 0 to 1.
 */
export function elapsedYear(period: Period, asOf: number | null): number {
  const year = enclosingPeriod(period, 'year')
  if (!year) return 1
  const start = periodStart(year)
  const until = Math.min(periodEnd(period), asOf ?? Number.POSITIVE_INFINITY)
  return Math.min(1, Math.max(0, (until - start) / (periodEnd(year) - start)))
}

/** Codes of KPIs on a path from `code` back to itself, or null where there is no such path. */
export function findCycle(code: string, formulas: ReadonlyMap<string, Formula>): string[] | null {
  const seen = new Set<string>()
  const walk = (at: string, path: string[]): string[] | null => {
    for (const next of formulas.get(at)?.kpis ?? []) {
      if (next === code) return [...path, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk(next, [...path, next])
      if (found) return found
    }
    return null
  }
  return walk(code, [code])
}
