/** Thresholds as stretches of a line from 0 to 1. */
import type { Direction } from '#shared/domain/lamp.ts'

interface Stretch {
  /** Where it begins, and how long it is: shares of the line. */
  readonly at: number
  readonly width: number
}
export interface ColourBand extends Stretch {
  readonly colour: 'red' | 'yellow' | 'green'
  readonly from: number
  readonly to: number
}
export interface Tick {
  readonly value: number
  readonly at: number
  /** On which side of its place the number stands, so that close ones do not run into each other. */
  readonly side: 'before' | 'on' | 'after'
}
export interface Scale {
  readonly bands: readonly ColourBand[]
  readonly deadBands: readonly Stretch[]
  readonly ticks: readonly Tick[]
  /** Where the unit stands; at an end where it is beyond. */
  readonly now: number | null
}

interface ScaleParts {
  readonly direction: Direction
  readonly green: readonly (number | null)[]
  readonly red: readonly (number | null)[]
  readonly deadBand: number
  readonly value: number | null
}

/** Share of the line within which two numbers would touch. */
const CLOSE = 0.12

/** Null where there are no thresholds to draw. */
export function scaleOf({ direction, green, red, deadBand, value }: ScaleParts): Scale | null {
  const [g0, g1] = green
  const [r0, r1] = red
  if (g0 == null || r0 == null || (direction === 'band' && (g1 == null || r1 == null))) return null
  const edges =
    direction === 'band' ? [r0, g0, g1 ?? g0, r1 ?? r0] : direction === 'lower' ? [g0, r0] : [r0, g0]
  if (edges.some((edge, index) => index > 0 && edge < (edges[index - 1] ?? edge))) return null
  const first = edges[0] ?? 0
  const last = edges.at(-1) ?? first
  const room = Math.max(last - first, Math.abs(last) * 0.05, deadBand * 2, 1e-9)
  // A value far away would press the thresholds into one spot: it is shown at the end of the line.
  const low = Math.min(first - room * 0.8, Math.max(value ?? first, first - room * 3) - room * 0.2)
  const high = Math.max(last + room * 0.8, Math.min(value ?? last, last + room * 3) + room * 0.2)
  const at = (each: number) => Math.min(1, Math.max(0, (each - low) / (high - low)))
  const colours =
    direction === 'band'
      ? (['red', 'yellow', 'green', 'yellow', 'red'] as const)
      : direction === 'lower'
        ? (['green', 'yellow', 'red'] as const)
        : (['red', 'yellow', 'green'] as const)
  const ends = [low, ...edges, high]
  const stretch = (from: number, to: number): Stretch => ({ at: at(from), width: at(to) - at(from) })
  const bands = colours.map((colour, index) => {
    const [from, to] = [ends[index] ?? low, ends[index + 1] ?? high]
    return { colour, from, to, ...stretch(from, to) }
  })
  // To get better a value must clear a threshold by this much, towards green.
  const upwards = direction === 'band' ? edges.slice(0, 2) : direction === 'higher' ? edges : []
  const downwards = direction === 'band' ? edges.slice(2) : direction === 'lower' ? edges : []
  const deadBands =
    deadBand > 0
      ? [
          ...upwards.map((edge) => stretch(edge, edge + deadBand)),
          ...downwards.map((edge) => stretch(edge - deadBand, edge)),
        ]
      : []
  const places = [...new Set(edges)].map((edge) => ({ value: edge, at: at(edge) }))
  const ticks = places.map((place, index): Tick => {
    const [before, after] = [places[index - 1], places[index + 1]]
    if (after && after.at - place.at < CLOSE) return { ...place, side: 'before' }
    return { ...place, side: before && place.at - before.at < CLOSE ? 'after' : 'on' }
  })
  return { bands, deadBands, ticks, now: value === null ? null : at(value) }
}
