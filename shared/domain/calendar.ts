/**
 * Working days and office hours. A calendar is data: Monday to Friday are worked but for the days that a
 * table names, holidays and swapped days alike. Lunar dates are never computed; they stand in the table.
 *
 * How a time limit is counted follows articles 147 and 148 of the Civil Code of 2015: one in days does not
 * count the day it starts on and ends when its last day ends, at 24:00; one in hours starts at once.
 */
import {
  isoWeekday,
  type Period,
  periodAt,
  periodEnd,
  periodStart,
  shiftPeriod,
  ZONE_OFFSET_MINUTES,
} from './period.ts'

export const DAY_KINDS = ['holiday', 'working'] as const
export type DayKind = (typeof DAY_KINDS)[number]

/** A stretch of office hours in minutes since midnight; the end is exclusive. */
export interface OfficeHours {
  readonly fromMinutes: number
  readonly toMinutes: number
}

/** Never changed in place: a calendar that was edited is another object. */
export interface Calendar {
  /** The days that are not what their weekday says, by their written date. */
  readonly exceptions: ReadonlyMap<Period, DayKind>
  /** In order of time, apart from each other, at least one. */
  readonly officeHours: readonly OfficeHours[]
  /** A deadline on a day off moves to the next working day. */
  readonly deadlineMoves: boolean
  /** Day of the month on which management months start; null or absent where the station has none. */
  readonly managementDay?: number | null
}

/** A time limit: so many working days, office hours, or plain days. */
export type TimeLimit =
  | { readonly workingDays: number }
  | { readonly workingHours: number }
  | { readonly calendarDays: number }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const FRIDAY = 5
/** Longer limits are mistakes: about forty years. */
const MOST_DAYS = 10_000
const MOST_HOURS = 80_000

export function isWorkingDay(calendar: Calendar, day: Period): boolean {
  const exception = calendar.exceptions.get(day)
  if (exception) return exception === 'working'
  return isoWeekday((periodStart(day) + ZONE_OFFSET_MINUTES * MINUTE_MS) / DAY_MS) <= FRIDAY
}

/**
 * The working day that lies `count` working days after a day, or before it where `count` is negative. The
 * day itself is not counted; zero gives it back, working or not.
 */
export function addWorkingDays(calendar: Calendar, day: Period, count: number): Period {
  if (!Number.isInteger(count) || Math.abs(count) > MOST_DAYS) {
    throw new RangeError(`not a number of working days: ${count}`)
  }
  const step = Math.sign(count)
  let at = day
  for (let left = Math.abs(count); left > 0; ) {
    at = shiftPeriod(at, step)
    if (isWorkingDay(calendar, at)) left -= 1
  }
  return at
}

/** The first working day after a day. */
export function nextWorkingDay(calendar: Calendar, day: Period): Period {
  return addWorkingDays(calendar, day, 1)
}

/**
 * The instant (ms since 1970) at which so many hours of office time have passed since an instant. Zero
 * hours give the instant itself.
 */
export function addWorkingHours(calendar: Calendar, startMs: number, hours: number): number {
  if (!(hours >= 0 && hours <= MOST_HOURS)) throw new RangeError(`not a number of working hours: ${hours}`)
  if (calendar.officeHours.length === 0) throw new RangeError('a calendar without office hours')
  let left = Math.round(hours * HOUR_MS)
  if (left === 0) return startMs
  for (let day = periodAt(startMs, 'day'); ; day = shiftPeriod(day, 1)) {
    if (!isWorkingDay(calendar, day)) continue
    const midnight = periodStart(day)
    for (const { fromMinutes, toMinutes } of calendar.officeHours) {
      const from = Math.max(startMs, midnight + fromMinutes * MINUTE_MS)
      const open = midnight + toMinutes * MINUTE_MS - from
      if (open <= 0) continue
      if (left <= open) return from + left
      left -= open
    }
  }
}

/**
 * The instant (ms since 1970, exclusive) at which a deadline on a day has passed: the end of that day, or
 * of the next working day where it is a day off and the calendar moves such deadlines.
 */
export function deadlineOn(calendar: Calendar, day: Period): number {
  const moves = calendar.deadlineMoves && !isWorkingDay(calendar, day)
  return periodEnd(moves ? nextWorkingDay(calendar, day) : day)
}

/** The instant (ms since 1970, exclusive) at which a time limit that started at an instant has passed. */
export function deadline(calendar: Calendar, startMs: number, limit: TimeLimit): number {
  if ('workingHours' in limit) return addWorkingHours(calendar, startMs, limit.workingHours)
  const day = periodAt(startMs, 'day')
  if ('workingDays' in limit) {
    if (limit.workingDays < 0) throw new RangeError('a deadline before its start')
    return deadlineOn(calendar, addWorkingDays(calendar, day, limit.workingDays))
  }
  const { calendarDays } = limit
  if (!Number.isInteger(calendarDays) || calendarDays < 0 || calendarDays > MOST_DAYS) {
    throw new RangeError(`not a number of days: ${calendarDays}`)
  }
  return deadlineOn(calendar, shiftPeriod(day, calendarDays))
}

/** The instant (ms since 1970) at which so many working days after a period's last day have ended. */
export function workingDaysAfterEnd(calendar: Calendar, period: Period, days: number): number {
  const last = periodAt(periodEnd(period) - 1, 'day')
  return periodEnd(addWorkingDays(calendar, last, days))
}
