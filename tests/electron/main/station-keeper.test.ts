import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startStationKeeper } from '../../../electron/main/station-keeper.ts'

/** A stand-in for the forked process; the test says when it ends. */
function fakeFork({ obeys = true } = {}) {
  const asked: string[] = []
  const ends: ((code: number) => void)[] = []
  const fork = () => {
    asked.push('fork')
    let end: (code: number) => void = () => {}
    const exited = new Promise<number>((resolve) => {
      end = resolve
    })
    ends.push(end)
    return {
      exited,
      stop: () => {
        asked.push('stop')
        if (obeys) end(0)
      },
      kill: () => {
        asked.push('kill')
        end(15)
      },
    }
  }
  return { fork, asked, crash: () => ends.at(-1)?.(1) }
}

const quiet = () => {}
const nobody = async () => false
const forward = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('startStationKeeper', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('starts a station where none serves, and again with a growing pause when it ends', async () => {
    const { fork, asked, crash } = fakeFork()
    const keeper = startStationKeeper({ fork, isServing: nobody, log: quiet })
    const starts: number[] = []
    await forward(0)
    for (const waitMs of [499, 1, 999, 1, 1_999, 1]) {
      if (waitMs > 1) crash()
      await forward(waitMs)
      starts.push(asked.length)
    }
    expect(starts).toEqual([1, 2, 2, 3, 3, 4])
    await keeper.stop()
  })

  it('starts none beside one that serves already, and takes over once that has gone for good', async () => {
    const { fork, asked } = fakeFork()
    let serves = true
    const keeper = startStationKeeper({ fork, isServing: async () => serves, log: quiet })
    await forward(60_000)
    expect(asked).toEqual([])
    serves = false
    await forward(10_000)
    serves = true
    await forward(10_000)
    expect(asked).toEqual([])
    serves = false
    await forward(25_000)
    expect(asked).toEqual(['fork'])
    await keeper.stop()
  })

  it('starts none where the app only attaches', async () => {
    const keeper = startStationKeeper({ fork: null, isServing: nobody, log: quiet })
    await forward(60_000)
    await keeper.stop()
  })

  it('ends its station when the app quits, and starts no other', async () => {
    const { fork, asked } = fakeFork()
    const keeper = startStationKeeper({ fork, isServing: nobody, log: quiet })
    await forward(0)
    await keeper.stop()
    await forward(120_000)
    expect(asked).toEqual(['fork', 'stop'])
  })

  it('ends a station that does not listen', async () => {
    const { fork, asked } = fakeFork({ obeys: false })
    const keeper = startStationKeeper({ fork, isServing: nobody, log: quiet })
    await forward(0)
    const stopped = keeper.stop()
    await forward(5_000)
    await stopped
    expect(asked).toEqual(['fork', 'stop', 'kill'])
  })

  it('leaves a pause at once when the app quits', async () => {
    const { fork, asked, crash } = fakeFork()
    const keeper = startStationKeeper({ fork, isServing: nobody, log: quiet })
    await forward(0)
    crash()
    await forward(0)
    await keeper.stop()
    await forward(120_000)
    expect(asked).toEqual(['fork'])
  })
})
