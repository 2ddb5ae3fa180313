/** Hours of a day of Viet Nam in which a wall is dimmed; they may pass midnight. */
import { ZONE_OFFSET_MINUTES } from './period.ts'

export interface QuietHours {
  /** `22:00` */
  readonly from: string
  readonly until: string
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** When the quiet hours began that are on at a moment (ms since 1970); null where they are not on. */
export function quietSince(hours: QuietHours | null, nowMs: number): number | null {
  if (!hours) return null
  const from = minutesOf(hours.from) * MINUTE_MS
  const until = minutesOf(hours.until) * MINUTE_MS
  const ofDay = (nowMs + ZONE_OFFSET_MINUTES * MINUTE_MS) % DAY_MS
  const spanMs = (until - from + DAY_MS) % DAY_MS
  const intoMs = (ofDay - from + DAY_MS) % DAY_MS
  return intoMs < spanMs ? nowMs - intoMs : null
}
