/**
 * Cells per second into one parent from the children of a whole city, over mutual TLS, until durable, merged
 * and judged. Beside it, in the same run: the bare upsert of the same rows into the same table, and bare
 * HTTPS posts of the same bytes to a server that reads, unpacks and parses them and forgets them.
 */
import { join } from 'node:path'
import type { WireCell } from '#shared/contract/chain.ts'
import { packPeriod } from '#shared/domain/period.ts'
import { catalogueCells } from '../support/fleet/catalogue-items.ts'
import { forEachOf } from '../support/fleet/fleet.ts'
import { prometheusVersion } from '../support/fleet/prometheus.ts'
import { withStations } from './chain.ts'
import { openBareCells } from './chain-bare-cells.ts'
import { startBareServer } from './chain-bare-server.ts'
import { enrolCity, type FleetCity, say } from './chain-city.ts'
import { startRemoteWriters } from './chain-prometheus.ts'
import { type BenchRow, median, rateRow } from './result.ts'

const CHILDREN = 126
const ROUNDS = 4
const BATCH = 2_000
const KEYS = ['chain', 'upsert', 'posts', 'prometheus'] as const
/** Base periods back: together about one full batch with all that encloses them. */
const BACK = { day: 70, week: 20, month: 8, quarter: 4, half: 2, year: 2 } as const

export async function benchChain(): Promise<BenchRow[]> {
  return await withStations(async ({ start, folder }) => {
    const city = await enrolCity(await start('01'), '01', CHILDREN)
    const bareServer = await startBareServer(city.children.length)
    const bareCells = openBareCells(join(folder, 'bare-cells.db'), city.station.home.replica)
    const version = prometheusVersion()
    const prometheus = version
      ? await startRemoteWriters(join(folder, 'prometheus'), city.children.length)
      : null
    if (!prometheus) say('prometheus is not installed: its figures are left out')
    try {
      const rates = {
        chain: [] as number[],
        upsert: [] as number[],
        posts: [] as number[],
        prometheus: [] as number[],
      }
      let cells = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        const batches = city.children.map(({ unit }) => batchOf(city, unit, round))
        cells = batches.reduce((sum, batch) => sum + batch.length, 0)
        const frames = await forEachOf(city.children, 8, (child, index) => child.frame(batches[index] ?? []))
        const bodies = frames.map(({ headers, body }) => ({ headers, body }))
        const measured = {
          chain: await timed(() =>
            Promise.all(
              city.children.map(async (child, index) => {
                const frame = frames[index]
                const answer = frame && (await child.post(frame))
                if (answer?.rejected.length !== 0)
                  throw new Error(`refused: ${JSON.stringify(answer?.rejected[0])}`)
              }),
            ),
          ),
          posts: await timed(() => bareServer.post(bodies)),
          upsert: bareCells.upsert(rowsOf(city, batches), BATCH),
          prometheus: prometheus ? await prometheus.write(batches) : Number.NaN,
        }
        say(
          `round ${round}: ${cells} cells; chain ${perSecond(cells, measured.chain)}, ` +
            `bare posts ${perSecond(cells, measured.posts)}, bare upsert ${perSecond(cells, measured.upsert)}, ` +
            `prometheus ${perSecond(cells, measured.prometheus)} cells/s`,
        )
        // The first fills an empty replica; from the second on every row is there, as in daily use.
        if (round === 0) continue
        for (const key of KEYS) rates[key].push(cells / measured[key])
      }
      const what = `chain: cells into one parent from ${city.children.length} children, ${cells.toLocaleString('en')} a round`
      const rows = [
        rateRow(
          `${what} (beside the bare upsert of the same rows)`,
          median(rates.chain),
          median(rates.upsert),
          '0.50',
        ),
        rateRow(
          `${what} (beside bare HTTPS posts, unpacked and parsed)`,
          median(rates.chain),
          median(rates.posts),
          '0.50',
        ),
      ]
      if (prometheus)
        rows.push(
          rateRow(
            `${what} (beside remote write to Prometheus ${version}: each cell a sample of its own series, not synced)`,
            median(rates.chain),
            median(rates.prometheus),
            '',
          ),
        )
      return rows
    } finally {
      await prometheus?.stop()
      bareCells.close()
      await bareServer.stop()
      city.close()
    }
  })
}

const perSecond = (cells: number, seconds: number) => Math.round(cells / seconds).toLocaleString('en')

function batchOf({ measures }: FleetCity, unit: string, round: number): WireCell[] {
  const periods = ({ basePeriod }: { basePeriod: keyof typeof BACK }) => BACK[basePeriod]
  return catalogueCells({ unit, measures, now: Date.now(), periods, round }).slice(0, BATCH)
}

/** The rows that the parent stores of the batches, with numbers in place of names. */
function rowsOf({ measures }: FleetCity, batches: readonly WireCell[][]): number[][] {
  const numbers = new Map<string, number>(measures.map(({ key }, index) => [key, index + 1]))
  return batches.flatMap((batch, index) =>
    batch.map(({ measure, period, value, n, rev }) => {
      const total = value ?? 0
      return [
        index + 1,
        numbers.get(measure) ?? 0,
        0,
        0,
        packPeriod(period),
        total,
        n,
        1,
        0,
        rev,
        0,
        0,
        1,
        0,
        1,
        rev,
      ]
    }),
  )
}

/** Seconds. */
async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await run()
  return (performance.now() - started) / 1_000
}
