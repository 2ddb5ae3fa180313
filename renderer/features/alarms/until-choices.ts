/** Until when somebody takes an alarm on or puts it aside: quick choices, and a time of one's own. */
import { formatInstant, periodAt, periodEnd } from '#shared/domain/period.ts'

export const UNTIL_CHOICES = ['halfHour', 'twoHours', 'dayEnd', 'tomorrow', 'own'] as const
export type UntilChoice = (typeof UNTIL_CHOICES)[number]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const OFFICE_OPENS_MS = 8 * HOUR_MS

/** The instant that a quick choice means (ms since 1970): local midnight for the end of the day. */
export function untilOf(choice: Exclude<UntilChoice, 'own'>, nowMs: number): number {
  const midnight = periodEnd(periodAt(nowMs, 'day'))
  const instants = {
    halfHour: nowMs + 30 * MINUTE_MS,
    twoHours: nowMs + 2 * HOUR_MS,
    dayEnd: midnight,
    tomorrow: midnight + OFFICE_OPENS_MS,
  }
  return instants[choice]
}

/** True where the station would take it: ahead of now, and no longer than its settings allow. */
export const isWithin = (untilMs: number, nowMs: number, longestMinutes: number): boolean =>
  untilMs > nowMs && untilMs - nowMs <= longestMinutes * MINUTE_MS

/** `2026-11-22T16:00`, local: what a date and time field takes. */
export const toField = (ms: number): string => formatInstant(ms).slice(0, 16)

/** What such a field says, in ms since 1970; null where it says nothing whole. */
export function fromField(text: string): number | null {
  const offset = formatInstant(0).slice(-6)
  const ms = Date.parse(`${text}:00${offset}`)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && !Number.isNaN(ms) ? ms : null
}
