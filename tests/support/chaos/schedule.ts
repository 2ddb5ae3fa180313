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
  /** A unit goes to another parent: told at each station of an order, and joined there. */
  | {
      readonly do: 'move'
      readonly unit: string
      readonly from: string
      readonly to: string
      readonly order: readonly string[]
      readonly gapMs: number
      /** Killed so long after it was told, and told again. */
      readonly killed: { readonly at: string; readonly afterMs: number } | null
      /** What the unit observes meanwhile. */
      readonly rows: readonly PostedRow[]
      /** On the new network, until the first attempt to join over it. */
      readonly fault: WireFault
    }
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
  const shape = chance.pick(['city', 'nation', 'nation', 'two-provinces', 'two-provinces'] as const)
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
    case 'two-provinces': {
      const [ofFirst, ofSecond] = chance.pick([
        [2, 1],
        [2, 1],
        [1, 2],
        [1, 2],
        [1, 1],
      ] as const)
      return [
        { unit: 'VN', parent: null },
        { unit: first, parent: 'VN' },
        { unit: second, parent: 'VN' },
        ...communes(0, ofFirst),
        ...communes(1, ofSecond),
      ]
    }
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
  const parents = new Map(tree.map(({ unit, parent }) => [unit, parent]))
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
        return isDown.has(at) || isDown.has(parents.get(at) ?? '') ? null : { do: 'silence', at, jumpMs }
      },
    ],
    [
      3,
      () => {
        const at = chance.pick(children)
        return isDown.has(at) || isDown.has(parents.get(at) ?? '') ? null : { do: 'forge', at }
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

  const moveOf = (unit: string): Step & { do: 'move' } => {
    const from = parents.get(unit) ?? ''
    const to = chance.pick(units.filter((other) => parents.get(other) === 'VN' && other !== from))
    const order = chance.some(['VN', from, to, unit], 4)
    for (const at of order) isDown.delete(at)
    parents.set(unit, to)
    return {
      do: 'move',
      unit,
      from,
      to,
      order,
      gapMs: chance.pick([0, 100, 1_500]),
      killed: chance.often(0.4) ? { at: chance.pick(order), afterMs: chance.integer(0, 60) } : null,
      rows: rowsFor(unit, chance.integer(1, 5)),
      fault: chance.pick<() => WireFault>([
        () => ({ kind: 'none' }),
        () => ({ kind: 'cut' }),
        () => ({ kind: 'lost-answers', holdMs: chance.integer(30, 250) }),
        () => ({ kind: 'truncate', bytes: chance.integer(200, 12_000) }),
        () => ({ kind: 'delay', ms: chance.integer(5, 120) }),
      ])(),
    }
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
  const mayGo = leaves.filter((unit) => {
    const parent = parents.get(unit)
    return parent !== 'VN' && leaves.some((other) => other !== unit && parents.get(other) === parent)
  })
  const mover =
    tree.filter(({ parent }) => parent === 'VN').length > 1 && mayGo[0] ? chance.pick(mayGo) : null
  /** When it goes, and in some schedules when it comes back. */
  const goes = mover === null ? [] : [wanted - chance.integer(6, 11)]
  if (mover !== null && chance.often(0.2)) goes.push(wanted - chance.integer(2, 5))
  if (mover !== null && chance.often(0.7)) {
    const depth = chance.pick(['children', 'all'] as const)
    steps.push({ do: 'direct', at: 'VN', directive: { kind: 'detail-policy', depth } })
  }
  /** Who was backed up just before the move, to forget of it some steps later. */
  let goesBack: { readonly at: readonly string[]; in: number } | null = null
  while (steps.length < wanted) {
    const isTime = mover !== null && goes[0] !== undefined && steps.length >= goes[0]
    if (isTime) {
      goes.shift()
      const next = moveOf(mover)
      if (chance.often(0.5))
        goesBack = { at: chance.some(next.order, chance.integer(1, 2)), in: chance.integer(0, 3) }
      for (const at of goesBack?.at ?? []) {
        steps.push({ do: 'backup', at })
        hasBackup.add(at)
      }
      steps.push(next)
      continue
    }
    if (goesBack && goesBack.in <= 0) {
      const at = up(goesBack.at)
      goesBack = null
      if (at.length > 0) steps.push({ do: 'restore', at })
      continue
    }
    if (goesBack) goesBack.in -= 1
    const step = move()
    if (step) steps.push(step)
  }
  return { seed, tree, steps }
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
    case 'move':
      return `${step.unit} moves from ${step.from} to ${step.to}, told at ${step.order.join(', ')} every ${step.gapMs} ms${step.killed ? `, ${step.killed.at} killed ${step.killed.afterMs} ms into it` : ''}; it observes ${rowsInWords(step.rows)}, and joins over a network with ${inWords(step.fault)}`
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
