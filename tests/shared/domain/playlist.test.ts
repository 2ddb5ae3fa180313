import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  beginRound,
  count,
  dwellMs,
  goTo,
  isDue,
  MOST_PASSES,
  nextTurn,
  noteFailure,
  noteShown,
  pause,
  type Round,
  resume,
  type Turn,
} from '#shared/domain/playlist.ts'

const turn = (scene: string, dwellSeconds = 10): Turn => ({ scene, kpi: null, dwellSeconds })
const WATCH = [turn('overview', 45), turn('lampBoard', 30), turn('alarms', 20)]

/** Turns as a wall does: what is due is tried, what fails is passed over. */
function turnOnce(round: Round, turns: readonly Turn[], nowMs: number, works: (at: number) => boolean) {
  let next = nextTurn(round, turns)
  let left = { ...round, failures: next.failures }
  const tried: number[] = []
  while (tried.length < turns.length) {
    tried.push(next.at)
    if (works(next.at)) return { round: noteShown(goTo(left, next.at, nowMs), next.at), tried }
    left = noteFailure(left, next.at, nowMs)
    next = nextTurn({ at: next.at, failures: left.failures }, turns)
    left = { ...left, failures: next.failures }
  }
  return { round: goTo(left, round.at, nowMs), tried }
}

const playlists = fc.array(fc.integer({ min: 5, max: 120 }), { minLength: 1, maxLength: 8 })

describe('the round of a playlist', () => {
  it('shows each turn for its dwell, in order, and begins again', () => {
    let round = beginRound(0)
    const seen: string[] = []
    for (let now = 0; now < 200_000; now += 1_000) {
      round = count(round, now)
      if (isDue(round, WATCH)) {
        round = goTo(round, nextTurn(round, WATCH).at, now)
        seen.push(`${now / 1_000} ${WATCH[round.at]?.scene}`)
      }
    }
    expect(seen).toEqual([
      '45 lampBoard',
      '75 alarms',
      '95 overview',
      '140 lampBoard',
      '170 alarms',
      '190 overview',
    ])
  })

  it('never skips a scene that works, whatever else fails', () => {
    const failing = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(playlists, fc.array(failing, { minLength: 1, maxLength: 60 }), (dwells, course) => {
        const turns = dwells.map((seconds, at) => turn(`scene ${at}`, seconds))
        let round = beginRound(0)
        for (const [index, fails] of course.entries()) {
          const before = round
          const passable = new Set(
            [...before.failures].filter(([, { passes }]) => passes > 0).map(([at]) => at),
          )
          const { round: after, tried } = turnOnce(before, turns, index, (at) => !fails[at])
          // Every place between the old and the new turn failed earlier, or was tried and failed now.
          for (let at = (before.at + 1) % turns.length; at !== after.at; at = (at + 1) % turns.length) {
            expect(passable.has(at) || (tried.includes(at) && fails[at])).toBe(true)
          }
          round = after
        }
      }),
    )
  })

  it('never shows a turn for longer than its dwell, however long or short the beats are', () => {
    const beats = fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 50, maxLength: 200 })
    fc.assert(
      fc.property(playlists, beats, (dwells, pauses) => {
        const turns = dwells.map((seconds, at) => turn(`scene ${at}`, seconds))
        let now = 0
        let round = beginRound(now)
        let shownSince = 0
        for (const ms of pauses) {
          now += ms
          round = count(round, now)
          const dwell = dwellMs(turns[round.at] ?? turn('none'))
          expect(now - shownSince).toBeLessThan(dwell + ms)
          if (!isDue(round, turns)) continue
          expect(now - shownSince).toBeGreaterThanOrEqual(dwell)
          round = goTo(round, nextTurn(round, turns).at, now)
          shownSince = now
        }
      }),
    )
  })

  it('makes one turn, not many, after the machine was asleep', () => {
    const round = count(beginRound(0), 86_400_000)
    expect(isDue(round, WATCH)).toBe(true)
    const next = goTo(round, nextTurn(round, WATCH).at, 86_400_000)
    expect([next.at, isDue(next, WATCH)]).toEqual([1, false])
  })

  it('stands still while paused, and goes on with what is left of the dwell', () => {
    let round = pause(count(beginRound(0), 40_000), 40_000, 60_000)
    round = count(round, 99_999)
    expect([round.shownMs, isDue(round, WATCH)]).toEqual([40_000, false])
    round = count(round, 104_999)
    expect([round.shownMs, round.pausedUntilMs, isDue(round, WATCH)]).toEqual([44_999, null, false])
    expect(isDue(count(round, 105_000), WATCH)).toBe(true)
  })

  it('keeps the longer of two pauses, until it is told to go on', () => {
    const long = pause(beginRound(0), 0, 600_000)
    expect(pause(long, 1_000, 60_000).pausedUntilMs).toBe(600_000)
    expect(pause(long, 590_000, 60_000).pausedUntilMs).toBe(650_000)
    expect(resume(long, 1_000)).toMatchObject({ pausedUntilMs: null, shownMs: 0 })
  })

  it('is slower by as much as is asked', () => {
    const round = count(beginRound(0), 45_000)
    expect([isDue(round, WATCH, 1), isDue(round, WATCH, 4)]).toEqual([true, false])
  })

  it('tries what failed again after one round, then after two, four, at last after eight', () => {
    const turns = [turn('a'), turn('b')]
    let round = beginRound(0)
    const rounds: number[] = []
    for (let index = 1; index <= 60; index += 1) {
      const { round: after, tried } = turnOnce(round, turns, index, (at) => at === 0)
      if (tried.includes(1)) rounds.push(index)
      round = after
    }
    const apart = rounds.slice(1).map((at, index) => at - (rounds[index] ?? 0))
    expect(rounds[0]).toBe(1)
    expect(apart.slice(0, 5)).toEqual([2, 3, 5, MOST_PASSES + 1, MOST_PASSES + 1])
    expect(round.failures.get(1)?.sinceMs).toBe(1)
  })

  it('forgets a failure once the turn is shown', () => {
    const failed = noteFailure(beginRound(0), 1, 5)
    expect(noteShown(failed, 1).failures.size).toBe(0)
  })

  it('tries the nearest where all failed, and goes back past what failed', () => {
    const all = [0, 1, 2].reduce((round, at) => noteFailure(round, at, 1), beginRound(0))
    expect(nextTurn(all, WATCH).at).toBe(1)
    expect(nextTurn(noteFailure(beginRound(0), 2, 1), WATCH, -1).at).toBe(1)
  })
})
