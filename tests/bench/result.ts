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

/** The value below which a share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)
