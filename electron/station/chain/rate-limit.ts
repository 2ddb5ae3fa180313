/** Attempts in a sliding minute, by caller; what is remembered is bounded. */
import type { Clock } from '../context.ts'

export interface RateLimit {
  /** Seconds to wait, or 0 where another attempt is welcome. */
  waitSeconds(caller: string): number
  note(caller: string): void
}

const WINDOW_MS = 60_000
const MOST_CALLERS = 10_000

export function createRateLimit(clock: Clock, perMinute: number): RateLimit {
  const attempts = new Map<string, number[]>()
  const recent = (caller: string): number[] => {
    const now = clock()
    return (attempts.get(caller) ?? []).filter((at) => at > now - WINDOW_MS && at <= now)
  }
  return {
    waitSeconds(caller) {
      const list = recent(caller)
      const oldest = list[list.length - perMinute]
      return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + WINDOW_MS - clock()) / 1_000))
    },
    note(caller) {
      const list = recent(caller).slice(-perMinute)
      list.push(clock())
      // Taken out and put back, so that the oldest stand first.
      attempts.delete(caller)
      attempts.set(caller, list)
      const [first] = attempts.keys()
      if (attempts.size > MOST_CALLERS && first !== undefined) attempts.delete(first)
    },
  }
}
