/** Points of a run in a box of one by one, the newest at the right, the largest at the top. */

/**
 * SVG path of a run; a null leaves a gap, and a value that stands between two gaps is left out. Runs without
 * any change lie in the middle.
 */
export function sparklinePath(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const span = most - least
  const place = (value: number) => (span === 0 ? 0.5 : 1 - (value - least) / span)
  const across = Math.max(1, values.length - 1)
  let path = ''
  let inRun = false
  for (const [index, value] of values.entries()) {
    if (value !== null) path += `${inRun ? 'L' : 'M'}${short(index / across)} ${short(place(value))}`
    inRun = value !== null
  }
  return path
}

const short = (part: number): string => String(Math.round(part * 10_000) / 10_000)
