/** Attempts a minute, by caller; what is remembered is two numbers a caller, of so many callers. */
import type { Clock } from '../context.ts'

export interface RateLimit {
  /** Seconds to wait, or 0 where another attempt is welcome. */
  waitSeconds(caller: string): number
  note(caller: string): void
}

const WINDOW_MS = 60_000
const MOST_CALLERS = 10_000

/** A caller's minute begins with its first attempt. */
export function createRateLimit(clock: Clock, perMinute: number): RateLimit {
  const minutes = new Map<string, { readonly since: number; count: number }>()
  const minuteOf = (caller: string) => {
    const minute = minutes.get(caller)
    const now = clock()
    return minute && minute.since <= now && now < minute.since + WINDOW_MS ? minute : null
  }
  return {
    waitSeconds(caller) {
      const minute = minuteOf(caller)
      if (!minute || minute.count < perMinute) return 0
      return Math.max(1, Math.ceil((minute.since + WINDOW_MS - clock()) / 1_000))
    },
    note(caller) {
      const minute = minuteOf(caller)
      if (minute) {
        minute.count += 1
        return
      }
      // Taken out and put back, so that the oldest stand first.
      minutes.delete(caller)
      minutes.set(caller, { since: clock(), count: 1 })
      const [first] = minutes.keys()
      if (minutes.size > MOST_CALLERS && first !== undefined) minutes.delete(first)
    },
  }
}
