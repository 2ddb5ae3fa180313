/** A tree of stations as real processes, each behind a proxy of its own towards its parent. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { CellItem } from '#shared/contract/figures.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { readUplinkCredentials, type UplinkCredentials } from '#station/chain/identity.ts'
import { openForWriting } from '#station/db/database.ts'
import { upsertPack } from '#station/features/dictionary/queries.ts'
import { readPack } from '#station/features/dictionary/read-pack.ts'
import { type Home, homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import type { ClockMessage, ReadyMessage } from '../clocked-station.ts'
import { EXTRA_PACK } from './measures.ts'
import { startProxy, type WireFault, type WireProxy } from './proxy.ts'

const ENTRY = join(import.meta.dirname, '..', 'clocked-station.ts')
const READY_DEADLINE_MS = 150_000
const STOP_DEADLINE_MS = 20_000
const ANSWER_DEADLINE_MS = 60_000
export const SILENT_AFTER_SECONDS = 1
const HEARTBEAT_SECONDS = 0.2
const JOIN_ATTEMPTS = 4

/** One observation as it is posted; its value in the measure's own unit. */
export interface PostedRow {
  readonly unit: string
  readonly measure: string
  readonly period: string
  readonly slice: string
  readonly value: number | null
}

/** Where a unit was before it moved away, and with what it was let in there. */
export interface FormerPlace {
  readonly parent: string
  readonly credentials: UplinkCredentials
}

export interface Seat {
  readonly unit: string
  /** Whom it was joined to last; null at the top. */
  readonly parent: string | null
  readonly home: Home
  /** Between this station and its parent; null at the top. */
  readonly proxy: WireProxy | null
  readonly former: readonly FormerPlace[]
  /** Stretches another network, to another parent; the old one stays where it is. */
  moveTo(parent: string): Promise<WireProxy>
  /** Where its parents listen now: they have another port after each start. */
  aim(parent: string, chainPort: number): void
  isRunning(): boolean
  start(): Promise<void>
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>
  stop(): Promise<void>
  setClock(offsetMs: number): void
  chainPort(): number
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  post(rows: readonly PostedRow[]): Promise<IntakeAnswer>
  /** All cells that the station holds, of whatever unit. */
  cells(): Promise<CellItem[]>
  /** Copies the replica as it is now. */
  backUp(file: string): void
  /** Puts an older replica in the place of a stopped station's. */
  putBack(file: string): void
  /** Reads the replica beside the running station. */
  read<T>(sql: string, ...values: unknown[]): T[]
  dispose(): Promise<void>
}

export interface Fleet {
  readonly seats: ReadonlyMap<string, Seat>
  seat(unit: string): Seat
  /** Direct sub-units that have a station. */
  below(unit: string): Seat[]
  /**
   * Joins a station to a parent, over a new stretch of network where it is another than before. A join that fails
   * on it is tried again with the same code once the network is mended.
   */
  join(unit: string, parent: string, fault?: WireFault): Promise<void>
  /** Ends every process and clears the homes away. */
  dispose(): Promise<void>
}

export function isBelow(fleet: Fleet, unit: string, above: string): boolean {
  for (let at = fleet.seats.get(unit)?.parent ?? null; at !== null; at = fleet.seat(at).parent) {
    if (at === above) return true
  }
  return false
}

/** Units with their parents at first, the top first. */
export type Tree = ReadonlyArray<{ readonly unit: string; readonly parent: string | null }>

async function makeHome(folder: string, unit: string): Promise<Home> {
  const home = homeAt(join(folder, unit))
  await initStation(
    home,
    {
      unit: unit as UnitCode,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      silentAfterSeconds: SILENT_AFTER_SECONDS,
    },
    'hanoi',
    Date.now(),
  )
  const db = openForWriting(home.replica)
  db.transaction(() => upsertPack(db, readPack(EXTRA_PACK), Date.now())).immediate()
  db.close()
  return home
}

async function makeSeat(
  folder: string,
  cache: string,
  { unit, parent: firstParent }: Tree[number],
  onReady: (unit: string, chainPort: number) => void,
): Promise<Seat> {
  const home = await makeHome(folder, unit)
  const proxies: Array<{ readonly parent: string; readonly proxy: WireProxy }> = []
  const former: FormerPlace[] = []
  if (firstParent !== null) proxies.push({ parent: firstParent, proxy: await startProxy() })
  let child: ChildProcess | null = null
  let ready: ReadyMessage | null = null
  let offsetMs = 0
  let said = ''

  async function start(): Promise<void> {
    if (child) throw new Error(`station ${unit} runs already`)
    const started = fork(ENTRY, [home.dir, String(offsetMs)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    })
    child = started
    started.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-8_000)
    })
    const exited = once(started, 'exit')
    const [message] = await Promise.race([
      once(started, 'message', { signal: AbortSignal.timeout(READY_DEADLINE_MS) }),
      exited.then(() => [null]),
    ])
    if (message === null) throw new Error(`station ${unit} did not get ready:\n${said}`)
    ready = message as ReadyMessage
    onReady(unit, ready.chainPort)
    exited.then(() => {
      if (child === started) said += '\n(the station ended by itself)'
    })
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = child
    child = null
    ready = null
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const exited = once(ending, 'exit', { signal: AbortSignal.timeout(STOP_DEADLINE_MS) })
    ending.kill(signal)
    await exited
  }

  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    if (!ready) throw new Error(`station ${unit} is not running`)
    const response = await fetch(`${ready.loopback}${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${unit}: ${method} ${path}: ${response.status} ${text}\n${said}`)
    return JSON.parse(text) as T
  }

  return {
    unit,
    get parent() {
      return proxies.at(-1)?.parent ?? null
    },
    home,
    get proxy() {
      return proxies.at(-1)?.proxy ?? null
    },
    former,
    async moveTo(parent) {
      const credentials = readUplinkCredentials(home)
      const before = proxies.at(-1)
      if (!credentials || !before) throw new Error(`${unit} has no parent to move from`)
      former.push({ parent: before.parent, credentials })
      const proxy = await startProxy()
      proxies.push({ parent, proxy })
      return proxy
    },
    aim(parent, chainPort) {
      for (const each of proxies) if (each.parent === parent) each.proxy.aim(chainPort)
    },
    async dispose() {
      await end('SIGKILL').catch(() => undefined)
      await Promise.allSettled(proxies.map(({ proxy }) => proxy.close()))
    },
    isRunning: () => ready !== null,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    setClock(next) {
      offsetMs = next
      child?.send({ offsetMs } satisfies ClockMessage)
    },
    chainPort() {
      if (!ready) throw new Error(`station ${unit} is not running`)
      return ready.chainPort
    },
    ask,
    // Levels of a unit with sub-units are meant to be added to theirs.
    post: (observations) => ask('POST', '/api/v1/observations?confirm=true', { observations }),
    async cells() {
      const cells: CellItem[] = []
      for (let next = ''; ; ) {
        const page = await ask<{ items: CellItem[]; next: string | null }>(
          'GET',
          `/api/v1/cells?limit=5000${next}`,
        )
        cells.push(...page.items)
        if (page.next === null) return cells
        next = `&after=${page.next}`
      }
    },
    backUp(file) {
      rmSync(file, { force: true })
      const db = new Database(home.replica, { readonly: true })
      try {
        db.prepare('VACUUM INTO ?').run(file)
      } finally {
        db.close()
      }
    },
    putBack(file) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${home.replica}${suffix}`, { force: true })
      copyFileSync(file, home.replica)
    },
    read<T>(sql: string, ...values: unknown[]) {
      const db = new Database(home.replica, { readonly: true, timeout: 2_000 })
      try {
        return db.prepare<unknown[], T>(sql).all(...values)
      } finally {
        db.close()
      }
    },
  }
}

/** Makes the homes, starts the stations and joins them, each over its proxy. */
export async function startFleet(folder: string, cache: string, tree: Tree): Promise<Fleet> {
  mkdirSync(folder, { recursive: true })
  const seats = new Map<string, Seat>()
  const below = (unit: string) => [...seats.values()].filter(({ parent }) => parent === unit)
  const seat = (unit: string): Seat => {
    const found = seats.get(unit)
    if (!found) throw new RangeError(`no station ${unit}`)
    return found
  }
  const aim = (parent: string, port: number) => {
    for (const each of seats.values()) each.aim(parent, port)
  }
  async function joinTo(unit: string, parent: string, fault: WireFault = { kind: 'none' }): Promise<void> {
    const child = seat(unit)
    const above = seat(parent)
    const proxy = child.parent === parent ? child.proxy : await child.moveTo(parent)
    if (!proxy) throw new Error(`${unit} has no network`)
    child.aim(parent, above.chainPort())
    const url = `https://127.0.0.1:${proxy.port}`
    const { code } = await above.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit, url })
    proxy.become(fault)
    for (let attempt = 1; ; attempt += 1) {
      try {
        await child.ask('POST', '/api/v1/uplink', { code })
        return
      } catch (error) {
        // Also on a busy machine, whose stations are slow to answer.
        if (attempt === JOIN_ATTEMPTS) throw error
        proxy.become({ kind: 'none' })
      }
    }
  }
  const dispose = async () => {
    await Promise.allSettled([...seats.values()].map((each) => each.dispose()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    for (const place of tree) seats.set(place.unit, await makeSeat(folder, cache, place, aim))
    await Promise.all([...seats.values()].map((each) => each.start()))
    for (const { unit, parent } of tree) if (parent !== null) await joinTo(unit, parent)
    return { seats, seat, below, join: joinTo, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
