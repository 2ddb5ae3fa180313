/**
 * Where a KPI's value is heading: a robust trend over its recent periods, with the usual course of the
 * week or of the year where that explains enough of what is left.
 */
import { MIN_POINTS, type Outlook, outlookOf, type ValuePoint } from './forecast-outlook.ts'
import { cutWild, type Line, median, type PlacedValue, theilSen } from './forecast-robust.ts'
import { type Granularity, granularityOf, type Period, parsePeriod, periodStart } from './period.ts'

/** How many periods back a trend looks: older ones say more about another time than about this one. */
export const RECENT: Readonly<Record<Granularity, number>> = {
  day: 56,
  week: 26,
  month: 36,
  'management-month': 36,
  quarter: 20,
  half: 12,
  year: 10,
}

/** Periods after which a usual course repeats, and how often it must have been seen. */
const SEASONS: Readonly<Partial<Record<Granularity, { length: number; seen: number }>>> = {
  day: { length: 7, seen: 2 },
  month: { length: 12, seen: 2 },
  'management-month': { length: 12, seen: 2 },
  quarter: { length: 4, seen: 3 },
}

/** A course is believed where it leaves at most this share of the spread that there was without it. */
const EXPLAINS = 0.75
/** Variance of a median over that of a mean under normal noise. */
const MEDIAN_COST = Math.PI / 2
/** Variance of a Theil–Sen slope over that of least squares under normal noise (Sen 1968). */
const SLOPE_COST = 1.1

const DAY_MS = 86_400_000
const PER_YEAR: Readonly<Record<Exclude<Granularity, 'day' | 'week'>, number>> = {
  month: 12,
  'management-month': 12,
  quarter: 4,
  half: 2,
  year: 1,
}

/** A period's number in the row of all periods of its granularity. */
export function periodNumber(period: Period): number {
  const parts = parsePeriod(period)
  if (!parts) throw new RangeError(`not a period: ${period}`)
  const { granularity, year, index } = parts
  if (granularity === 'day' || granularity === 'week') {
    return Math.floor(periodStart(period) / (granularity === 'day' ? DAY_MS : 7 * DAY_MS))
  }
  return year * PER_YEAR[granularity] + Math.max(0, index - 1)
}

/**
 * A KPI's value at the end of a period, from its values in earlier periods and, where it runs, in the
 * period itself. Null below {@link MIN_POINTS} points. The order of the points does not matter.
 *
 * The spread is that of the residuals, wider the farther the period lies from the middle of the points
 * (the prediction interval of a regression line, with the costs of the robust estimates). Where a
 * residual tends to be followed by one like it, the last one is carried on and fades. A wild newest value
 * may be a mistake or a new beginning: the forecast lies half-way, and its spread reaches both. Of a period
 * that runs only what is still to come is uncertain.
 */
export function forecastTrend(points: readonly ValuePoint[], target: Period): Outlook | null {
  if (points.length < MIN_POINTS) return null
  const placed = points
    .map(({ period, value, share }) => ({ at: periodNumber(period), value, weight: share }))
    .sort((a, b) => a.at - b.at)
  const at = periodNumber(target)
  const whole = placed.filter(({ weight }) => weight === 1)
  const season = seasonAt(whole, at, granularityOf(target))
  const fitted = season ? placed.map((point) => ({ ...point, value: season.adjust(point) })) : placed
  const line = theilSen(fitted)
  const count = fitted.length
  const rest = restOf(
    season ? whole.map((point) => ({ ...point, value: season.adjust(point) })) : whole,
    line,
  )
  const ahead = at - (whole.at(-1)?.at ?? at)
  const faded = rest.likeness ** Math.max(1, ahead)
  const ownVariance = (season?.spread ?? rest.spread) ** 2 * (1 - faded ** 2) + (rest.news / 2) ** 2
  const middle = fitted.reduce((sum, each) => sum + each.at, 0) / count
  const width = fitted.reduce((sum, each) => sum + (each.at - middle) ** 2, 0)
  // Points that follow each other say less than as many that do not.
  const alike = (1 + rest.likeness) / (1 - rest.likeness)
  const lineCost = alike * (MEDIAN_COST / count + (SLOPE_COST * (at - middle) ** 2) / width)
  const lineVariance = rest.spread ** 2 * lineCost * (1 - faded) ** 2
  const expected = line.intercept + line.slope * at + (season?.here ?? 0) + faded * rest.last + rest.news / 2
  const open = placed.findLast((point) => point.at === at)
  const left = 1 - (open?.weight ?? 0)
  const value = open ? (1 - left) * open.value + left * expected : expected
  const variance = left * ownVariance + left ** 2 * lineVariance
  return outlookOf(value, Math.sqrt(variance), count - 2, season ? 'seasonal' : 'trend')
}

interface Rest {
  readonly spread: number
  /** How alike neighbouring residuals are: their autocorrelation, from 0 to {@link MOST_ALIKE}. */
  readonly likeness: number
  /** The newest residual, cut off where it is wild. */
  readonly last: number
  /** What was cut off it. */
  readonly news: number
}

/** Beyond this a series wanders, and no line through it means anything. */
const MOST_ALIKE = 0.9

/** What a line leaves of the points. Two estimates were taken from them before their residuals. */
function restOf(points: readonly PlacedValue[], { slope, intercept }: Line): Rest {
  const plain = points.map(({ at, value }) => value - intercept - slope * at)
  const residuals = cutWild(plain)
  const count = residuals.length
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0)
  const products = residuals.reduce((sum, each, index) => sum + each * (residuals[index - 1] ?? 0), 0)
  const seen = squares === 0 ? 0 : products / squares
  return {
    spread: Math.sqrt(squares / Math.max(1, count - 2)),
    // Less than this happens by chance to points that know nothing of each other (Bartlett's bound).
    likeness: seen * Math.sqrt(count) < 2 ? 0 : Math.min(MOST_ALIKE, seen),
    last: residuals.at(-1) ?? 0,
    news: (plain.at(-1) ?? 0) - (residuals.at(-1) ?? 0),
  }
}

interface Season {
  /** What the course adds at the period that is asked for. */
  readonly here: number
  readonly spread: number
  /** A value without the course. */
  adjust(point: PlacedValue): number
}

/**
 * The usual course, as the median residual of each phase. Whether it explains enough is asked of each
 * point with a course made without that point, else noise would explain itself.
 */
function seasonAt(points: readonly PlacedValue[], at: number, granularity: Granularity): Season | null {
  const rule = SEASONS[granularity]
  if (!rule || points.length < rule.length * rule.seen * 0.7) return null
  const line = theilSen(points)
  const phases = new Map<number, number[]>()
  for (const point of points) {
    const phase = point.at % rule.length
    const residual = point.value - line.intercept - line.slope * point.at
    const known = phases.get(phase)
    if (known) known.push(residual)
    else phases.set(phase, [residual])
  }
  const here = phases.get(at % rule.length)
  if (!here || here.length < rule.seen) return null
  const plain: number[] = []
  const rest: number[] = []
  for (const residuals of phases.values()) {
    if (residuals.length < 2) continue
    for (const [index, residual] of residuals.entries()) {
      plain.push(residual)
      rest.push(residual - median(residuals.toSpliced(index, 1)))
    }
  }
  const spread = squareMean(cutWild(rest))
  if (!(spread < EXPLAINS * squareMean(cutWild(plain)))) return null
  const course = new Map([...phases].map(([phase, residuals]) => [phase, median(residuals)]))
  return {
    here: course.get(at % rule.length) ?? 0,
    spread,
    adjust: (point) => point.value - (course.get(point.at % rule.length) ?? 0),
  }
}

const squareMean = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length))
