/** One clock for the whole wall, set by the station's: every age on screen is measured against it. */
import { create } from 'zustand'

interface Clock {
  /** ms since 1970, by the station's clock. */
  readonly nowMs: number
}

const TICK_MS = 1_000
/** A clock that is kept by a time server is moved by less than this. */
const JUMP_MS = 2_000

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
  const noticeJump = followJumps()
  const timer = setInterval(() => {
    noticeJump()
    useClockStore.setState({ nowMs: nowMs() })
  }, TICK_MS)
  return () => clearInterval(timer)
}

/**
 * This machine's clock may be set while the wall is up, and then all ages would be wrong until the station
 * tells the time again. A clock that was set back is made up for at once; after a leap forward, which may
 * also be a machine that slept, ages stand as they are: too old rather than too young. Both ask the station.
 */
function followJumps(): () => void {
  let wallMs = Date.now()
  let steadyMs = performance.now()
  return () => {
    const jumpedMs = Date.now() - wallMs - (performance.now() - steadyMs)
    wallMs = Date.now()
    steadyMs = performance.now()
    if (Math.abs(jumpedMs) < JUMP_MS) return
    if (jumpedMs < 0) offsetMs -= jumpedMs
    void askStationClock()
  }
}

async function askStationClock(): Promise<void> {
  try {
    const { headers } = await fetch('/api/v1/caller', { cache: 'no-store' })
    setStationClock(headers.get('date') ?? '')
  } catch {
    // The next snapshot brings the time.
  }
}
