/** Waiting after failures: doubled each time from one second, spread by chance, at most five minutes. */
const FIRST_MS = 1_000
const MOST_MS = 300_000

/** @param failures Failures in a row, from 1. */
export function backOff(failures: number, mostMs: number, chance: () => number = Math.random): number {
  const most = Math.min(MOST_MS, mostMs)
  const plain = Math.min(most, FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return plain * (0.5 + chance() / 2)
}

/** A `Retry-After` of seconds, bounded; null where there is none. */
export function retryAfterMs(header: string | string[] | undefined): number | null {
  const seconds = typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : null
  return seconds === null ? null : Math.min(MOST_MS, Math.max(FIRST_MS, seconds * 1_000))
}
