/**
 * KPIs: formulas evaluated on merged cells, at every unit. A KPI's value is never an input to merging:
 * the city's ratio is the ratio of the sums.
 */
import { type Evaluated, evaluateFormula, type Formula, type FormulaInputs } from './formula.ts'
import { shiftedPeriod } from './formula-shift.ts'
import type { Direction } from './lamp.ts'
import { enclosingPeriod, type Granularity, type Period, periodEnd, periodStart } from './period.ts'
import type { ThresholdDefinition } from './thresholds.ts'

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
  readonly thresholds: ThresholdDefinition
  /** By how much a value must clear a threshold before its lamp gets better, in the KPI's unit. */
  readonly deadBand: number
  readonly holdMs: number
  /** True where getting worse waits for the hold time, too. */
  readonly holdWorse: boolean
  /** Where the KPI is a share: its part and whole, by which it is bounded when sub-units are missing. */
  readonly share: { readonly part: string; readonly whole: string } | null
  /** Share of due units, 0 to 1, below which the lamp is doubtful. */
  readonly coverageFloor: number
  /** Data quality of its worst measure, 0 to 1, below which the lamp is doubtful. */
  readonly qualityFloor: number
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
  /** Put together from units that have merged or split since. */
  readonly mapped?: boolean
}

/** What KPIs may read at one unit and period. */
export interface KpiContext {
  readonly period: Period
  reading(measureKey: string): MeasureReading | null
  kpi(code: string): Kpi | null
  /** The target set for a KPI, or null where none is. Asked only by formulas that use it. */
  target(code: string): number | null
  /** The same unit at another period. Asked only by formulas that look back. */
  at(period: Period): KpiContext
}

export type KpiValue = Evaluated & {
  /** Latest observation behind the value, ms since 1970; null where there is none. */
  readonly asOf: number | null
  /** Leaf units behind the figures of the period itself; of others only where it has none. */
  readonly reported: number | null
  readonly simulated: boolean
  /** A figure of it is put together from units that have merged or split since. */
  readonly mapped?: true
}

/**
 * Evaluates a KPI at one unit and period. `kpi("…")` inside a formula is evaluated at the same unit
 * and period, inside `prev` and `last_year` at theirs; a code that is not known, or that leads back to
 * itself, gives no value.
 */
export function evaluateKpi(kpi: Kpi, context: KpiContext): KpiValue {
  const here = frameOf(context)
  const evaluation: Evaluation = { here, frames: null, open: new Set() }
  const evaluated = evaluate(kpi, here, evaluation)
  let asOf: number | null = null
  let reported: number | null = null
  let elsewhere: number | null = null
  let simulated = false
  let mapped = false
  for (const frame of evaluation.frames?.values() ?? [here]) {
    for (const reading of frame.readings.values()) {
      if (!reading) continue
      const units = reading.reported + reading.carried
      asOf = Math.max(asOf ?? reading.asOf, reading.asOf)
      simulated ||= reading.simulated
      mapped ||= reading.mapped === true
      if (frame === here) reported = Math.min(reported ?? units, units)
      else elsewhere = Math.min(elsewhere ?? units, units)
    }
  }
  const value = { ...evaluated, asOf, reported: reported ?? elsewhere, simulated }
  return mapped ? { ...value, mapped } : value
}

/** What is known of one period: each reading and each KPI is asked for once. */
interface Frame {
  readonly context: KpiContext
  readonly readings: Map<string, MeasureReading | null>
  readonly known: Map<string, Evaluated>
}

interface Evaluation {
  readonly here: Frame
  /** Periods looked at, the first included; null as long as no other one was. */
  frames: Map<Period, Frame> | null
  /** Codes being computed; one of them asked for again leads back to itself. */
  readonly open: Set<string>
}

const frameOf = (context: KpiContext): Frame => ({ context, readings: new Map(), known: new Map() })

function frameAt(evaluation: Evaluation, period: Period): Frame {
  const { here } = evaluation
  evaluation.frames ??= new Map([[here.context.period, here]])
  let frame = evaluation.frames.get(period)
  if (!frame) {
    frame = frameOf(here.context.at(period))
    evaluation.frames.set(period, frame)
  }
  return frame
}

function evaluate(kpi: Kpi, frame: Frame, evaluation: Evaluation): Evaluated {
  const { open } = evaluation
  if (open.has(kpi.code)) return { value: null, reason: 'undefined' }
  open.add(kpi.code)
  const result = evaluateFormula(kpi.formula, inputsOf(kpi, frame, evaluation))
  open.delete(kpi.code)
  return result
}

function inputsOf(kpi: Kpi, frame: Frame, evaluation: Evaluation): FormulaInputs {
  const { context, known } = frame
  return {
    measure: (key) => read(frame, key)?.value ?? null,
    kpi(code) {
      const before = known.get(code)
      if (before) return before
      const other = context.kpi(code)
      const value = other
        ? evaluate(other, frame, evaluation)
        : ({ value: null, reason: 'not-applicable' } as const)
      known.set(code, value)
      return value
    },
    elapsedYear: () => elapsedYear(context.period, latestCumulative(kpi, frame)),
    target: () => context.target(kpi.code),
    at(shift) {
      const period = shiftedPeriod(context.period, shift)
      return period && inputsOf(kpi, frameAt(evaluation, period), evaluation)
    },
  }
}

function read({ context, readings }: Frame, key: string): MeasureReading | null {
  let reading = readings.get(key)
  if (reading === undefined) {
    reading = context.reading(key)
    readings.set(key, reading)
  }
  return reading
}

function latestCumulative(kpi: Kpi, frame: Frame): number | null {
  let latest: number | null = null
  for (const key of kpi.formula.measures) {
    const reading = read(frame, key)
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

/**
 * Codes of KPIs on the shortest path from `code` back to itself, or null where there is no such path. Not
 * recursive: this is asked before anything is known of how long a chain of KPIs may be.
 */
export function findCycle(code: string, formulas: ReadonlyMap<string, Formula>): string[] | null {
  const cameFrom = new Map<string, string>()
  const queue = [code]
  // The queue grows while it is walked.
  for (const at of queue) {
    for (const next of formulas.get(at)?.kpis ?? []) {
      if (next === code) {
        const path = [next]
        for (let step = at; step !== code; step = cameFrom.get(step) ?? code) path.push(step)
        return [...path, code].reverse()
      }
      if (cameFrom.has(next)) continue
      cameFrom.set(next, at)
      queue.push(next)
    }
  }
  return null
}
