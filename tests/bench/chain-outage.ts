/**
 * All children of a city return at once after three days, in virtual time: how long it takes until nothing
 * waits, what goes over the wire, and whether the city's own wall stays up to date meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OutageFigures, runOutage } from '../support/fleet/outage.ts'
import { startHost } from '../support/fleet/station-host.ts'
import { say } from './chain-city.ts'
import { type BenchRow, percentile } from './result.ts'

const CHILDREN = 126
const DAYS = 3

export async function benchOutage(): Promise<BenchRow[]> {
  return [
    ...(await rowsOf('three days away', 0)),
    ...(await rowsOf('three days away, and a quarter of days corrected', 90)),
  ]
}

async function rowsOf(what: string, correctedDays: number): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-bench-'))
  const host = await startHost(folder)
  try {
    const figures = await runOutage({
      host,
      children: CHILDREN,
      days: DAYS,
      correctedDays,
      probeEveryMs: 100,
      say,
    })
    if (figures.rejected > 0 || figures.wrong > 0)
      throw new Error(`${figures.rejected} items were refused, ${figures.wrong} are wrong`)
    return describe(what, figures)
  } finally {
    await host.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function describe(what: string, figures: OutageFigures): BenchRow[] {
  const { children, items, freshItems, bytes, plainBytes, drainMs, freshMs, historyBeforeFresh } = figures
  const kib = (count: number) => `${Math.round(count / 1_024).toLocaleString('en')} KiB`
  const row = (name: string, measured: string, goal = ''): BenchRow => ({
    what: `outage (${what}): ${name}`,
    measured,
    baseline: '–',
    ratio: '–',
    goal,
  })
  const spread = (ms: readonly number[]) =>
    `p50 ${ms_(percentile(ms, 0.5))}, p95 ${ms_(percentile(ms, 0.95))}, max ${ms_(percentile(ms, 1))} (${ms.length})`
  return [
    row(
      `${children} children return with ${items.toLocaleString('en')} items; bodies on the wire (before gzip)`,
      `${kib(bytes)} (${kib(plainBytes)})`,
    ),
    row('until nothing waits', ms_(drainMs)),
    row(
      `until all ${freshItems.toLocaleString('en')} current figures are in; history that came before them`,
      `${ms_(freshMs)}; ${historyBeforeFresh.toLocaleString('en')} items`,
    ),
    row('entered at the city → its live stream meanwhile', spread(figures.ownMs), '< 2 s'),
    row('sent by one child → the city’s live stream meanwhile', spread(figures.childMs), '< 2 s'),
    row('snapshots that the wall was sent', String(figures.snapshots)),
  ]
}

const ms_ = (ms: number) => `${Math.round(ms).toLocaleString('en')} ms`
