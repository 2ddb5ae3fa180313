/** What happens to a fleet, in which order: all of it follows from one seed and one day. */
import { type Chance, chanceOf } from '../../oracle/random.ts'
import type { PostedRow, Tree } from './fleet.ts'
import { MEASURES, ruleOf } from './measures.ts'
import type { WireFault } from './proxy.ts'

export type Step =
  | { readonly do: 'observe'; readonly at: string; readonly rows: readonly PostedRow[] }
  /** One figure corrected again and again, faster than it can be sent. */
  | {
      readonly do: 'correct'
      readonly at: string
      readonly rows: readonly PostedRow[]
      readonly gapMs: number
    }
  | { readonly do: 'fault'; readonly at: string; readonly fault: WireFault }
  | { readonly do: 'reset'; readonly at: string }
  | { readonly do: 'wait'; readonly ms: number }
  /** `kill -9` so long after rows were sent, or with null the moment they are answered; and a start. */
  | {
      readonly do: 'crash'
      readonly at: string
      readonly rows: readonly PostedRow[]
      readonly afterMs: number | null
    }
  /** `kill -9`; it stays away until it is started. */
  | { readonly do: 'down'; readonly at: string }
  | { readonly do: 'start'; readonly at: string }
  | { readonly do: 'backup'; readonly at: string }
  /** `kill -9`, the replica of the last backup, and a start; several at once. */
  | { readonly do: 'restore'; readonly at: readonly string[] }
  | { readonly do: 'clock'; readonly at: string; readonly offsetMs: number }
  /** Cut off from its parent for longer than silence takes, and looked at there, where the clock may jump, too. */
  | { readonly do: 'silence'; readonly at: string; readonly jumpMs: number }
  /** A document for all stations below. */
  | { readonly do: 'direct'; readonly at: string; readonly directive: Directive }
  /** A batch with the station's own certificate and what is not its own. */
  | { readonly do: 'forge'; readonly at: string }

export type Directive =
  | { readonly kind: 'detail-policy'; readonly depth: 'own' | 'children' | 'all' }
  | { readonly kind: 'resync' }

export interface Schedule {
  readonly seed: number
  readonly tree: Tree
  readonly steps: readonly Step[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Days and months back: near ones, ones within the carry rule's reach of each other, and ones beyond it. */
const DAYS_AGO = [0, 0, 0, 1, 2, 9, 33, 40, 75]
const MONTHS_AGO = [0, 0, 1, 2, 5, 14]

const PROVINCES: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['01', ['00004', '00008', '00025']],
  ['79', ['26740', '26743', '26758']],
]

function makeTree(chance: Chance): Tree {
  const shape = chance.pick(['city', 'city', 'nation', 'nation', 'two-provinces'] as const)
  const communes = (province: number, count: number): Tree => {
    const [unit, wards] = PROVINCES[province] ?? ['', []]
    return wards.slice(0, count).map((ward) => ({ unit: ward, parent: unit }))
  }
  const [first = '', second = ''] = PROVINCES.map(([unit]) => unit)
  switch (shape) {
    case 'city':
      return [{ unit: first, parent: null }, ...communes(0, chance.integer(2, 3))]
    case 'nation':
      return [
        { unit: 'VN', parent: null },
        { unit: first, parent: 'VN' },
        ...communes(0, chance.pick([1, 2, 2])),
      ]
    case 'two-provinces':
      return [
        { unit: 'VN', parent: null },
        { unit: first, parent: 'VN' },
        { unit: second, parent: 'VN' },
        ...communes(0, chance.integer(1, 2)),
        ...communes(1, 1),
      ]
  }
}

function periodOf(chance: Chance, measure: string, today: string): string {
  const day = new Date(today)
  if (ruleOf(measure).base === 'day') {
    return new Date(day.getTime() - chance.pick(DAYS_AGO) * DAY_MS).toISOString().slice(0, 10)
  }
  const month = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - chance.pick(MONTHS_AGO), 1))
  return month.toISOString().slice(0, 7)
}

const faultOf = (chance: Chance): WireFault =>
  chance.pick<() => WireFault>([
    () => ({ kind: 'cut' }),
    () => ({ kind: 'stall' }),
    () => ({ kind: 'lost-answers', holdMs: chance.integer(30, 250) }),
    () => ({ kind: 'lost-answers', holdMs: chance.integer(30, 250) }),
    () => ({ kind: 'truncate', bytes: chance.integer(200, 12_000) }),
    () => ({ kind: 'delay', ms: chance.integer(5, 120) }),
    () => ({ kind: 'throttle', bytesPerSecond: chance.integer(4_000, 60_000) }),
    () => ({ kind: 'none' }),
  ])()

/** @param today The day on which it is run, `2026-11-21`. */
export function makeSchedule(seed: number, today: string): Schedule {
  const chance = chanceOf(seed)
  const tree = makeTree(chance)
  const units = tree.map(({ unit }) => unit)
  const children = tree.flatMap(({ unit, parent }) => (parent === null ? [] : [unit]))
  const leaves = units.filter((unit) => !tree.some(({ parent }) => parent === unit))
  const steps: Step[] = []
  const isDown = new Set<string>()
  const hasBackup = new Set<string>()
  // Every figure is another one, so that where a figure comes from can be told from its value.
  let figure = 0

  const row = (unit: string, measure: string, period: string, slice: string): PostedRow => {
    figure += 1
    const value = chance.often(0.12) ? null : figure / 10 ** ruleOf(measure).decimals
    return { unit, measure, period, slice, value }
  }
  const rowsFor = (unit: string, count: number): PostedRow[] => {
    const rows = new Map<string, PostedRow>()
    for (let index = 0; index < count; index += 1) {
      const { key: measure } = chance.pick(MEASURES)
      const period = periodOf(chance, measure, today)
      const slice = measure === 'dossiers_received' && chance.often(0.4) ? chance.pick(['a', 'b']) : ''
      rows.set(`${measure}|${period}|${slice}`, row(unit, measure, period, slice))
    }
    return [...rows.values()]
  }
  /** More cells than one batch takes. */
  const manyRows = (unit: string): PostedRow[] =>
    Array.from({ length: 90 }, (_, index) => {
      const day = new Date(new Date(today).getTime() - (index % 6) * DAY_MS).toISOString().slice(0, 10)
      return row(unit, 'dossiers_received', day, `s${Math.floor(index / 6)}`)
    }).concat(
      Array.from({ length: 300 }, (_, index) => {
        const day = new Date(new Date(today).getTime() - index * DAY_MS).toISOString().slice(0, 10)
        return row(unit, 'dossiers_handled', day, '')
      }),
    )
  const up = (from: readonly string[]) => from.filter((unit) => !isDown.has(unit))

  const moves: ReadonlyArray<readonly [weight: number, make: () => Step | null]> = [
    [
      30,
      () => {
        // Mostly at leaves; a unit with sub-units is one more leaf.
        const from = up(chance.often(0.8) ? leaves : units)
        if (from.length === 0) return null
        const at = chance.pick(from)
        return { do: 'observe', at, rows: rowsFor(at, chance.integer(1, 8)) }
      },
    ],
    [
      12,
      () => {
        const from = up(leaves)
        if (from.length === 0) return null
        const at = chance.pick(from)
        const { key: measure } = chance.pick(MEASURES)
        const period = periodOf(chance, measure, today)
        const rows = Array.from({ length: chance.integer(3, 8) }, () => row(at, measure, period, ''))
        return { do: 'correct', at, rows, gapMs: chance.integer(0, 60) }
      },
    ],
    [18, () => ({ do: 'fault', at: chance.pick(children), fault: faultOf(chance) })],
    [4, () => ({ do: 'reset', at: chance.pick(children) })],
    [12, () => ({ do: 'wait', ms: chance.integer(20, 400) })],
    [
      9,
      () => {
        const from = up(units)
        if (from.length === 0) return null
        const at = chance.pick(from)
        const afterMs = chance.often(0.5) ? null : chance.integer(0, 30)
        return { do: 'crash', at, rows: rowsFor(at, chance.integer(1, 6)), afterMs }
      },
    ],
    [
      3,
      () => {
        const from = up(units)
        if (from.length === 0) return null
        const at = chance.pick(from)
        isDown.add(at)
        return { do: 'down', at }
      },
    ],
    [
      6,
      () => {
        const at = [...isDown][0]
        if (at === undefined) return null
        isDown.delete(at)
        return { do: 'start', at }
      },
    ],
    [
      8,
      () => {
        const from = up(units)
        if (from.length === 0) return null
        const at = chance.pick(from)
        hasBackup.add(at)
        return { do: 'backup', at }
      },
    ],
    [
      8,
      () => {
        const from = up([...hasBackup])
        if (from.length === 0) return null
        return { do: 'restore', at: chance.some(from, chance.often(0.4) ? 2 : 1) }
      },
    ],
    [
      6,
      () => {
        const hours = chance.pick([-12, -6, -1, 0, 0, 1, 6, 30])
        return { do: 'clock', at: chance.pick(units), offsetMs: hours * HOUR_MS }
      },
    ],
    [
      3,
      () => {
        const at = chance.pick(children)
        const jumpMs = chance.pick([0, 0, 0, -1, -7, 1]) * HOUR_MS
        return isDown.has(at) || isDown.has(parentOf(tree, at)) ? null : { do: 'silence', at, jumpMs }
      },
    ],
    [
      3,
      () => {
        const at = chance.pick(children)
        return isDown.has(at) || isDown.has(parentOf(tree, at)) ? null : { do: 'forge', at }
      },
    ],
    [
      3,
      () => {
        const from = up(units.filter((unit) => !leaves.includes(unit)))
        if (from.length === 0) return null
        const directive: Directive = chance.often(0.3)
          ? { kind: 'resync' }
          : { kind: 'detail-policy', depth: chance.pick(['own', 'children', 'all'] as const) }
        return { do: 'direct', at: chance.pick(from), directive }
      },
    ],
  ]
  const total = moves.reduce((sum, [weight]) => sum + weight, 0)
  const move = (): Step | null => {
    let left = chance.integer(1, total)
    for (const [weight, make] of moves) {
      left -= weight
      if (left <= 0) return make()
    }
    return null
  }

  for (const at of leaves) {
    steps.push({
      do: 'observe',
      at,
      rows: [
        ...['dossiers_on_time', 'dossiers_handled'].map((measure) => ({
          unit: at,
          measure,
          period: today,
          slice: '',
          value: 1_000_000 + leaves.indexOf(at),
        })),
        ...rowsFor(at, 4).filter(({ measure }) => !/^dossiers_(on_time|handled)$/.test(measure)),
      ],
    })
  }
  if (chance.often(0.15)) {
    const at = chance.pick(leaves)
    steps.push({ do: 'observe', at, rows: manyRows(at) })
  }
  for (const at of chance.some(units, chance.integer(1, 2))) {
    hasBackup.add(at)
    steps.push({ do: 'backup', at })
  }
  const wanted = steps.length + chance.integer(12, 22)
  while (steps.length < wanted) {
    const step = move()
    if (step) steps.push(step)
  }
  return { seed, tree, steps }
}

export function parentOf(tree: Tree, unit: string): string {
  const parent = tree.find((place) => place.unit === unit)?.parent
  if (!parent) throw new RangeError(`${unit} has no parent`)
  return parent
}

const inWords = (fault: WireFault): string =>
  Object.entries(fault)
    .map(([name, value]) => (name === 'kind' ? value : `${name} ${value}`))
    .join(' ')

const rowsInWords = (rows: readonly PostedRow[]): string =>
  rows.length > 12
    ? `${rows.length} figures`
    : rows
        .map(({ measure, period, slice, value }) => `${measure}${slice && `/${slice}`} ${period} = ${value}`)
        .join(', ')

export function describeStep(step: Step): string {
  switch (step.do) {
    case 'observe':
      return `${step.at} observes ${rowsInWords(step.rows)}`
    case 'correct':
      return `${step.at} corrects, every ${step.gapMs} ms: ${rowsInWords(step.rows)}`
    case 'fault':
      return `the network above ${step.at}: ${inWords(step.fault)}`
    case 'reset':
      return `the connections above ${step.at} are reset`
    case 'wait':
      return `${step.ms} ms pass`
    case 'crash':
      return `${step.at} is killed ${step.afterMs === null ? 'as soon as it has answered for' : `${step.afterMs} ms into observing`} ${rowsInWords(step.rows)}, and started`
    case 'down':
      return `${step.at} is killed`
    case 'start':
      return `${step.at} is started`
    case 'backup':
      return `${step.at} is backed up`
    case 'restore':
      return `${step.at.join(' and ')} restored from backup`
    case 'clock':
      return `the clock of ${step.at} is ${step.offsetMs / HOUR_MS} h off`
    case 'silence':
      return `${step.at} is cut off until it is silent, the clock above it jumping ${step.jumpMs / HOUR_MS} h`
    case 'direct':
      return `${step.at} sends down ${Object.values(step.directive).join(' ')}`
    case 'forge':
      return `a batch with the certificate of ${step.at} tells of what is not its own`
  }
}

/** The tree and the steps, numbered, for whoever has to find out what went wrong. */
export function describeSchedule({ tree, steps }: Schedule): string {
  const places = tree.map(({ unit, parent }) => (parent === null ? unit : `${unit} under ${parent}`))
  const lines = steps.map((step, index) => `  ${index + 1}. ${describeStep(step)}`)
  return [`  tree: ${places.join(', ')}`, ...lines].join('\n')
}
