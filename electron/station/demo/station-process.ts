import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Problem } from '#shared/contract/problem.ts'
import { END_WITH_PARENT } from '../cli/end-request.ts'
import { type Home, readRunInfo } from '../home.ts'

export interface StationProcess {
  readonly home: Home
  isRunning(): boolean
  request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  start(): Promise<void>
  stop(): Promise<void>
}

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url))
const READY_WITHIN_MS = 20_000
const STOP_WITHIN_MS = 6_000
const ANSWER_WITHIN_MS = 60_000

/** Runs a station as a process of its own until it is stopped; ends with `ending`. */
export async function startStation(
  home: Home,
  ending: AbortSignal,
  { watch = false } = {},
): Promise<StationProcess> {
  let child: ChildProcess | null = null
  let ready = false

  const start = async (): Promise<void> => {
    ending.throwIfAborted()
    const args = [
      ...(watch ? ['--watch', '--watch-preserve-output'] : []),
      CLI,
      'station',
      '--home',
      home.dir,
      '--port',
      '0',
      '--screen-port',
      '0',
    ]
    // A group of its own: Ctrl-C reaches the demonstration only, which then ends its stations in order.
    const started = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: { ...process.env, MINI_IOC_LOG: 'error', [END_WITH_PARENT]: '1' },
    })
    child = started
    started.once('exit', () => {
      if (child === started) ready = false
    })
    await untilReady(started)
    ready = true
  }
  await start()

  return {
    home,
    start,
    isRunning: () => ready,
    async request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
      const info = readRunInfo(home)
      if (!info) throw new Error(`the station at ${home.dir} is not running`)
      const response = await fetch(`${info.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${info.token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (response.ok) return (await response.json()) as T
      throw new Error(((await response.json()) as Problem).detail)
    },
    async stop() {
      const ended = child
      child = null
      ready = false
      if (!ended || ended.exitCode !== null) return
      ended.kill('SIGTERM')
      const timer = setTimeout(() => ended.kill('SIGKILL'), STOP_WITHIN_MS)
      await once(ended, 'exit')
      clearTimeout(timer)
    },
  }
}

/** Resolves at the station's ready line; rejects with its last words where it ends before. */
async function untilReady(child: ChildProcess): Promise<void> {
  if (!child.stdout || !child.stderr) throw new Error('no output to read')
  const words: string[] = []
  child.stderr.on('data', (chunk: Buffer) => {
    words.push(chunk.toString())
    if (words.length > 50) words.shift()
  })
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the station is not ready in time')), READY_WITHIN_MS)
    lines.on('line', (line) => {
      if (line.includes(' ready ')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the station ended with ${code}: ${words.join('')}`)))
    child.once('error', reject)
    lines.once('close', () => clearTimeout(timer))
  })
}
