const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
/** A process that served this long was well; its end begins a new row of attempts. */
const HEALTHY_AFTER_MS = 60_000

/** How long to wait before attempt number `failures + 1`, in ms: doubles, and stops at half a minute. */
export function backOffMs(failures: number): number {
  if (failures <= 0) return 0
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS)
}

/** Failures in a row after a process ended that had lived for `livedMs`. */
export function countFailure(failuresBefore: number, livedMs: number): number {
  return livedMs >= HEALTHY_AFTER_MS ? 1 : failuresBefore + 1
}
