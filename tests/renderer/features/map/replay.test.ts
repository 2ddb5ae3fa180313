import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  chooseSpeed,
  noteTouch,
  setPeriods,
  showNow,
  showPeriod,
  step,
  togglePlay,
} from '../../../../renderer/features/map/replay.ts'
import { useMapScene } from '../../../../renderer/features/map/store.ts'

const shown = () => {
  const { past, playing } = useMapScene.getState()
  return [past, playing]
}

describe('going through the past', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    setPeriods(['2026-08', '2026-09', '2026-10'])
  })
  afterEach(() => {
    showNow()
    chooseSpeed(1)
    vi.useRealTimers()
  })

  it('plays from the first period to the last, and ends in the present', () => {
    togglePlay()
    expect(shown()).toEqual(['2026-08', true])
    vi.advanceTimersByTime(1_200)
    expect(shown()).toEqual(['2026-09', true])
    vi.advanceTimersByTime(1_200)
    expect(shown()).toEqual(['2026-10', true])
    vi.advanceTimersByTime(1_200)
    expect(shown()).toEqual([null, false])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('pauses, goes on from there, and faster where that is chosen', () => {
    togglePlay()
    togglePlay()
    vi.advanceTimersByTime(5_000)
    expect(shown()).toEqual(['2026-08', false])
    togglePlay()
    chooseSpeed(4)
    vi.advanceTimersByTime(300)
    expect(shown()).toEqual(['2026-09', true])
  })

  it('steps by hand, not beyond the first, and past the last into the present', () => {
    step(-1)
    expect(shown()).toEqual(['2026-10', false])
    step(-9)
    expect(shown()).toEqual(['2026-08', false])
    step(3)
    expect(shown()).toEqual([null, false])
  })

  it('comes back to the present where nobody has touched it for three minutes', () => {
    showPeriod('2026-09')
    vi.advanceTimersByTime(170_000)
    noteTouch()
    vi.advanceTimersByTime(170_000)
    expect(shown()).toEqual(['2026-09', false])
    vi.advanceTimersByTime(10_000)
    expect(shown()).toEqual([null, false])
  })

  it('leaves a period that is no longer there, and plays nothing where there is none', () => {
    showPeriod('2026-08')
    setPeriods(['2026-09', '2026-10'])
    expect(shown()).toEqual([null, false])
    setPeriods([])
    togglePlay()
    expect(shown()).toEqual([null, false])
  })
})
