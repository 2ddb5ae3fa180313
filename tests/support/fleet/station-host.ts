/**
 * Stations in a process of their own, several where wanted, on a clock that can be moved: what a fleet talks
 * to. They listen as real stations do; only their clock is not the machine's.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { UnitCode } from '#shared/domain/unit.ts'
import { homeAt, type StationConfig } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { createStation, type RunningStation } from '#station/station.ts'

export interface HostedStation {
  readonly unit: string
  readonly url: string
  readonly token: string
  request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
}

export interface StationHost {
  readonly pid: number
  open(unit: string, settings?: Partial<StationConfig>): Promise<HostedStation>
  /** Moves the clock of all its stations. */
  advance(ms: number): Promise<void>
  stop(): Promise<void>
}

type Ask =
  | {
      readonly id: number
      readonly kind: 'open'
      readonly folder: string
      readonly unit: string
      readonly settings: object
    }
  | { readonly id: number; readonly kind: 'advance'; readonly ms: number }
  | { readonly id: number; readonly kind: 'stop' }

type Answer = { readonly id: number; readonly url?: string; readonly token?: string; readonly error?: string }

const ANSWER_WITHIN_MS = 120_000

/** @param folder Homes of the stations stand in it, by unit. */
export async function startHost(folder: string, execArgv: readonly string[] = []): Promise<StationHost> {
  const host = fork(fileURLToPath(import.meta.url), ['host'], {
    execArgv: [...execArgv],
    env: { ...process.env, MINI_IOC_LOG: 'error' },
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  host.on('message', (answer) => waiting.get((answer as Answer).id)?.(answer as Answer))
  host.on('exit', (code) => {
    for (const [id, settle] of waiting) settle({ id, error: `the host ended with ${code}` })
  })
  const ask = async (question: Record<string, unknown>): Promise<Answer> => {
    asked += 1
    const id = asked
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      host.send({ ...question, id })
    })
    waiting.delete(id)
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer
  }
  return {
    pid: host.pid ?? 0,
    async open(unit, settings = {}) {
      const { url = '', token = '' } = await ask({ kind: 'open', folder: join(folder, unit), unit, settings })
      return {
        unit,
        url,
        token,
        async request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
          const response = await fetch(`${url}${path}`, {
            method,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          })
          if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
          return (await response.json()) as T
        },
      }
    },
    advance: async (ms) => void (await ask({ kind: 'advance', ms })),
    async stop() {
      if (host.exitCode !== null) return
      const ended = once(host, 'exit')
      await ask({ kind: 'stop' }).catch(() => host.kill('SIGKILL'))
      await ended
    },
  }
}

function serveAsHost(): void {
  const stations: RunningStation[] = []
  let offset = 0
  const clock = () => Date.now() + offset
  const log = pino({ level: process.env.FLEET_LOG ?? 'silent' })
  const answer = async (ask: Ask): Promise<Omit<Answer, 'id'>> => {
    switch (ask.kind) {
      case 'open': {
        const home = homeAt(ask.folder)
        await initStation(home, { ...ask.settings, unit: ask.unit as UnitCode }, 'hanoi', clock())
        const station = await createStation({ home, clock, log, port: 0, screenPort: null, host: null })
        stations.push(station)
        const { loopback } = await station.start()
        return { url: loopback, token: station.token }
      }
      case 'advance':
        offset += ask.ms
        return {}
      case 'stop':
        await Promise.all(stations.map((station) => station.stop()))
        return {}
    }
  }
  process.on('message', (ask: Ask) => {
    answer(ask)
      .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
      .then((given) => {
        process.send?.({ id: ask.id, ...given }, () => {
          if (ask.kind === 'stop') process.exit(0)
        })
      })
  })
  process.once('disconnect', () => process.exit(1))
}

if (process.argv[2] === 'host' && process.argv[1] === fileURLToPath(import.meta.url)) serveAsHost()
