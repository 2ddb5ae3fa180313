/** A real station in a process of its own, run by its command line as an operator would run it. */
import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '..', '..')
const CLI = join(ROOT, 'electron', 'station', 'cli.ts')
const COMMAND_DEADLINE_MS = 60_000
const READY_DEADLINE_MS = 60_000
const STOP_DEADLINE_MS = 10_000

export interface RunFile {
  readonly url: string
  readonly token: string
  readonly pid: number
}

export interface StationProcess {
  readonly home: string
  readonly unit: string
  /** Address and token of the run that is on; another one after each start. */
  runFile(): RunFile
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Sends figures of this unit; throws where one is rejected. */
  report(period: string, figures: Readonly<Record<string, number>>): Promise<void>
  /** The path that pairs a browser as a screen, once, at this machine's address or at that for screens. */
  pairingPath(): Promise<string>
  /** The path that opens a desk in a browser on this machine, once. */
  deskPath(): Promise<string>
  start(): Promise<void>
  /** Asks it to end, as a service manager would. Throws where it does not end well in time. */
  stop(): Promise<void>
  /** Ends it, and clears its home away. */
  dispose(): Promise<void>
}

export async function runCli(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    timeout: COMMAND_DEADLINE_MS,
  })
  return stdout
}

function untilReady(station: ChildProcessByStdio<null, Readable, Readable>, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('took too long')), READY_DEADLINE_MS)
    const settle = (error?: Error) => {
      clearTimeout(timer)
      if (error) reject(error)
      else resolve()
    }
    createInterface({ input: station.stdout }).on('line', (text) => {
      if (text.startsWith(line)) settle()
    })
    station.once('error', settle)
    station.once('exit', (code) => settle(new Error(`ended with code ${code}`)))
  })
}

export interface StationOptions {
  readonly unit?: string
  /** Port for browsers; a free one, another at each start, unless named. */
  readonly screenPort?: number
  /** Put into its configuration before it starts. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** A loopback port that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Creates a station and starts it. */
export async function startStation({
  unit = '00004',
  screenPort = 0,
  settings = {},
}: StationOptions = {}): Promise<StationProcess> {
  const home = mkdtempSync(join(tmpdir(), 'mini-ioc-station-'))
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const args = [CLI, 'station', '--home', home, '--port', '0', '--screen-port', String(screenPort)]
    const station = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    child = station
    let said = ''
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-8_000)
    }
    station.stdout.on('data', listen)
    station.stderr.on('data', listen)
    try {
      await untilReady(station, `mini-ioc station ${unit} ready `)
    } catch (error) {
      station.kill('SIGKILL')
      throw new Error(`the station did not get ready:\n${said}`, { cause: error })
    }
  }

  async function stop(): Promise<void> {
    const station = child
    child = null
    if (!station || station.exitCode !== null || station.signalCode !== null) return
    const exited = once(station, 'exit', { signal: AbortSignal.timeout(STOP_DEADLINE_MS) })
    station.kill('SIGTERM')
    try {
      const [code, signal] = await exited
      if (code !== 0) throw new Error(`the station ended with ${signal ?? `code ${code}`}`)
    } catch (error) {
      station.kill('SIGKILL')
      throw error
    }
  }

  const runFile = () => JSON.parse(readFileSync(join(home, 'run', 'station.json'), 'utf8')) as RunFile
  const request = (path: string, init: RequestInit = {}) => {
    const { url, token } = runFile()
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    return fetch(new URL(path, url), { ...init, headers, signal: AbortSignal.timeout(30_000) })
  }

  try {
    await runCli('init', '--home', home, '--unit', unit)
    const config = join(home, 'config.json')
    writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), ...settings }))
    await start()
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }

  return {
    home,
    unit,
    runFile,
    start,
    stop,
    fetch: request,
    async report(period, figures) {
      const observations = Object.entries(figures).map(([measure, value]) => ({
        unit,
        measure,
        period,
        value,
      }))
      const response = await request('/api/v1/observations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ observations }),
      })
      const answer = await response.json()
      if (response.status !== 200 || answer.rejected.length > 0) {
        throw new Error(`figures were refused (${response.status}): ${JSON.stringify(answer)}`)
      }
    },
    async pairingPath() {
      const response = await request('/api/v1/devices', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Màn hình thử' }),
      })
      if (!response.ok) throw new Error(`no pairing: ${response.status} ${await response.text()}`)
      return (await response.json()).pairingPath
    },
    async deskPath() {
      const response = await request('/api/v1/desks', { method: 'POST' })
      if (!response.ok) throw new Error(`no desk: ${response.status} ${await response.text()}`)
      return (await response.json()).enterPath
    },
    async dispose() {
      try {
        await stop()
      } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  }
}
