/**
 * Student's t distribution: how likely an outcome is when its spread was itself estimated from few
 * points. With many it is the normal distribution.
 */

/**
 * P(T ≤ t) for a whole number of degrees of freedom, by the finite sums of Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentCdf(t: number, freedom: number): number {
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0
  const angle = Math.atan(t / Math.sqrt(freedom))
  const cosine2 = Math.cos(angle) ** 2
  const isOdd = freedom % 2 === 1
  let term = isOdd ? Math.cos(angle) : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine2
    sum += term
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
  return 0.5 + within / 2
}

const WIDEST = 1_000
const quantiles = new Map<string, number>()

/** The t below which a share of the outcomes lies; share between 0 and 1, whole degrees of freedom. */
export function studentQuantile(share: number, freedom: number): number {
  const key = `${share}|${freedom}`
  let found = quantiles.get(key)
  if (found === undefined) {
    let low = -WIDEST
    let high = WIDEST
    for (let step = 0; step < 60; step += 1) {
      const middle = (low + high) / 2
      if (studentCdf(middle, freedom) < share) low = middle
      else high = middle
    }
    found = (low + high) / 2
    quantiles.set(key, found)
  }
  return found
}
