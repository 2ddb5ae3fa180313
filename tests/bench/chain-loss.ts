/**
 * What is lost when the parent is away and the child's power goes in the middle of that: the chain, and beside
 * it, at the same time, a Prometheus agent that writes to a Prometheus.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { StationInfo } from '#shared/contract/units.ts'
import { periodAt } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { homeAt, readRunInfo } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { prometheusVersion } from '../support/fleet/prometheus.ts'
import { freePort } from '../support/station-process.ts'
import { optionNumber } from './bench-option.ts'
import { say } from './chain-city.ts'
import { type Loss, type OutageSteps, prometheusOutage } from './chain-prometheus.ts'
import type { BenchRow } from './result.ts'

const CLI = fileURLToPath(new URL('../../electron/station/cli.ts', import.meta.url))
const PARENT = '01'
const CHILD = '00004'
const MEASURE = 'dossiers_received'
const DRAIN_WITHIN_MS = 10 * 60_000

export async function benchLoss(): Promise<BenchRow[]> {
  const minutes = optionNumber('outage-minutes', 1)
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-bench-'))
  const version = prometheusVersion()
  const sides: OutageSteps[] = []
  try {
    const chain = await chainOutage(folder)
    sides.push(chain)
    const prometheus = version === null ? null : await prometheusOutage(folder)
    if (prometheus) sides.push(prometheus)
    await sleep(5_000)
    say(`the receivers are away for ${minutes} min, the senders’ power goes in the middle`)
    await Promise.all(sides.map((side) => side.begin()))
    await sleep((minutes * 60_000) / 2)
    await Promise.all(sides.map((side) => side.restartSender()))
    await sleep((minutes * 60_000) / 2)
    await Promise.all(sides.map((side) => side.end()))
    const [own, others] = await Promise.all(sides.map((side) => side.count()))
    const what = `lost after ${minutes} min without the receiver and a power cut at the sender, one figure a second`
    const inWords = (loss: Loss | undefined) => (loss ? `${loss.lost} of ${loss.told}` : 'not installed')
    return [
      {
        what: `${what} (beside Prometheus ${version ?? ''} agent → Prometheus)`,
        measured: inWords(own),
        baseline: inWords(others),
        ratio: '–',
        goal: '0',
      },
    ]
  } finally {
    await Promise.all(sides.map((side) => side.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

interface OwnStation {
  start(): Promise<void>
  kill(): Promise<void>
  request<T>(method: string, path: string, body?: unknown): Promise<T>
}

/** A station with a port that stays, in a process that can lose its power. */
async function ownStation(dir: string, unit: string): Promise<OwnStation> {
  const home = homeAt(dir)
  await initStation(home, { unit: unit as UnitCode }, 'hanoi', Date.now())
  const port = await freePort()
  let running: ChildProcess | null = null
  return {
    async start() {
      const args = [CLI, 'station', '--home', dir, '--port', String(port), '--screen-port', '0']
      const started = spawn(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, MINI_IOC_LOG: 'fatal' },
      })
      running = started
      const [line] = await once(createInterface({ input: started.stdout }), 'line')
      if (!String(line).includes(' ready ')) throw new Error(`not ready: ${line}`)
    },
    async kill() {
      const ended = running
      running = null
      if (!ended || ended.exitCode !== null || ended.signalCode !== null) return
      const exited = once(ended, 'exit')
      ended.kill('SIGKILL')
      await exited
    },
    async request<T>(method: string, path: string, body?: unknown): Promise<T> {
      const info = readRunInfo(home)
      if (!info) throw new Error('not running')
      const response = await fetch(`${info.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${info.token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(30_000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
  }
}

/** A child that is told a figure a second, each of a slice of its own, and one that changes every time. */
async function chainOutage(folder: string): Promise<OutageSteps> {
  const parent = await ownStation(join(folder, 'parent'), PARENT)
  const child = await ownStation(join(folder, 'child'), CHILD)
  await Promise.all([parent.start(), child.start()])
  const { code } = await parent.request<{ code: string }>('POST', '/api/v1/enrolments', { unit: CHILD })
  await child.request('POST', '/api/v1/uplink', { code })
  const period = periodAt(Date.now(), 'day')
  const accepted = new Map<string, number>()
  let told = 0
  const tell = async (): Promise<void> => {
    told += 1
    const [slice, value] = [`t${told}`, told]
    const rows = ['latest', slice].map((each) => ({
      unit: CHILD,
      measure: MEASURE,
      period,
      slice: each,
      value,
    }))
    try {
      await child.request('POST', '/api/v1/observations', { observations: rows })
      accepted.set(slice, value)
      accepted.set('latest', value)
    } catch {
      // Without power nobody says that it was taken.
    }
  }
  let telling: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    telling = telling.then(tell)
  }, 1_000)
  const atParent = async (slice: string): Promise<number | null> => {
    const path = `/api/v1/cells?unit=${CHILD}&measure=${MEASURE}&period=${period}&slice=${slice}`
    const { items } = await parent.request<{ items: Array<{ value: number | null }> }>('GET', path)
    return items[0]?.value ?? null
  }
  return {
    begin: () => parent.kill(),
    async restartSender() {
      await child.kill()
      await child.start()
    },
    end: () => parent.start(),
    async count() {
      clearInterval(timer)
      await telling
      const until = performance.now() + DRAIN_WITHIN_MS
      for (;;) {
        const { uplink } = await child.request<StationInfo>('GET', '/api/v1/station')
        if (uplink?.state === 'linked' && uplink.backlog === 0) break
        if (performance.now() > until) break
        await sleep(500)
      }
      let lost = 0
      for (const [slice, value] of accepted) if ((await atParent(slice)) !== value) lost += 1
      return { told: accepted.size, lost }
    },
    async stop() {
      clearInterval(timer)
      await Promise.all([child.kill(), parent.kill()])
    },
  }
}
