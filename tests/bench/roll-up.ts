/** From a commune's accepted observation to the change at the city's live stream. */
import { request } from 'node:http'
import { periodAt } from '#shared/domain/period.ts'
import type { StationProcess } from '#station/demo/station-process.ts'
import { readRunInfo } from '#station/home.ts'
import { joinParent, withStations } from './chain.ts'
import { type BenchRow, percentile, timeRow } from './result.ts'

const SAMPLES = 200
const GIVE_UP_MS = 10_000

export async function benchRollUp(): Promise<BenchRow[]> {
  return await withStations(async ({ start }) => {
    const city = await start('01')
    const commune = await start('00004')
    await joinParent(city, commune, '00004')
    const seen = followCell(city)
    const times: number[] = []
    for (let value = 1; value <= SAMPLES; value += 1) {
      const arrived = seen.value(value)
      const row = { unit: '00004', measure: 'dossiers_received', period: periodAt(Date.now(), 'day'), value }
      await commune.request('POST', '/api/v1/observations', { observations: [row] })
      const accepted = performance.now()
      times.push((await arrived) - accepted)
    }
    seen.stop()
    return [
      timeRow(
        `roll-up: accepted at the commune → city’s live stream, p50 of ${SAMPLES}`,
        percentile(times, 0.5),
        '',
      ),
      timeRow(
        `roll-up: accepted at the commune → city’s live stream, p95 of ${SAMPLES}`,
        percentile(times, 0.95),
        '< 500 ms',
      ),
    ]
  })
}

/** Follows the city's own cell of the day on its live stream. */
function followCell(city: StationProcess) {
  const info = readRunInfo(city.home)
  if (!info) throw new Error('the city is not running')
  const waiting = new Map<number, (at: number) => void>()
  const stream = request(
    `${info.url}/api/v1/live`,
    { headers: { authorization: `Bearer ${info.token}` } },
    (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        const now = performance.now()
        text += chunk
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) {
          if (!block.startsWith('event: cell\n')) continue
          const cell = JSON.parse(block.slice(block.indexOf('data: ') + 6)) as {
            unit: string
            period: string
            value: number
          }
          if (cell.unit !== '01' || cell.period.length !== 10) continue
          waiting.get(cell.value)?.(now)
          waiting.delete(cell.value)
        }
      })
    },
  )
  stream.on('error', () => undefined)
  stream.end()
  return {
    value: (value: number) =>
      new Promise<number>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`value ${value} did not arrive`)), GIVE_UP_MS)
        waiting.set(value, (at) => {
          clearTimeout(timer)
          resolve(at)
        })
      }),
    stop: () => stream.destroy(),
  }
}
