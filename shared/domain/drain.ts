/**
 * When a backlog will be gone, at the pace of the last minutes. Only what has been falling for a while says
 * anything: one batch that went through is not a pace.
 */

/** A backlog as it was seen: how many items waited at an instant (ms since 1970). */
export interface BacklogSample {
  readonly at: number
  readonly waiting: number
}

const WINDOW_MS = 5 * 60_000
/** Samples closer together than this replace one another. */
const APART_MS = 2_000
/** A fall is a pace once it has lasted this long. */
const LEAST_SPAN_MS = 10_000

/** The samples of the last minutes with a new one; an emptied backlog starts anew. */
export function noteBacklog(samples: readonly BacklogSample[], sample: BacklogSample): BacklogSample[] {
  if (sample.waiting === 0) return [sample]
  const recent = samples.filter(({ at }) => at <= sample.at && sample.at - at <= WINDOW_MS)
  const beforeLast = recent.at(-2)
  if (beforeLast && sample.at - beforeLast.at < APART_MS) recent.pop()
  return [...recent, sample]
}

/**
 * The instant at which nothing waits any more (ms since 1970); null where nothing waits, the backlog is not
 * falling, or too little was seen of late to tell.
 */
export function drainedAt(samples: readonly BacklogSample[], now: number): number | null {
  const last = samples.at(-1)
  if (!last || last.waiting === 0 || now - last.at > WINDOW_MS) return null
  // What came in one go before it began to fall says nothing of how fast it falls.
  let peak = last
  for (const sample of samples) if (sample.waiting >= peak.waiting) peak = sample
  const fallen = peak.waiting - last.waiting
  const spanMs = last.at - peak.at
  if (fallen <= 0 || spanMs < LEAST_SPAN_MS) return null
  const at = last.at + (last.waiting * spanMs) / fallen
  return Math.round(Math.max(at, now))
}
