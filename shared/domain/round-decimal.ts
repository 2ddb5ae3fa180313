/** Digits of a decimal fraction that a double surely keeps. */
const SURE_DIGITS = 15

/**
 * Rounds as a clerk does on paper: halves go away from zero, and 1.005 is a half although its binary
 * fraction lies a hair below. What a double does not surely hold does not decide.
 * @param digits After the point, a whole number; negative ones round to tens, hundreds and so on.
 */
export function roundDecimal(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value
  const sure = Number(Math.abs(value).toPrecision(SURE_DIGITS))
  return Math.sign(value) * moved(Math.round(moved(sure, digits)), -digits)
}

/** A number with its point moved, by its decimal digits. */
function moved(value: number, places: number): number {
  const [fraction, exponent = '0'] = String(value).split('e')
  return Number(`${fraction}e${Number(exponent) + places}`)
}
