import { afterEach, describe, expect, it, vi } from 'vitest'
import { nowMs, setStationClock, startClock } from '../../../renderer/app/clock.ts'

const STATION = Date.parse('2026-11-21T21:38:00+07:00')
const HOUR = 3_600_000

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A wall whose machine is an hour ahead of its station. */
function startWall(answer: () => Promise<unknown>): () => void {
  vi.useFakeTimers({ now: STATION + HOUR })
  vi.stubGlobal('fetch', answer)
  const stop = startClock()
  setStationClock(new Date(STATION).toISOString())
  return stop
}

const fails = () => Promise.reject(new TypeError('no station'))

describe('the clock of the wall', () => {
  it('is the station’s, and stays that when this machine’s clock is set back', async () => {
    const stop = startWall(fails)
    await vi.advanceTimersByTimeAsync(5_000)
    vi.setSystemTime(Date.now() - 3 * HOUR)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(nowMs() - STATION).toBe(6_000)
    stop()
  })

  it('asks the station for the time after a leap forward; until it answers, ages are too old, not too young', async () => {
    let answer: (value: unknown) => void = () => {}
    const stop = startWall(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    vi.setSystemTime(Date.now() + 3 * HOUR)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(nowMs() - STATION).toBe(3 * HOUR + 1_000)
    answer({ headers: new Headers({ date: new Date(STATION + 1_000).toUTCString() }) })
    await vi.advanceTimersByTimeAsync(0)
    expect(nowMs() - STATION).toBe(1_000)
    stop()
  })

  it('does not ask while the clock goes as it should', async () => {
    const ask = vi.fn(fails)
    const stop = startWall(ask)
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect([ask.mock.calls.length, nowMs() - STATION]).toEqual([0, 10 * 60_000])
    stop()
  })
})
