/**
 * Early warning: what a standing lamp is heading for. A forecast says where the KPI's value will be at
 * the end of a period, with an interval that holds 80 % of the outcomes, and how likely the lamp is in a
 * worse colour by then; from 0.8 on it is a warning.
 *
 * A red lamp has nothing left to be warned of, and a grey one no value to go on from: neither has one.
 */
import {
  chanceOfWorse,
  clampTo,
  type ForecastMethod,
  intervalOf,
  type Outlook,
  type Range,
  worseColour,
} from './forecast-outlook.ts'
import type { Direction, Thresholds } from './lamp.ts'
import {
  granularityOf,
  isoWeekdayOf,
  type Period,
  periodAt,
  periodEnd,
  periodLikeAt,
  periodStart,
  shiftPeriod,
} from './period.ts'

const DAY_MS = 86_400_000

/** From this probability on a forecast is a warning. */
export const WARNING_PROBABILITY = 0.8
/** Share of the outcomes that the interval holds. */
export const INTERVAL_SHARE = 0.8

/** What a lamp is judged by, and where it stands. */
export interface Standing {
  readonly colour: 'green' | 'yellow'
  readonly direction: Direction
  readonly thresholds: Thresholds
  /** Possible values; of a share 0 to 100 %. */
  readonly range: Range
}

export interface Forecast {
  /** The period whose end is forecast. */
  readonly period: Period
  readonly value: number
  readonly low: number
  readonly high: number
  /** From 0 to 1: that the lamp is in a worse colour at the period's end. */
  readonly probability: number
  /** The worse colour of the forecast value, or null. */
  readonly colour: 'yellow' | 'red' | null
  /** First day on which the forecast path is in a worse colour; null without one. */
  readonly crossesOn: Period | null
  readonly warns: boolean
  readonly method: ForecastMethod
}

/**
 * The period whose end is forecast: the one of the value while it runs, else the one that runs now. A
 * value that was reported whole leaves nothing open in its period: the next one is forecast.
 */
export function targetPeriod(period: Period, reportedWhole: boolean, now: number): Period {
  const running = periodLikeAt(period, now)
  const ahead = periodStart(running) > periodStart(period) ? running : period
  return ahead === period && (reportedWhole || periodEnd(period) <= now) ? shiftPeriod(period, 1) : ahead
}

/** Days of history from which a weekday without a value is seen to be one on which none is due. */
const TWO_WEEKS = 14

/**
 * The first period from `target` on that is likely to have a value: a weekday on which there never was
 * one is passed over.
 */
export function dueFrom(target: Period, seen: readonly Period[]): Period {
  if (granularityOf(target) !== 'day') return target
  const starts = seen.map(periodStart)
  if (Math.max(...starts) - Math.min(...starts) < (TWO_WEEKS - 1) * DAY_MS) return target
  const weekdays = new Set(seen.map(isoWeekdayOf))
  let due = target
  while (!weekdays.has(isoWeekdayOf(due))) due = shiftPeriod(due, 1)
  return due
}

/** What an outlook means for a lamp. `path`: the forecast value at the end of a day on the way there. */
export function foresee(
  standing: Standing,
  outlook: Outlook,
  period: Period,
  now: number,
  path: (day: Period) => number | null,
): Forecast {
  const { colour: than, direction, thresholds, range } = standing
  const value = clampTo(range, outlook.value)
  const interval = intervalOf(outlook, INTERVAL_SHARE)
  const probability = chanceOfWorse(outlook, than, direction, thresholds, range)
  const colour = worseColour(value, than, direction, thresholds)
  const isWorse = (day: Period) => {
    const at = path(day)
    return at !== null && worseColour(clampTo(range, at), than, direction, thresholds) !== null
  }
  return {
    period,
    value,
    low: clampTo(range, interval.low),
    high: clampTo(range, interval.high),
    probability,
    colour,
    crossesOn: colour === null ? null : firstDay(now, period, isWorse),
    warns: probability >= WARNING_PROBABILITY && colour !== null,
    method: outlook.method,
  }
}

/** The first day from today to the end of a period of which something is true; the last one at the latest. */
function firstDay(now: number, period: Period, isTrue: (day: Period) => boolean): Period {
  const last = periodAt(periodEnd(period) - 1, 'day')
  let day = periodAt(now, 'day')
  while (day < last && !isTrue(day)) day = shiftPeriod(day, 1)
  return day > last ? last : day
}
