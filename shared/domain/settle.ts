/**
 * How a standing lamp moves: at once to a worse colour (or after the hold time, where that is wished),
 * back to a better one only when the value has cleared the threshold by the dead band and has stayed so
 * for the hold time. A value that trembles at a threshold does not make the lamp flap.
 *
 * Grey is not a colour of this machine: while a lamp is grey it remembers where it stood, so that
 * silence never counts as recovery.
 */
import { type Direction, judge, type Lamp, type Thresholds } from './lamp.ts'

export type Colour = Exclude<Lamp, 'grey'>

export interface SettleRules {
  readonly direction: Direction
  /** In the KPI's unit, not negative. */
  readonly deadBand: number
  readonly holdMs: number
  /** True where getting worse waits for the hold time, too. */
  readonly holdWorse: boolean
}

/** Where a lamp stands, and since when (ms since 1970) it is about to move. */
export interface Settled {
  readonly colour: Colour | null
  readonly pending: { readonly worse: boolean; readonly since: number } | null
}

export const UNSETTLED: Settled = { colour: null, pending: null }

const SEVERITY: Readonly<Record<Colour, number>> = { green: 0, yellow: 1, red: 2 }

/** The next standing of a lamp for a value at `now`; unchanged where there is nothing to judge by. */
export function settle(
  before: Settled,
  value: number,
  thresholds: Thresholds,
  rules: SettleRules,
  now: number,
): Settled {
  const plain = colourOf(value, thresholds, rules.direction)
  if (plain === null) return before
  if (before.colour === null) return { colour: plain, pending: null }
  const worse = SEVERITY[plain] > SEVERITY[before.colour]
  const target = worse ? plain : clearedColour(before.colour, value, thresholds, rules)
  if (target === before.colour) return { colour: before.colour, pending: null }
  const holdMs = worse && !rules.holdWorse ? 0 : rules.holdMs
  const since = before.pending?.worse === worse ? before.pending.since : now
  return now - since >= holdMs
    ? { colour: target, pending: null }
    : { colour: before.colour, pending: { worse, since } }
}

/** The better colour that a value has reached with the dead band to spare, or the one before. */
function clearedColour(before: Colour, value: number, thresholds: Thresholds, rules: SettleRules): Colour {
  const { deadBand, direction } = rules
  const margins = { higher: [-deadBand], lower: [deadBand], band: [-deadBand, deadBand] }[direction]
  let cleared: Colour = 'green'
  for (const margin of margins) {
    const colour = colourOf(value + margin, thresholds, direction)
    if (colour !== null && SEVERITY[colour] > SEVERITY[cleared]) cleared = colour
  }
  return SEVERITY[cleared] < SEVERITY[before] ? cleared : before
}

function colourOf(value: number, thresholds: Thresholds, direction: Direction): Colour | null {
  const lamp = judge(value, direction, thresholds)
  return lamp === 'grey' ? null : lamp
}
