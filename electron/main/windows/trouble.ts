/**
 * Breakdowns of one window's page: how long to wait before it is loaded again, and when it is time to tell
 * what a person can do. The page is loaded again all the same, for ever.
 */

const COUNTED_MS = 10 * 60_000
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000
/** So many within ten minutes do not go away by themselves. */
const ADVISE_FROM = 5

export interface Trouble {
  readonly reason: TroubleReason
  /** Of those within the last ten minutes, the first (ms since 1970). */
  readonly since: number
  readonly at: number
  readonly count: number
  readonly retryAt: number
  readonly advise: boolean
}

export const TROUBLE_REASONS = ['crashed', 'memory', 'hung', 'unloadable'] as const
export type TroubleReason = (typeof TROUBLE_REASONS)[number]

export interface TroubleBook {
  note(reason: TroubleReason, at: number): Trouble
  /** How many in the last ten minutes. */
  recent(at: number): number
  last(): Trouble | null
}

export function createTroubleBook(): TroubleBook {
  let times: number[] = []
  let last: Trouble | null = null
  const prune = (at: number) => {
    times = times.filter((time) => at - time < COUNTED_MS)
  }
  return {
    note(reason, at) {
      prune(at)
      times.push(at)
      const count = times.length
      last = {
        reason,
        since: times[0] ?? at,
        at,
        count,
        retryAt: at + Math.min(FIRST_DELAY_MS * 2 ** (count - 1), LONGEST_DELAY_MS),
        advise: count >= ADVISE_FROM,
      }
      return last
    },
    recent(at) {
      prune(at)
      return times.length
    },
    last: () => last,
  }
}

/** Chromium's word for why a page's process ended. */
export function reasonOf(word: string): TroubleReason {
  return word === 'oom' || word === 'memory-eviction' ? 'memory' : 'crashed'
}
