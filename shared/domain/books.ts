/**
 * Books: whether two stations hold the same figures, found by sums instead of by sending them. Each cell
 * is one hash; a bucket, all cells of a measure whose period begins in a month, is their number and their
 * sum modulo 2^64, which no order changes and every changed, added or lost cell does.
 */
import {
  type Granularity,
  granularityOf,
  MANAGEMENT_DAY_MAX,
  MANAGEMENT_DAY_MIN,
  MANAGEMENT_MONTH,
  type Period,
  packPeriod,
  periodAt,
  periodEnd,
  periodStart,
  shiftPeriod,
  ZONE_OFFSET_MINUTES,
} from './period.ts'

// --- A cell as it is hashed.

export interface HashedCell {
  readonly unit: string
  readonly measure: string
  readonly period: string
  readonly slice: string
  readonly n: number
  readonly reported: number
  readonly carried: number
}

/** What is hashed of a cell, in UTF-8, before its value as a big-endian double. */
export const hashedText = ({ unit, measure, period, slice, n, reported, carried }: HashedCell): string =>
  `${unit}|${measure}|${period}|${slice}|${n}|${reported}|${carried}|`

/** A sum modulo 2^64 in two halves of 32 bits: whole numbers that a double holds exactly. */
export interface HashSum {
  high: number
  low: number
}

const HALF = 2 ** 32

/** Adds a hash: the first four and the next four bytes of a digest, each as a big-endian number. */
export function addHash(sum: HashSum, high: number, low: number): void {
  const lows = sum.low + low
  const carry = lows >= HALF ? 1 : 0
  sum.low = lows - carry * HALF
  sum.high = (sum.high + high + carry) % HALF
}

/** As a decimal number. */
export const sumText = ({ high, low }: HashSum): string => ((BigInt(high) << 32n) | BigInt(low)).toString()

// --- Buckets.

/** Months, both included. */
export interface MonthRange {
  readonly from: Period
  readonly to: Period
}

/** The month in which a period's first day lies. */
export const monthOf = (period: Period): Period => periodAt(periodStart(period), 'month')

/** Steps between two months, 0 for the same one. */
export function monthsBetween({ from, to }: MonthRange): number {
  const count = (month: Period) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))
  return count(to) - count(from)
}

const DAY_MS = 86_400_000

/**
 * Packed periods that begin in some months, as one stretch for each granularity; where none of a
 * granularity begins there, the stretch ends before it begins.
 */
export function packedBeginningIn({ from, to }: MonthRange): Array<{ from: number; to: number }> {
  const lastDay = periodEnd(to) - 1
  const firstWeek = periodAt(periodStart(from) + 6 * DAY_MS, 'week')
  const longer: ReadonlyArray<[Granularity, number]> = [
    ['quarter', 2],
    ['half', 5],
    ['year', 11],
  ]
  const onDay = (month: Period, day: number) => `${month}m${String(day).padStart(2, '0')}` as Period
  return [
    { from: periodAt(periodStart(from), 'day'), to: periodAt(lastDay, 'day') },
    { from: firstWeek, to: periodAt(lastDay, 'week') },
    { from, to },
    ...longer.map(([granularity, months]) => ({
      from: periodAt(periodStart(shiftPeriod(from, months)), granularity),
      to: periodAt(periodStart(to), granularity),
    })),
    { from: onDay(from, MANAGEMENT_DAY_MIN), to: onDay(to, MANAGEMENT_DAY_MAX) },
  ].map((stretch) => ({ from: packPeriod(stretch.from), to: packPeriod(stretch.to) }))
}

/** The period that shows a person a bucket's figure: the month, or what a measure without months has instead. */
export function totalGranularity(basePeriod: Granularity): Granularity {
  const isShort = basePeriod === 'day' || basePeriod === 'week' || basePeriod === MANAGEMENT_MONTH
  return isShort ? 'month' : basePeriod
}

export interface Bucket {
  readonly measure: string
  readonly month: Period
  readonly count: number
  readonly sum: string
  readonly total: number | null
}

/** A child's bucket; `taken`: the same without the figures that its parent refused. */
export interface ChildBucket extends Bucket {
  readonly taken?: { readonly count: number; readonly sum: string }
}

interface Side {
  readonly count: number
  readonly total: number | null
}

export interface Difference {
  readonly measure: string
  readonly month: Period
  readonly child: Side
  readonly parent: Side
  /** Nothing differs but figures that the parent refused. */
  readonly refused: boolean
}

const NOTHING = { count: 0, sum: '0', total: null }
export const bucketKey = ({ measure, month }: { measure: string; month: string }): string =>
  `${measure}|${month}`

export interface Comparison {
  /** Buckets that either side has. */
  readonly compared: number
  readonly differences: Difference[]
}

export function compareBuckets(child: readonly ChildBucket[], parent: readonly Bucket[]): Comparison {
  const parents = new Map(parent.map((bucket) => [bucketKey(bucket), bucket]))
  const children = new Map(child.map((bucket) => [bucketKey(bucket), bucket]))
  const keys = new Set([...children.keys(), ...parents.keys()])
  const differences: Difference[] = []
  for (const key of keys) {
    const mine: ChildBucket | undefined = children.get(key)
    const theirs = parents.get(key)
    const known = mine ?? theirs
    if (!known || sameBucket(mine ?? NOTHING, theirs ?? NOTHING)) continue
    const { measure, month } = known
    differences.push({
      measure,
      month,
      child: sideOf(mine ?? NOTHING),
      parent: sideOf(theirs ?? NOTHING),
      refused: mine?.taken !== undefined && sameBucket(mine.taken, theirs ?? NOTHING),
    })
  }
  return { compared: keys.size, differences }
}

const sameBucket = (a: { count: number; sum: string }, b: { count: number; sum: string }): boolean =>
  a.count === b.count && a.sum === b.sum
const sideOf = ({ count, total }: Side): Side => ({ count, total })

/** The newest of each measure first, so that a list that is cut off still names every measure it can. */
export function inOrderOfTelling(differences: readonly Difference[]): Difference[] {
  const newestFirst = differences.toSorted((a, b) =>
    a.month === b.month ? (a.measure < b.measure ? -1 : 1) : a.month < b.month ? 1 : -1,
  )
  const named = new Set<string>()
  const first: Difference[] = []
  const rest: Difference[] = []
  for (const difference of newestFirst) {
    if (named.has(difference.measure)) rest.push(difference)
    else first.push(difference)
    named.add(difference.measure)
  }
  return [...first, ...rest]
}

// --- Outcomes.

interface Outcome {
  readonly differing: number
  readonly differences: ReadonlyArray<{ readonly measure: string; readonly refused: boolean }>
}

/** What an outcome says of one measure; null where a list that was cut off may have left it out. */
export function booksOfMeasure(
  { differing, differences }: Outcome,
  measure: string,
): 'matched' | 'differs' | null {
  if (differences.some((difference) => difference.measure === measure)) return 'differs'
  return differing > differences.length ? null : 'matched'
}

/** Red where figures differ; yellow where the parent only does not take some of them. */
export function booksCondition(outcome: Outcome | null): 'red' | 'yellow' | 'clear' {
  if (!outcome || outcome.differing === 0) return 'clear'
  const { differing, differences } = outcome
  return differing > differences.length || differences.some(({ refused }) => !refused) ? 'red' : 'yellow'
}

// --- When, and what.

const NIGHT_BEGINS_MS = 3_600_000
const NIGHT_LENGTH_MS = 3 * 3_600_000

/** A unit's own moment between 01:00 and 04:00, in ms after midnight: a city's communes do not come at once. */
export function nightMoment(unit: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < unit.length; at += 1) {
    hash = Math.imul(hash ^ unit.charCodeAt(at), 0x01000193) >>> 0
  }
  // FNV-1a leaves codes that differ in their last digit close to one another.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
  hash = (hash ^ (hash >>> 12)) >>> 0
  return NIGHT_BEGINS_MS + (hash % NIGHT_LENGTH_MS)
}

/**
 * True where a night's moment has passed since the last comparison, or there has been none; and where the last one
 * lies ahead, since the clock was put back.
 */
export function isNightDue(unit: string, checkedAt: number | null, now: number): boolean {
  if (checkedAt === null || checkedAt > now) return true
  const offset = ZONE_OFFSET_MINUTES * 60_000
  const moment = nightMoment(unit)
  const midnight = Math.floor((now + offset - moment) / DAY_MS) * DAY_MS - offset
  return checkedAt < midnight + moment
}

/** The months of a comparison: the current year, the one before, and whatever reaches to other months. */
export function booksRange(now: number, months: readonly string[]): MonthRange {
  const year = Number(periodAt(now, 'year'))
  const sorted = [`${year - 1}-01`, `${year}-12`, ...months].toSorted()
  return { from: sorted.at(0) as Period, to: sorted.at(-1) as Period }
}

/** Cuts months into stretches of at most `most`. */
export function stretchesOf(range: MonthRange, most: number): MonthRange[] {
  const stretches: MonthRange[] = []
  for (let { from } = range; from <= range.to; from = shiftPeriod(from, most)) {
    const last = shiftPeriod(from, most - 1)
    stretches.push({ from, to: last < range.to ? last : range.to })
  }
  return stretches
}

export const isMonth = (period: Period): boolean => granularityOf(period) === 'month'
