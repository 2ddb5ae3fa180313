import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BacklogSample, drainedAt, noteBacklog } from '#shared/domain/drain.ts'

const NOW = Date.parse('2026-11-21T14:00:00+07:00')
const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Samples ten seconds apart, the last one now. */
const everyTenSeconds = (...waiting: number[]): BacklogSample[] =>
  waiting.map((items, index) => ({ at: NOW - (waiting.length - 1 - index) * 10 * SECOND, waiting: items }))

describe('drain', () => {
  it('tells when a backlog that falls steadily will be gone', () => {
    expect(drainedAt(everyTenSeconds(4_000, 3_000, 2_000, 1_000), NOW)).toBe(NOW + 10 * SECOND)
  })

  it('tells nothing of a backlog that grows, stands still, has only just begun to fall, or is empty', () => {
    expect(
      [
        everyTenSeconds(1_000, 2_000, 3_000),
        everyTenSeconds(2_000, 2_000, 2_000),
        [
          { at: NOW - 5 * SECOND, waiting: 2_000 },
          { at: NOW, waiting: 1_000 },
        ],
        everyTenSeconds(2_000, 1_000, 0),
        everyTenSeconds(2_000),
        [],
      ].map((samples) => drainedAt(samples, NOW)),
    ).toEqual([null, null, null, null, null, null])
  })

  it('measures from the peak: what came in one go before does not count against the pace', () => {
    expect(drainedAt(everyTenSeconds(0, 10, 3_000, 2_000, 1_000), NOW)).toBe(NOW + 10 * SECOND)
  })

  it('tells nothing once nothing was heard for minutes', () => {
    const samples = everyTenSeconds(3_000, 2_000, 1_000)
    expect([drainedAt(samples, NOW + 4 * MINUTE) !== null, drainedAt(samples, NOW + 6 * MINUTE)]).toEqual([
      true,
      null,
    ])
  })

  it('keeps the samples of the last minutes only, and few of them', () => {
    let samples: BacklogSample[] = []
    for (let index = 0; index < 10_000; index += 1) {
      samples = noteBacklog(samples, { at: NOW + index * 100, waiting: 20_000 - index })
    }
    const first = samples[0] as BacklogSample
    const last = samples.at(-1) as BacklogSample
    expect(samples.length).toBeLessThanOrEqual(165)
    expect(last).toEqual({ at: NOW + 999_900, waiting: 10_001 })
    expect(last.at - first.at).toBeLessThanOrEqual(5 * MINUTE)
    // 10 items each 100 ms: about 100 s for what is left, whatever was thrown away.
    expect(Math.abs((drainedAt(samples, last.at) ?? 0) - last.at - 1_000_100)).toBeLessThan(5_000)
  })

  it('starts anew once nothing waits, and forgets what lies ahead of a clock that was set back', () => {
    expect(noteBacklog(everyTenSeconds(9, 8, 7), { at: NOW + SECOND, waiting: 0 })).toEqual([
      { at: NOW + SECOND, waiting: 0 },
    ])
    expect(noteBacklog(everyTenSeconds(9, 8, 7), { at: NOW - MINUTE, waiting: 5 })).toEqual([
      { at: NOW - MINUTE, waiting: 5 },
    ])
  })

  it('is never in the past, and never earlier where more waits', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(steps, fc.nat(5_000), fc.nat(5_000), (falls, left, more) => {
        const all = falls.reduce((sum, fall) => sum + fall, left + more)
        const waiting = [all]
        for (const fall of falls) waiting.push((waiting.at(-1) ?? all) - fall)
        const samples = everyTenSeconds(...waiting)
        const withLess = samples.map((sample) => ({ ...sample, waiting: sample.waiting - more }))
        const later = drainedAt(samples, NOW)
        const earlier = drainedAt(withLess, NOW)
        if (left + more > 0) expect(later).toBeGreaterThanOrEqual(NOW)
        if (left > 0) expect(earlier).toBeLessThanOrEqual(later ?? 0)
      }),
    )
  })
})
