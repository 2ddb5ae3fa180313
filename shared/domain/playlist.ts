/**
 * A wall that turns by itself: which turn of its playlist is shown, for how long, and what is passed over.
 * All times are of a monotonic clock in ms, so that a clock that is set cannot skip a scene or hold one; only
 * `sinceMs` of a failure is a moment for people to read.
 */
export interface Turn {
  readonly scene: string
  readonly kpi: string | null
  readonly dwellSeconds: number
}

/** A turn that could not be shown. */
export interface Failure {
  /** When it first failed (ms since 1970). */
  readonly sinceMs: number
  readonly times: number
  /** How many more rounds go by without it. */
  readonly passes: number
}

export interface Round {
  /** Place of the turn in the playlist. */
  readonly at: number
  /** How much of its dwell is over. */
  readonly shownMs: number
  readonly countedAtMs: number
  /** The end of a pause, where there is one. */
  readonly pausedUntilMs: number | null
  /** By place in the playlist. */
  readonly failures: ReadonlyMap<number, Failure>
}

/** A turn that keeps failing is tried again after 1, 2, 4 … rounds, at the latest after so many. */
export const MOST_PASSES = 8

export const beginRound = (nowMs: number, at = 0): Round => ({
  at,
  shownMs: 0,
  countedAtMs: nowMs,
  pausedUntilMs: null,
  failures: new Map(),
})

/** Lets time pass; none of it counts while paused, and a pause ends by itself. */
export function count(round: Round, nowMs: number): Round {
  const { pausedUntilMs, countedAtMs } = round
  if (pausedUntilMs !== null && nowMs < pausedUntilMs) return { ...round, countedAtMs: nowMs }
  const fromMs = Math.max(countedAtMs, pausedUntilMs ?? countedAtMs)
  return {
    ...round,
    shownMs: round.shownMs + Math.max(0, nowMs - fromMs),
    countedAtMs: nowMs,
    pausedUntilMs: null,
  }
}

/** @param slowness how many times longer than usual a turn is shown. */
export const dwellMs = (turn: Turn, slowness = 1): number => turn.dwellSeconds * 1_000 * slowness

export function isDue(round: Round, turns: readonly Turn[], slowness = 1): boolean {
  const turn = turns[round.at]
  return round.pausedUntilMs === null && (!turn || round.shownMs >= dwellMs(turn, slowness))
}

/** From 0 to 1: how much of the dwell is over. */
export function progressOf(round: Round, turns: readonly Turn[], slowness = 1): number {
  const turn = turns[round.at]
  return turn ? Math.min(1, round.shownMs / dwellMs(turn, slowness)) : 0
}

/**
 * The turn that comes next or came before, past those that failed; each of these is then passed over one
 * time less. Where all failed, the nearest is tried: a wall shows something.
 */
export function nextTurn(
  { at, failures }: Pick<Round, 'at' | 'failures'>,
  turns: readonly Turn[],
  by: 1 | -1 = 1,
): { readonly at: number; readonly failures: ReadonlyMap<number, Failure> } {
  const left = new Map(failures)
  const place = (step: number): number =>
    turns.length === 0 ? 0 : (((at + by * step) % turns.length) + turns.length) % turns.length
  for (let step = 1; step <= turns.length; step += 1) {
    const candidate = place(step)
    const failure = left.get(candidate)
    if (!failure || failure.passes === 0) return { at: candidate, failures: left }
    left.set(candidate, { ...failure, passes: failure.passes - 1 })
  }
  return { at: place(1), failures }
}

/** Shows a turn from the beginning of its dwell; a pause stays. */
export const goTo = (round: Round, at: number, nowMs: number): Round => ({
  ...round,
  at,
  shownMs: 0,
  countedAtMs: nowMs,
})

/** A turn failed: it is passed over for a round, then for twice as many. */
export function noteFailure(round: Round, at: number, whenMs: number): Round {
  const before = round.failures.get(at)
  const times = (before?.times ?? 0) + 1
  const failure = {
    sinceMs: before?.sinceMs ?? whenMs,
    times,
    passes: Math.min(2 ** (times - 1), MOST_PASSES),
  }
  return { ...round, failures: new Map(round.failures).set(at, failure) }
}

/** A turn was shown: what was wrong with it is over. */
export function noteShown(round: Round, at: number): Round {
  if (!round.failures.has(at)) return round
  const failures = new Map(round.failures)
  failures.delete(at)
  return { ...round, failures }
}

/** Somebody is there: nothing turns for so long; a longer pause that is on is kept. */
export function pause(round: Round, nowMs: number, forMs: number): Round {
  const counted = count(round, nowMs)
  return { ...counted, pausedUntilMs: Math.max(counted.pausedUntilMs ?? 0, nowMs + forMs) }
}

export const resume = (round: Round, nowMs: number): Round => ({
  ...count(round, nowMs),
  pausedUntilMs: null,
})
