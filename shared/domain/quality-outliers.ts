/**
 * Outliers by the modified z-score: 0.6745 · (x − median) ÷ MAD, beyond ±3.5, where MAD is the median of
 * the absolute deviations from the median (Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC
 * 1993). Unlike mean and standard deviation, neither is moved by the very figures that are looked for.
 */
import { granularityOf, isoWeekdayOf, type Period } from './period.ts'

export interface HistoryPoint {
  readonly period: Period
  readonly value: number
}

export interface Outlier extends HistoryPoint {
  /** Median of what it was compared with. */
  readonly median: number
}

const LIMIT = 3.5
/** Makes MAD comparable with a standard deviation of the normal distribution. */
const CONSISTENCY = 0.6745
/** The same for the mean absolute deviation: √(π/2). */
const MEAN_CONSISTENCY = 1.2533
/** Fewer figures than this are no history. */
export const FEWEST = 12
/** Days of one weekday from which they are compared among themselves: an office's Mondays are not its Fridays. */
export const FEWEST_OF_WEEKDAY = 8
/** What differs from the median by less is no outlier, however even the rest: a hundredth is not a mistake. */
const LEAST_SHARE = 0.05
/** Where more than half of all figures are the same, MAD is 0 and says nothing: then only what is far off counts. */
const LEAST_SHARE_OF_EVEN = 0.5

export interface OutlierRules {
  /** Points that are judged; all of the history serves as comparison. */
  readonly isAsked?: (period: Period) => boolean
  /** Where given, days off are not compared with working days. */
  readonly isWorkingDay?: (day: Period) => boolean
  /** Things that are counted: they vary by the square root of their number even where nothing is wrong (Poisson). */
  readonly counts?: boolean
}

/**
 * Outliers among the points of a history that are asked for. The order of the points does not matter;
 * outliers come in that order.
 */
export function findOutliers(
  history: readonly HistoryPoint[],
  { isAsked = () => true, isWorkingDay = () => true, counts = false }: OutlierRules = {},
): Outlier[] {
  const groups = groupsOf(history, isWorkingDay)
  const outliers: Outlier[] = []
  for (const point of history) {
    if (!isAsked(point.period)) continue
    const spread = groups(point.period)
    if (!spread || !isFar(point.value, spread)) continue
    const noise = counts ? Math.sqrt(Math.abs(spread.median)) : 0
    if (Math.abs(point.value - spread.median) <= LIMIT * noise) continue
    outliers.push({ ...point, median: spread.median })
  }
  return outliers
}

interface Spread {
  readonly median: number
  readonly mad: number
  readonly meanDeviation: number
}

/**
 * The comparison for a period: days of its weekday where there are enough, else days of its kind, working
 * or off; other periods all together. Null where there are too few.
 */
function groupsOf(
  history: readonly HistoryPoint[],
  isWorkingDay: (day: Period) => boolean,
): (period: Period) => Spread | null {
  const [first] = history
  if (!first || granularityOf(first.period) !== 'day') {
    const whole = spreadOfMany(history, FEWEST)
    return () => whole
  }
  const byWeekday = grouped(history, isoWeekdayOf)
  const byKind = grouped(history, isWorkingDay)
  const spreads = new Map(
    [...byWeekday].map(([day, points]) => [day, spreadOfMany(points, FEWEST_OF_WEEKDAY)]),
  )
  const kinds = new Map([...byKind].map(([kind, points]) => [kind, spreadOfMany(points, FEWEST)]))
  return (period) => spreads.get(isoWeekdayOf(period)) ?? kinds.get(isWorkingDay(period)) ?? null
}

function grouped<Key>(
  history: readonly HistoryPoint[],
  keyOf: (day: Period) => Key,
): Map<Key, HistoryPoint[]> {
  const groups = new Map<Key, HistoryPoint[]>()
  for (const point of history) {
    const key = keyOf(point.period)
    const group = groups.get(key)
    if (group) group.push(point)
    else groups.set(key, [point])
  }
  return groups
}

const spreadOfMany = (points: readonly HistoryPoint[], fewest: number): Spread | null =>
  points.length < fewest ? null : spreadOf(points.map(({ value }) => value))

function spreadOf(values: readonly number[]): Spread {
  const median = medianOf(values)
  const deviations = values.map((value) => Math.abs(value - median))
  // Summed in order of size: the order in which figures came must not show in the last digit.
  const sum = deviations.toSorted((a, b) => a - b).reduce((total, deviation) => total + deviation, 0)
  return { median, mad: medianOf(deviations), meanDeviation: sum / values.length }
}

function isFar(value: number, { median, mad, meanDeviation }: Spread): boolean {
  const deviation = Math.abs(value - median)
  if (mad > 0) {
    return deviation > LEAST_SHARE * Math.abs(median) && (CONSISTENCY * deviation) / mad > LIMIT
  }
  // Rare events, mostly none: each of them is rare, and none is a mistake for that.
  if (median === 0 || meanDeviation === 0) return false
  const isWayOff = deviation > LEAST_SHARE_OF_EVEN * Math.abs(median)
  return isWayOff && deviation / (MEAN_CONSISTENCY * meanDeviation) > LIMIT
}

/** The middle of some numbers, at least one. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/**
 * A history as it is judged: a cumulative figure by what it grew by since the period before, within a
 * year; everything else as it is. Oldest first.
 * @param follows Whether the second period comes right after the first, in the same year.
 */
export function judgedHistory(
  kind: string,
  history: readonly HistoryPoint[],
  follows: (before: Period, after: Period) => boolean,
): HistoryPoint[] {
  if (kind !== 'cumulative') return [...history]
  const sorted = history.toSorted((a, b) => (a.period < b.period ? -1 : 1))
  return sorted.flatMap((point, index) => {
    const before = sorted[index - 1]
    return before && follows(before.period, point.period)
      ? [{ period: point.period, value: point.value - before.value }]
      : []
  })
}
