/**
 * Where a figure that grows from the start of the year is heading: on at its run rate, with the spread
 * of its past increments. A KPI over such figures is evaluated on what they will be.
 */
import { MIN_POINTS, type Outlook, outlookOf } from './forecast-outlook.ts'
import { median, robustSpread } from './forecast-robust.ts'
import { enclosingPeriod, periodAt, periodStart } from './period.ts'

/** A cumulative figure as it stood at an instant (ms since 1970). */
export interface Reading {
  readonly at: number
  readonly value: number
}

export interface RunRate {
  /** Per millisecond. */
  readonly rate: number
  /** Of an increment, per millisecond of its length. */
  readonly variance: number
  /** Milliseconds of increments behind the rate. */
  readonly seen: number
  readonly increments: number
  readonly last: Reading
}

/** Increments further back than this say more about another time than about this one. */
const MOST_INCREMENTS = 24
/** Standard deviations at which a single increment is cut off: a typing error, or a year's one big item. */
const CUT = 3

const yearOf = (at: number) => enclosingPeriod(periodAt(at, 'day'), 'year')

/**
 * The run rate of readings in whatever order; each year starts at zero. Null below {@link MIN_POINTS}
 * of them. Increments of different length are compared as sums of independent small ones: their variance
 * grows with their length.
 */
export function runRate(readings: readonly Reading[]): RunRate | null {
  const sorted = readings.toSorted((a, b) => a.at - b.at)
  const last = sorted.at(-1)
  if (!last || sorted.length < MIN_POINTS) return null
  const increments = incrementsOf(sorted).slice(-MOST_INCREMENTS)
  if (increments.length < MIN_POINTS - 1) return null
  const centre = median(increments.map(({ amount, length }) => amount / length))
  const deviations = increments.map(({ amount, length }) => (amount - centre * length) / Math.sqrt(length))
  const cut = CUT * robustSpread(deviations)
  const seen = increments.reduce((sum, { length }) => sum + length, 0)
  const kept = increments.map(({ length }, index) => ({
    length,
    amount: centre * length + Math.min(cut, Math.max(-cut, deviations[index] ?? 0)) * Math.sqrt(length),
  }))
  const rate = kept.reduce((sum, { amount }) => sum + amount, 0) / seen
  const squares = kept.reduce((sum, { amount, length }) => sum + (amount - rate * length) ** 2 / length, 0)
  return { rate, variance: squares / (kept.length - 1), seen, increments: kept.length, last }
}

function incrementsOf(sorted: readonly Reading[]): Array<{ length: number; amount: number }> {
  const increments: Array<{ length: number; amount: number }> = []
  let before: Reading | null = null
  for (const reading of sorted) {
    const year = yearOf(reading.at - 1)
    // The first reading of all is an increment since the year's start, too: nothing had been done then.
    const isNewYear = !before || yearOf(before.at - 1) !== year
    const from: Reading = isNewYear && year ? { at: periodStart(year), value: 0 } : (before ?? reading)
    const length = reading.at - from.at
    if (length > 0) increments.push({ length, amount: reading.value - from.value })
    before = reading
  }
  return increments
}

/** What the figure will be at a later instant, and its standard deviation. */
export function expectAt(run: RunRate, at: number): { value: number; deviation: number } {
  const year = yearOf(at - 1)
  const isSameYear = yearOf(run.last.at - 1) === year
  const from = isSameYear || !year ? run.last : { at: periodStart(year), value: 0 }
  const ahead = Math.max(0, at - from.at)
  return {
    value: from.value + run.rate * ahead,
    deviation: Math.sqrt(run.variance * ahead * (1 + ahead / run.seen)),
  }
}

/** A KPI's value for given cumulative figures, as known at an instant; null where it has none. */
export type Evaluate = (figures: ReadonlyMap<string, number>, at: number) => number | null

/** The KPI's value at an instant on the path of all its figures' run rates; null where it has none. */
export function paceAt(runs: ReadonlyMap<string, RunRate>, evaluate: Evaluate, at: number): number | null {
  return evaluate(new Map([...runs].map(([key, run]) => [key, expectAt(run, at).value])), at)
}

/**
 * A KPI's value at an instant, from the run rates of the cumulative figures in its formula. The spread is
 * what the formula makes of theirs, taken as independent (the delta method, by differences).
 */
export function forecastPace(
  runs: ReadonlyMap<string, RunRate>,
  evaluate: Evaluate,
  at: number,
): Outlook | null {
  const expected = new Map([...runs].map(([key, run]) => [key, expectAt(run, at)]))
  const middle = new Map([...expected].map(([key, { value }]) => [key, value]))
  const value = evaluate(middle, at)
  if (value === null || runs.size === 0) return null
  let variance = 0
  for (const [key, { value: figure, deviation }] of expected) {
    const above = evaluate(new Map(middle).set(key, figure + deviation), at)
    const below = evaluate(new Map(middle).set(key, figure - deviation), at)
    if (above === null || below === null) return null
    variance += ((above - below) / 2) ** 2
  }
  const freedom = Math.min(...[...runs.values()].map(({ increments }) => increments - 1))
  return outlookOf(value, Math.sqrt(variance), freedom, 'run-rate')
}
