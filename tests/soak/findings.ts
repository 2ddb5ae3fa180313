/** What a soak found, against its bounds. */
import { type Held, median, slope } from './measure.ts'
import type { PageTurn } from './page-record.ts'

export const DWELL_SECONDS = 5
export const SCENES = ['overview', 'lampBoard', 'kpi', 'alarms', 'quality'] as const
/** A turn may take so much longer than its dwell: a beat, the drawing of the scene, the fade. */
const TURN_SLACK_MS = 3_000
const BOUNDS = { heapMbPer10000: 0.5, heapNoiseMb: 1, nodesPercent: 10, listenersPercent: 10, detached: 300 }

export interface Findings {
  /** Readings of the page once it was warm. */
  readonly held: readonly Held[]
  readonly turns: readonly PageTurn[]
  readonly byHand: number
  readonly updates: number
  /** Alarms taken on by whoever is on duty. */
  readonly attended: number
  readonly stale: number
  readonly unmarked: number
  readonly errors: readonly string[]
}

/** Prints the table; true where a bound is broken. */
export function tell({ held, turns, byHand, updates, attended, stale, unmarked, errors }: Findings): boolean {
  const thirds = (scene: number, of: 'nodes' | 'listeners' | 'heapMb') => {
    const same = held.filter(({ turn }) => turn === scene).map((each) => each[of])
    const third = Math.floor(same.length / 3)
    return { before: median(same.slice(0, third)), after: third === 0 ? 0 : median(same.slice(-third)) }
  }
  const growth = (of: 'nodes' | 'listeners') => {
    const grown = SCENES.map((_, scene) => {
      const { before, after } = thirds(scene, of)
      return before === 0 ? 0 : (100 * (after - before)) / before
    })
    return Math.max(0, ...grown)
  }
  const heapSlope = slope(held.map(({ updates: x, heapMb: y, turn }) => ({ x: x / 10_000, y, of: turn })))
  const grownMb = (heapSlope * ((held.at(-1)?.updates ?? 0) - (held[0]?.updates ?? 0))) / 10_000
  const missed = turns.slice(1).flatMap(({ atMs, turn }, index) => {
    const before = turns[index]
    if (!before) return []
    const late = atMs - before.atMs > DWELL_SECONDS * 1_000 + TURN_SLACK_MS
    const isNext = turn === (before.turn + 1) % SCENES.length
    const seconds = ((atMs - before.atMs) / 1_000).toFixed(1)
    return late || !isNext ? [`${SCENES[before.turn]} → ${SCENES[turn]} after ${seconds} s`] : []
  })
  const percent = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(1)} %`
  const rows: readonly (readonly [string, string, string, boolean])[] = [
    ['changes taken', String(updates), '', updates > 0],
    ['alarms taken on', String(attended), 'at least 5', attended >= 5],
    ['readings', String(held.length), 'at least 15', held.length >= 15],
    ['heap at the end, MB', (held.at(-1)?.heapMb ?? 0).toFixed(1), '', true],
    [
      'heap, MB for each 10,000 changes',
      heapSlope.toFixed(3),
      `≤ ${BOUNDS.heapMbPer10000}, or ${BOUNDS.heapNoiseMb} in all`,
      heapSlope <= BOUNDS.heapMbPer10000 || grownMb <= BOUNDS.heapNoiseMb,
    ],
    [
      'DOM nodes',
      percent(growth('nodes')),
      `≤ +${BOUNDS.nodesPercent} %`,
      growth('nodes') <= BOUNDS.nodesPercent,
    ],
    [
      'event listeners',
      percent(growth('listeners')),
      `≤ +${BOUNDS.listenersPercent} %`,
      growth('listeners') <= BOUNDS.listenersPercent,
    ],
    [
      'detached nodes held',
      String(median(held.map(({ detached }) => detached))),
      `≤ ${BOUNDS.detached}`,
      median(held.map(({ detached }) => detached)) <= BOUNDS.detached,
    ],
    ['page turns by themselves', String(turns.length), 'at least 5', turns.length >= 5],
    ['… late or out of order', String(missed.length), '0', missed.length === 0],
    ['page turns by key', String(byHand), 'at least 5', byHand >= 5],
    ['seconds without the station, looked at', String(stale), 'at least 5', stale >= 5],
    ['… of these without a mark', String(unmarked), '0', unmarked === 0],
    ['uncaught errors', String(errors.length), '0', errors.length === 0],
  ]
  console.log('\n| what | measured | bound | |\n| --- | ---: | ---: | --- |')
  for (const [what, measured, bound, holds] of rows) {
    console.log(`| ${what} | ${measured} | ${bound} | ${holds ? '' : 'broken'} |`)
  }
  for (const each of [...missed, ...errors].slice(0, 10)) console.log(each)
  console.log(
    '\n| scene | DOM nodes, first and last third | listeners | heap, MB |\n| --- | ---: | ---: | ---: |',
  )
  for (const [scene, name] of SCENES.entries()) {
    const [nodes, listeners, heapMb] = (['nodes', 'listeners', 'heapMb'] as const).map((of) => {
      const { before, after } = thirds(scene, of)
      return `${before.toFixed(of === 'heapMb' ? 1 : 0)}, ${after.toFixed(of === 'heapMb' ? 1 : 0)}`
    })
    console.log(`| ${name} | ${nodes} | ${listeners} | ${heapMb} |`)
  }
  return rows.some(([, , , holds]) => !holds)
}
