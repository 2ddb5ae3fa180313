/** One clock for the whole wall, set by the station's: every age on screen is measured against it. */
import { create } from 'zustand'

interface Clock {
  /** ms since 1970, by the station's clock. */
  readonly nowMs: number
}

const TICK_MS = 1_000

/** Station's clock minus this machine's. */
let offsetMs = 0

const useClockStore = create<Clock>()(() => ({ nowMs: Date.now() }))

export const nowMs = (): number => Date.now() + offsetMs

/** Follows the station's clock, so that a screen whose own clock is off shows true ages. */
export function setStationClock(clock: string): void {
  const stationMs = Date.parse(clock)
  if (Number.isNaN(stationMs)) return
  offsetMs = stationMs - Date.now()
  useClockStore.setState({ nowMs: stationMs })
}

/**
 * What `read` makes of the present moment. A component draws again only when that changes: read a
 * text such as "3 phút trước", not the time itself.
 */
export function useClock<Value extends string | number | boolean | null>(
  read: (nowMs: number) => Value,
): Value {
  return useClockStore((clock) => read(clock.nowMs))
}

export function startClock(): () => void {
  const timer = setInterval(() => useClockStore.setState({ nowMs: nowMs() }), TICK_MS)
  return () => clearInterval(timer)
}
