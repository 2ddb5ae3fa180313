/** The rules by which a page that broke down, fell silent or ran for long is loaded anew. */
import { describe, expect, it } from 'vitest'
import { createGpuWatch, withSafeMode } from '../../../electron/main/gpu-watch.ts'
import { createBeatWatch, readBeat } from '../../../electron/main/windows/beats.ts'
import {
  MEMORY_BOUND_KB,
  type RenewalQuestion,
  renewalCause,
} from '../../../electron/main/windows/renewal.ts'
import { createTroubleBook, reasonOf } from '../../../electron/main/windows/trouble.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('createTroubleBook', () => {
  it('waits longer each time, a minute at most, and advises from the fifth time on', () => {
    const book = createTroubleBook()
    const noted = Array.from({ length: 9 }, (_, index) => book.note('crashed', index * 1_000))
    expect(noted.map(({ at, retryAt }) => (retryAt - at) / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    expect(noted.map(({ advise }) => advise)).toEqual([...Array(4).fill(false), ...Array(5).fill(true)])
    expect(noted.at(-1)).toMatchObject({ count: 9, since: 0 })
  })

  it('forgets what is more than ten minutes ago', () => {
    const book = createTroubleBook()
    for (const at of [0, 1, 2]) book.note('hung', at)
    expect(book.recent(9 * MINUTE)).toBe(3)
    expect(book.note('hung', 11 * MINUTE)).toMatchObject({ count: 1, since: 11 * MINUTE, advise: false })
  })

  it('knows the end of memory from other ends', () => {
    expect(['oom', 'memory-eviction', 'crashed', 'killed'].map(reasonOf)).toEqual([
      'memory',
      'memory',
      'crashed',
      'crashed',
    ])
  })
})

describe('createBeatWatch', () => {
  const beat = { frames: 180, ready: true, language: 'vi' } as const

  it('says once that a page has been silent for too long', () => {
    const watch = createBeatWatch(30_000)
    watch.expect(0)
    watch.heard(beat, 5_000)
    expect([34_999, 35_000, 35_001].map(watch.isSilent)).toEqual([false, true, false])
  })

  it('expects nothing of a plain page, nor over the time that the machine slept', () => {
    const watch = createBeatWatch(30_000)
    expect(watch.isSilent(HOUR)).toBe(false)
    watch.expect(0)
    watch.rest()
    expect(watch.isSilent(HOUR)).toBe(false)
    watch.expect(HOUR)
    expect([watch.isSilent(HOUR + 1), watch.isSilent(HOUR + 30_000)]).toEqual([false, true])
  })

  it('tells how many pictures a second were drawn', () => {
    const watch = createBeatWatch()
    watch.expect(0)
    watch.heard(beat, 1_000)
    expect(watch.framesPerSecond()).toBeNull()
    watch.heard(beat, 4_000)
    expect(watch.framesPerSecond()).toBe(60)
  })

  it('takes nothing for a beat that is none', () => {
    for (const value of [
      null,
      1,
      {},
      { frames: -1, ready: true },
      { frames: 1.5, ready: true },
      { frames: 1 },
    ]) {
      expect(readBeat(value)).toBeNull()
    }
    expect(readBeat({ frames: 3, ready: false, language: 'en', more: 1 })).toEqual({
      frames: 3,
      ready: false,
      language: 'en',
    })
  })
})

describe('renewalCause', () => {
  const at = (text: string) => new Date(`2026-11-22T${text}:00`).getTime()
  const day = 24 * HOUR
  const calm: RenewalQuestion = {
    kind: 'wall',
    now: at('03:31'),
    loadedAt: at('03:31') - day,
    memoryKb: 300_000,
    idleSeconds: 3_600,
    renewAt: '03:30',
  }

  it('renews each day once its time has come', () => {
    expect(renewalCause(calm)).toBe('daily')
    expect(renewalCause({ ...calm, now: at('03:29'), loadedAt: at('03:31') - day })).toBeNull()
    expect(renewalCause({ ...calm, now: at('23:00'), loadedAt: at('03:30') })).toBeNull()
  })

  it('catches up when its time was missed', () => {
    expect(renewalCause({ ...calm, now: at('09:00') })).toBe('daily')
  })

  it('leaves a page alone that has just been loaded, and one that is never to be renewed', () => {
    expect(renewalCause({ ...calm, loadedAt: at('03:00') })).toBeNull()
    expect(renewalCause({ ...calm, renewAt: null })).toBeNull()
  })

  it('renews one that has grown too large, whatever the time', () => {
    const large = { ...calm, now: at('12:00'), loadedAt: at('11:00'), memoryKb: MEMORY_BOUND_KB + 1 }
    expect(renewalCause({ ...large, renewAt: null })).toBe('memory')
    expect(renewalCause({ ...large, memoryKb: MEMORY_BOUND_KB })).toBeNull()
  })

  it('never interrupts a person: a minute at a wall, half an hour at a desk', () => {
    expect(renewalCause({ ...calm, idleSeconds: 59 })).toBeNull()
    expect(renewalCause({ ...calm, kind: 'desk', idleSeconds: 1_799 })).toBeNull()
    expect(renewalCause({ ...calm, kind: 'desk', idleSeconds: 1_800 })).toBe('daily')
  })
})

describe('createGpuWatch', () => {
  it('calls for safe mode at the third end within ten minutes', () => {
    const fails = createGpuWatch()
    expect([0, 11 * MINUTE, 12 * MINUTE, 13 * MINUTE].map(fails)).toEqual([false, false, false, true])
  })

  it('starts again with the same arguments, safe mode apart', () => {
    expect(withSafeMode(['.', '--kiosk'], true)).toEqual(['.', '--kiosk', '--safe-mode'])
    expect(withSafeMode(['.', '--safe-mode', '--kiosk'], false)).toEqual(['.', '--kiosk'])
  })
})
