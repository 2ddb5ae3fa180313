/**
 * Prometheus as a user's alternative to the chain, where it is installed: the same figures by remote write
 * over the same TLS; and what each has lost after the receiver was away and the sender's power went meanwhile.
 */
import { createServer } from 'node:http'
import { Agent, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WireCell } from '#shared/contract/chain.ts'
import {
  askPrometheus,
  makePapers,
  type Papers,
  prometheusReceiver,
  prometheusSender,
} from '../support/fleet/prometheus.ts'
import { REMOTE_WRITE_HEADERS, writeRequest } from '../support/fleet/remote-write.ts'

/** Seconds for all batches, one connection each, all at once. */
export interface RemoteWriters {
  write(batches: ReadonlyArray<readonly WireCell[]>): Promise<number>
  stop(): Promise<void>
}

export async function startRemoteWriters(folder: string, connections: number): Promise<RemoteWriters> {
  const papers = await makePapers(join(folder, 'papers'))
  const receiver = await prometheusReceiver(join(folder, 'receiver'), papers)
  await receiver.start()
  const agents = Array.from(
    { length: connections },
    () => new Agent({ ...papers.client, keepAlive: true, maxSockets: 1, minVersion: 'TLSv1.3' }),
  )
  const post = (agent: Agent | undefined, body: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: receiver.port,
          method: 'POST',
          path: '/api/v1/write',
          agent,
          headers: { ...REMOTE_WRITE_HEADERS, 'content-length': String(body.byteLength) },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => {
            text += chunk
          })
          answer.once('end', () =>
            (answer.statusCode ?? 500) < 300 ? resolve() : reject(new Error(`${answer.statusCode}: ${text}`)),
          )
        },
      )
      sent.once('error', reject)
      sent.end(body)
    })
  await Promise.all(agents.map((agent) => post(agent, writeRequest([]))))
  return {
    async write(batches) {
      const at = Date.now()
      const bodies = batches.map((batch) => writeRequest(batch.map((cell) => sampleOf(cell, at))))
      const started = performance.now()
      await Promise.all(bodies.map((body, index) => post(agents[index % agents.length], body)))
      return (performance.now() - started) / 1_000
    },
    async stop() {
      for (const agent of agents) agent.destroy()
      await receiver.kill()
    },
  }
}

/** A cell as a series of its own: its past periods would be refused as samples of an older time. */
const sampleOf = ({ unit, measure, period, value }: WireCell, at: number) => ({
  labels: [
    ['__name__', measure],
    ['period', period],
    ['unit', unit],
  ] as const,
  value: value ?? Number.NaN,
  at,
})

export interface Loss {
  readonly told: number
  readonly lost: number
}

export interface OutageSteps {
  /** Ends the receiver. */
  begin(): Promise<void>
  /** Cuts the sender's power and starts it again. */
  restartSender(): Promise<void>
  /** Starts the receiver again. */
  end(): Promise<void>
  /** Waits until nothing more comes, and counts. */
  count(): Promise<Loss>
  stop(): Promise<void>
}

/** A sender that scrapes a gauge every second, whose value is the number of the scrape. */
export async function prometheusOutage(folder: string): Promise<OutageSteps> {
  const papers = await makePapers(join(folder, 'outage-papers'))
  let scrapes = 0
  const exporter = createServer((_, outgoing) => {
    scrapes += 1
    outgoing.setHeader('content-type', 'text/plain; version=0.0.4')
    outgoing.end(`# TYPE bench_scrape gauge\nbench_scrape ${scrapes}\n`)
  }).listen(0, '127.0.0.1')
  const receiver = await prometheusReceiver(join(folder, 'outage-receiver'), papers)
  await receiver.start()
  const ports = { exporter: (exporter.address() as AddressInfo).port, receiver: receiver.port }
  const sender = await prometheusSender(join(folder, 'outage-sender'), papers, ports)
  await sender.start()
  return {
    begin: () => receiver.kill(),
    async restartSender() {
      await sender.kill()
      await sender.start()
    },
    end: () => receiver.start(),
    async count() {
      const told = scrapes
      let seen = new Set<number>()
      // Until the newest scrape of before is there, and what came with it has had its time.
      for (let attempt = 0; attempt < 120 && Math.max(...seen, 0) < told; attempt += 1) {
        await sleep(1_000)
        seen = await scrapesSeen(receiver.port, papers)
      }
      await sleep(10_000)
      seen = await scrapesSeen(receiver.port, papers)
      const lost = Array.from({ length: told }, (_, index) => index + 1).filter((scrape) => !seen.has(scrape))
      return { told, lost: lost.length }
    },
    async stop() {
      await Promise.all([sender.kill(), receiver.kill()])
      exporter.close()
      exporter.closeAllConnections()
    },
  }
}

async function scrapesSeen(port: number, { client }: Papers): Promise<Set<number>> {
  const query = encodeURIComponent('bench_scrape[12h]')
  const { text } = await askPrometheus(port, client, `/api/v1/query?query=${query}`)
  const { data } = JSON.parse(text) as { data: { result: Array<{ values: Array<[number, string]> }> } }
  return new Set(data.result.flatMap(({ values }) => values.map(([, value]) => Number(value))))
}
