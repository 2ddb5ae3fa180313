/** Which periods of a measure are looked at, which are due, and how long a figure lives. */
import { type Calendar, isWorkingDay, workingDaysAfterEnd } from './calendar.ts'
import { carriedInto, carries, REACH } from './carry.ts'
import type { Measure } from './measure.ts'
import { type Period, packPeriod, periodAt, periodEnd, shiftPeriod, unpackPeriod } from './period.ts'

const DAY_MS = 86_400_000

type Dated = Pick<Measure, 'kind' | 'basePeriod' | 'closesAfterDays'>

/**
 * The instant (ms since 1970) by which a period's figure is due: the measure's cut-off, by default the
 * period's end and one working day. A plan is due when its period begins, and one working day.
 */
export function dueAt(measure: Dated, calendar: Calendar, period: Period): number {
  if (measure.kind === 'plan') return workingDaysAfterEnd(calendar, shiftPeriod(period, -1), 1)
  const days = measure.closesAfterDays ?? null
  return days === null ? workingDaysAfterEnd(calendar, period, 1) : periodEnd(period) + days * DAY_MS
}

/** The periods that are looked at now, oldest first, the running one included. */
export function recentPeriods(measure: Dated, now: number): Period[] {
  const current = periodAt(now, measure.basePeriod)
  const reach = REACH[measure.basePeriod]
  return Array.from({ length: reach + 1 }, (_, index) => shiftPeriod(current, index - reach))
}

/** Those of them that are due by now. On a day off nobody is asked for a daily figure. */
export function dueNow(measure: Dated, calendar: Calendar, now: number): Period[] {
  return recentPeriods(measure, now).filter(
    (period) =>
      (measure.basePeriod !== 'day' || isWorkingDay(calendar, period)) &&
      dueAt(measure, calendar, period) <= now,
  )
}

/**
 * From when a newest figure is late (the one after it is due), and from when it is worth nothing: as much
 * later again as it took to become late; a figure that is carried, at the end of its reach.
 */
export function lifeOf(
  measure: Dated,
  calendar: Calendar,
  newest: Period,
): { readonly lateAt: number; readonly deadAt: number } {
  const lateAt = dueAt(measure, calendar, shiftPeriod(newest, 1))
  const twice = lateAt + Math.max(lateAt - periodEnd(newest), DAY_MS)
  if (!carries(measure)) return { lateAt, deadAt: twice }
  const { from, to } = carriedInto(measure, packPeriod(newest))
  return { lateAt, deadAt: from > to ? twice : Math.max(twice, periodEnd(unpackPeriod(to))) }
}
