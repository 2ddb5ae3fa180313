/** Estimates that a few wild figures cannot move: half of the points may be wrong before they are. */

export interface WeightedValue {
  readonly value: number
  readonly weight: number
}

/** The value with half of the weight on either side; between two that share it, their mean. */
export function weightedMedian(values: readonly WeightedValue[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let below = 0
  for (const [index, { value, weight }] of sorted.entries()) {
    below += weight
    // Weights are sums of fractions: equal halves may differ in the last digit.
    if (Math.abs(below - half) <= 1e-12 * half) return (value + (sorted[index + 1]?.value ?? value)) / 2
    if (below > half) return value
  }
  return Number.NaN
}

export function median(values: readonly number[]): number {
  return middleOf(values.toSorted((a, b) => a - b))
}

function middleOf(sorted: { readonly length: number; readonly [index: number]: number }): number {
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export interface PlacedValue extends WeightedValue {
  /** Where on the time axis, in periods. */
  readonly at: number
}

export interface Line {
  readonly slope: number
  readonly intercept: number
}

/**
 * The Theil–Sen line: the median of the slopes of all pairs, and the median of what is left as
 * intercept. Up to 29 % of the points may be wild (Theil 1950; Sen, JASA 63, 1968). A pair counts with
 * the smaller weight of the two.
 */
export function theilSen(points: readonly PlacedValue[]): Line {
  if (points.every(({ weight }) => weight === 1)) return plainTheilSen(points)
  const slopes: WeightedValue[] = []
  for (const [index, b] of points.entries()) {
    for (let before = 0; before < index; before += 1) {
      const a = points[before]
      if (!a || a.at === b.at) continue
      slopes.push({ value: (b.value - a.value) / (b.at - a.at), weight: Math.min(a.weight, b.weight) })
    }
  }
  const slope = slopes.length === 0 ? 0 : weightedMedian(slopes)
  const rest = points.map(({ at, value, weight }) => ({ value: value - slope * at, weight }))
  return { slope, intercept: weightedMedian(rest) }
}

/** Where all weights are one the slopes need none: sorting bare numbers is ten times as fast. */
function plainTheilSen(points: readonly PlacedValue[]): Line {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2)
  let count = 0
  for (const [index, b] of points.entries()) {
    for (let before = 0; before < index; before += 1) {
      const a = points[before]
      if (!a || a.at === b.at) continue
      slopes[count] = (b.value - a.value) / (b.at - a.at)
      count += 1
    }
  }
  const slope = count === 0 ? 0 : middleOf(slopes.subarray(0, count).sort())
  return { slope, intercept: median(points.map(({ at, value }) => value - slope * at)) }
}

/** MAD to standard deviation under normal noise. */
const MAD_FACTOR = 1.4826
/** Mean absolute deviation to standard deviation under normal noise. */
const MEAN_FACTOR = 1.2533

/**
 * Spread of residuals as a standard deviation, from their median absolute deviation. Where more than
 * half of them are zero that one is zero and the mean absolute deviation stands in (Iglewicz and
 * Hoaglin, How to Detect and Handle Outliers, 1993).
 */
export function robustSpread(residuals: readonly number[]): number {
  if (residuals.length === 0) return 0
  const sizes = residuals.map(Math.abs)
  const deviation = median(sizes)
  if (deviation > 0) return MAD_FACTOR * deviation
  return (MEAN_FACTOR * sizes.reduce((sum, size) => sum + size, 0)) / sizes.length
}

/** Median-based standard deviations at which a residual is cut off: one normal one in eighty. */
const WILD = 2.5

/**
 * Residuals, the wild ones cut off at {@link WILD} times their robust spread: their mean square is then
 * a spread that uses all points and that a few cannot move (Huber's winsorised residuals).
 */
export function cutWild(residuals: readonly number[]): number[] {
  const most = WILD * robustSpread(residuals)
  return residuals.map((residual) => Math.min(most, Math.max(-most, residual)))
}
