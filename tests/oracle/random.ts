/** Chance that can be played again: the same seed gives the same history. */
export interface Chance {
  /** From 0, below 1. */
  next(): number
  /** An integer, both ends included. */
  integer(from: number, to: number): number
  /** True so often, 0 to 1. */
  often(share: number): boolean
  pick<T>(all: readonly T[]): T
  /** Some of them, in an order of chance. */
  some<T>(all: readonly T[], count: number): T[]
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(all: readonly T[]): T => {
    const found = all[integer(0, all.length - 1)]
    if (found === undefined) throw new RangeError('nothing to choose from')
    return found
  }
  return {
    next,
    integer,
    pick,
    often: (share) => next() < share,
    some(all, count) {
      const left = [...all]
      const taken: (typeof left)[number][] = []
      while (left.length > 0 && taken.length < count)
        taken.push(...left.splice(integer(0, left.length - 1), 1))
      return taken
    },
  }
}

/** A seed of its own for the nth of something. */
export const seedOf = (seed: number, nth: number): number =>
  (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(nth + 1, 0xc2b2ae35)) >>> 0
