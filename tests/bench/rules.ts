/**
 * The rules alone, in this process, without the network: all KPIs at all units anew; one changed cell to
 * changed lamps, level by level; and that one change costs the same with ten times the units or the
 * periods. Beside each the bare reads and upserts of the same rows, in as many transactions, as durable.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { periodAt, shiftPeriod } from '#shared/domain/period.ts'
import { judgeKpis } from '#station/features/lamps/judge-kpis.ts'
import { openBareRows } from './bare-rows.ts'
import { changeAt, enterAt, type Figure, type LevelChange, openLevel, openLevels } from './levels.ts'
import { type BenchRow, median, percentile, type Spread, spreadRow, timesRow } from './result.ts'

const TODAY = periodAt(Date.now(), 'day')
const UNITS_A_TURN = 50

export async function benchRules(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-bench-rules-'))
  try {
    return [...(await benchNation(folder)), ...(await benchChange(folder)), ...(await benchGrowth(folder))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every unit of the nation has every measure for the current period; then all lamps are judged anew. */
async function benchNation(folder: string): Promise<BenchRow[]> {
  const nation = await openLevel(join(folder, 'all'), 'VN')
  const { station } = nation
  const { kpis, measures } = station.dictionary
  const leaves = station.units.all.filter(({ id }) => station.units.children(id).length === 0)
  for (const measure of measures) {
    const period = periodAt(station.clock(), measure.basePeriod)
    await enterAt(
      nation,
      leaves.map(({ code }, index) => ({
        unit: code,
        measure: measure.key,
        period,
        value: 100 + (index % 7),
      })),
    )
  }
  const bare = openBareRows(join(folder, 'bare-nation.db'), station.home.replica)
  const times: number[] = []
  const bareTimes: number[] = []
  let lamps = 0
  for (let round = 0; round < 3; round += 1) {
    // As after a pack that has changed them all: every lamp is judged and written.
    const anew = kpis.map((kpi) => ({ ...kpi, version: kpi.version + round + 1 }))
    const started = performance.now()
    lamps = await station.writer.write(async (transaction) => {
      let changed = 0
      for (let from = 0; from < station.units.all.length; from += UNITS_A_TURN) {
        const units = station.units.all.slice(from, from + UNITS_A_TURN).map(({ id }) => id)
        changed += judgeKpis(station, transaction, anew, units).length
        await transaction.breathe()
      }
      return changed
    })
    times.push(performance.now() - started)
    bareTimes.push(bare.judge())
  }
  bare.close()
  await nation.close()
  const what = `all ${kpis.length} KPIs × ${station.units.all.length.toLocaleString('en')} units anew (${lamps.toLocaleString('en')} lamps)`
  return [timesRow(what, median(times), median(bareTimes), '< 2,000 ms')]
}

/** A commune's figure changes: its own lamps, then its city's, then the nation's. */
async function benchChange(folder: string): Promise<BenchRow[]> {
  const days = [0, 1, 2].map((back) => shiftPeriod(TODAY, -back))
  const figures = (unit: string): Figure[] =>
    days.flatMap((period) => MEASURES.map((measure) => ({ unit, measure, period, value: 100 })))
  const levels = await openLevels(folder, ['00004', '01', 'VN'], figures)
  const rows: BenchRow[] = []
  for (const [measure, what] of [
    ['dossiers_handled', 'counted'],
    ['cameras_total', 'stock'],
  ] as const) {
    const samples: LevelChange[][] = []
    for (let value = 1; value <= 220; value += 1) {
      samples.push(await levels.change({ unit: '00004', measure, period: TODAY, value }))
    }
    const counted = samples.slice(20)
    const spread = (level: number | null): Spread => {
      const of = (pick: (change: LevelChange) => number) =>
        counted.map((changes) =>
          changes.reduce((sum, change, at) => (level === null || at === level ? sum + pick(change) : sum), 0),
        )
      return { ms: of(({ ms }) => ms), bareMs: of(({ bareMs }) => bareMs), rows: of(({ rows }) => rows) }
    }
    for (const [at, name] of ['commune', 'city', 'nation'].entries()) {
      rows.push(spreadRow(`one change (${what}) → lamps: ${name}`, spread(at), ''))
    }
    rows.push(spreadRow(`one change (${what}) → lamps: three levels together`, spread(null), 'p50 < 5 ms'))
  }
  await levels.close()
  return rows
}

const MEASURES = ['dossiers_handled', 'dossiers_on_time', 'cameras_online', 'cameras_total'] as const

interface Tree {
  readonly name: string
  readonly units: number
  readonly days: number
}

const SMALL: Tree = { name: '126 sub-units, 1 year of days', units: 126, days: 365 }
const WIDE: Tree = { name: '1,260 sub-units, 1 year of days', units: 1_260, days: 365 }
const LONG: Tree = { name: '126 sub-units, 10 years of days', units: 126, days: 3_650 }

const CASES = [
  'counted',
  'stock',
  'counted, others missing',
  'stock, others carried',
  'stock, a month ago',
] as const
type Case = (typeof CASES)[number]

/** One sub-unit's change at its parent, with ten times the sub-units and ten times the periods. */
async function benchGrowth(folder: string): Promise<BenchRow[]> {
  const results = new Map<Tree, Map<Case, Spread>>()
  for (const tree of [SMALL, WIDE, LONG]) results.set(tree, await changesIn(folder, tree))
  const rows: BenchRow[] = []
  for (const kind of CASES) {
    const small = results.get(SMALL)?.get(kind)
    for (const tree of [SMALL, WIDE, LONG]) {
      const spread = results.get(tree)?.get(kind)
      if (!spread || !small) continue
      // Both pay for their commit, which a busy disk makes a matter of luck; the rules' own share is left.
      const times = beyondBare(spread) / beyondBare(small)
      const goal = tree === SMALL ? '' : `beyond the bare ${times.toFixed(2)} × of 126, 1 year; goal 1`
      rows.push(spreadRow(`one sub-unit’s change (${kind}): ${tree.name}`, spread, goal))
    }
  }
  return rows
}

const beyondBare = ({ ms, bareMs }: Spread): number => percentile(ms, 0.5) - percentile(bareMs, 0.5)

async function changesIn(folder: string, { units, days }: Tree): Promise<Map<Case, Spread>> {
  const parent = await openLevel(join(folder, `tree-${units}-${days}`), '01', units)
  const children = parent.station.units.children(parent.station.units.root.id).map(({ code }) => code)
  const rowsOf = (codes: readonly string[], back: number, value: number) =>
    codes.flatMap((unit) =>
      MEASURES.map((measure) => ({ unit, measure, period: shiftPeriod(TODAY, -back), value })),
    )
  for (let back = days - 1; back >= 1; back -= 20) {
    const rows = Array.from({ length: Math.min(20, back) }, (_, index) => back - index).flatMap((at) =>
      // The stock of every other day is carried.
      rowsOf(children, at, 100 + (at % 5)).filter(
        ({ measure }) => measure !== 'cameras_online' || at % 2 === 0,
      ),
    )
    await enterAt(parent, rows)
  }
  // Today: half of them have reported.
  await enterAt(
    parent,
    rowsOf(
      children.filter((_, index) => index % 2 === 0),
      0,
      100,
    ),
  )
  const bare = openBareRows(join(folder, `bare-${units}-${days}.db`), parent.station.home.replica)
  const spreads = new Map<Case, Spread>()
  const run = async (kind: Case, measure: string, back: number, codes: readonly string[]) => {
    const samples: LevelChange[] = []
    for (const [index, unit] of codes.entries()) {
      const row = { unit, measure, period: shiftPeriod(TODAY, -back), value: 200 + index }
      samples.push(await changeAt(parent, () => bare, row))
    }
    const counted = samples.slice(3)
    spreads.set(kind, {
      ms: counted.map(({ ms }) => ms),
      bareMs: counted.map(({ bareMs }) => bareMs),
      rows: counted.map(({ rows }) => rows),
    })
  }
  const some = children.filter((_, index) => index % 2 === 0).slice(0, 60)
  const silent = children.filter((_, index) => index % 2 === 1).slice(0, 60)
  await run('counted', 'dossiers_handled', 0, some)
  await run('stock', 'cameras_total', 0, some)
  await run('stock, a month ago', 'cameras_online', 31, some)
  await run('counted, others missing', 'dossiers_handled', 0, silent)
  await run('stock, others carried', 'cameras_online', 0, silent)
  bare.close()
  await parent.close()
  return spreads
}
