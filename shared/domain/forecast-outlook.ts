/** What the ways of forecasting agree on: a middle, a spread, and how well the spread is known. */
import { studentCdf, studentQuantile } from './forecast-student.ts'
import { type Direction, judge, type Thresholds } from './lamp.ts'
import type { Period } from './period.ts'
import type { Colour } from './settle.ts'

/** Fewer points than this say nothing about what comes. */
export const MIN_POINTS = 6

export const FORECAST_METHODS = ['trend', 'seasonal', 'run-rate'] as const
export type ForecastMethod = (typeof FORECAST_METHODS)[number]

/** A KPI's value in one period. */
export interface ValuePoint {
  readonly period: Period
  readonly value: number
  /** Share of the period that is behind the value: 1, or less where it runs and grows. */
  readonly share: number
}

/** A value to come, spread as Student's t: `value` in the middle, `spread` its scale. */
export interface Outlook {
  readonly value: number
  readonly spread: number
  /** Degrees of freedom behind the spread. */
  readonly freedom: number
  readonly method: ForecastMethod
}

/** Smallest and largest value that is possible. */
export interface Range {
  readonly low: number
  readonly high: number
}

export const ANY_VALUE: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

export const clampTo = ({ low, high }: Range, value: number): number => Math.min(high, Math.max(low, value))

/** Digits that are meant; beyond them a straight line ends beside its threshold by rounding alone. */
const DIGITS = 12

/** An outlook without the dust of floating-point arithmetic. */
export function outlookOf(value: number, spread: number, freedom: number, method: ForecastMethod): Outlook {
  const isDust = spread <= Math.abs(value) * 10 ** -DIGITS
  return { value: Number(value.toPrecision(DIGITS)), spread: isDust ? 0 : spread, freedom, method }
}

/** The interval around the middle that holds a share of the outcomes. */
export function intervalOf({ value, spread, freedom }: Outlook, share: number): Range {
  const reach = spread * studentQuantile(0.5 + share / 2, freedom)
  return { low: value - reach, high: value + reach }
}

const SEVERITY = { green: 0, yellow: 1, red: 2 } as const

/** The colour of a value where it is worse than another colour, else null. */
export function worseColour(
  value: number,
  than: Colour,
  direction: Direction,
  thresholds: Thresholds,
): 'yellow' | 'red' | null {
  const colour = judge(value, direction, thresholds)
  if (colour === 'grey' || colour === 'green') return null
  return SEVERITY[colour] > SEVERITY[than] ? colour : null
}

/** How likely (0 to 1) the value to come is in a worse colour than `than`. */
export function chanceOfWorse(
  outlook: Outlook,
  than: Colour,
  direction: Direction,
  thresholds: Thresholds,
  range: Range = ANY_VALUE,
): number {
  const isWorse = (value: number) => worseColour(clampTo(range, value), than, direction, thresholds) !== null
  if (outlook.spread === 0) return isWorse(outlook.value) ? 1 : 0
  const edges = [...new Set([thresholds.green, thresholds.red].flat())].sort((a, b) => a - b)
  let chance = 0
  let below = 0
  // Between two neighbouring thresholds all values have one colour.
  for (const [index, edge] of [...edges, Number.POSITIVE_INFINITY].entries()) {
    const upTo = studentCdf((edge - outlook.value) / outlook.spread, outlook.freedom)
    const previous = edges[index - 1] ?? edge - 2
    const within = Number.isFinite(edge) ? (previous + edge) / 2 : previous + 1
    if (isWorse(within)) chance += upTo - below
    below = upTo
  }
  return Math.min(1, Math.max(0, chance))
}
