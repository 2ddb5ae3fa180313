/** What stands on what, and how much contrast it needs (WCAG 2.2: 1.4.3 for text, 1.4.11 for shapes). */

export const GROUNDS = ['--ground', '--panel', '--raised', '--alarm-ground'] as const
export const TEXTS = ['--text-strong', '--text-soft', '--text-dim', '--text-red', '--text-yellow'] as const
export const LAMPS = ['--lamp-red', '--lamp-yellow', '--lamp-green', '--lamp-grey'] as const

export const TEXT_CONTRAST = 4.5
export const SHAPE_CONTRAST = 3

type Pair = readonly [over: string, ground: string]

const every = (overs: readonly string[], grounds: readonly string[]): Pair[] =>
  overs.flatMap((over) => grounds.map((ground): Pair => [over, ground]))

export const TEXT_PAIRS: readonly Pair[] = [
  ...every(TEXTS, GROUNDS),
  ['--on-badge', '--alarm-badge'],
  ['--ground', '--text-yellow'],
  ['--map-on-red', '--map-red'],
  ['--map-on-yellow', '--map-yellow'],
]

export const SHAPE_PAIRS: readonly Pair[] = [
  ...every(LAMPS, GROUNDS),
  ...every(['--focus'], GROUNDS),
  // What is wrong on the map stands out from what is well beside it, and from the ground.
  ...every(['--map-red', '--map-yellow'], ['--map-green', '--map-grey', '--ground']),
  ['--map-hatch', '--map-grey'],
  ...every(['--map-stripe'], ['--map-red', '--map-yellow']),
  ['--hatch', '--lamp-red'],
  ['--hatch', '--lamp-yellow'],
  ['--hatch', '--lamp-green'],
  ...every(['--trend', '--trend-red', '--trend-yellow'], ['--panel']),
  ...every(['--chart-line', '--chart-mark', '--chart-target'], ['--panel']),
]
