export interface BenchRow {
  readonly what: string
  readonly measured: string
  readonly baseline: string
  readonly ratio: string
  readonly goal: string
}

const NONE = '–'
const perSecond = (rate: number) => `${Math.round(rate).toLocaleString('en')} rows/s`

export function rateRow(what: string, rate: number, bareRate: number, goal: string): BenchRow {
  return {
    what,
    measured: perSecond(rate),
    baseline: perSecond(bareRate),
    ratio: (rate / bareRate).toFixed(2),
    goal,
  }
}

export function timeRow(what: string, ms: number, goal: string): BenchRow {
  return { what, measured: `${ms.toFixed(0)} ms`, baseline: NONE, ratio: NONE, goal }
}

const milliseconds = (ms: number) => `${ms < 100 ? ms.toFixed(2) : Math.round(ms).toLocaleString('en')} ms`

/** One time against the bare one; the ratio says how many times as long it takes. */
export function timesRow(what: string, ms: number, bareMs: number, goal: string): BenchRow {
  return {
    what,
    measured: milliseconds(ms),
    baseline: milliseconds(bareMs),
    ratio: `${(ms / bareMs).toFixed(1)} ×`,
    goal,
  }
}

/** Many samples of one thing, each with the bare time for as many rows. */
export interface Spread {
  readonly ms: readonly number[]
  readonly bareMs: readonly number[]
  readonly rows: readonly number[]
}

/** Half of the samples and 95 of 100 of them, against the bare ones' half. */
export function spreadRow(what: string, { ms, bareMs, rows }: Spread, goal: string): BenchRow {
  const [half, bareHalf] = [percentile(ms, 0.5), percentile(bareMs, 0.5)]
  return {
    what: `${what} (${percentile(rows, 0.5)} rows)`,
    measured: `p50 ${milliseconds(half)}, p95 ${milliseconds(percentile(ms, 0.95))}`,
    baseline: `p50 ${milliseconds(bareHalf)}, p95 ${milliseconds(percentile(bareMs, 0.95))}`,
    ratio: `${(half / bareHalf).toFixed(1)} ×`,
    goal,
  }
}

/** The value below which a share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)
