/** A first run in a process of its own, as `mini-ioc setup` starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RunFile } from './station-process.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CLI = join(ROOT, 'electron', 'station', 'cli.ts')
const READY_DEADLINE_MS = 50_000
const STOP_DEADLINE_MS = 10_000

export interface SetupProcess {
  readonly home: string
  /** Lets a browser on this machine in, once. */
  readonly address: string
  /** Of what answers now: the first run, later the station. */
  runFile(): RunFile
  /** Asks it to end; its exit code. */
  stop(): Promise<number | null>
  dispose(): Promise<void>
}

export async function startSetupProcess(): Promise<SetupProcess> {
  const home = mkdtempSync(join(tmpdir(), 'mini-ioc-setup-'))
  const args = [CLI, 'setup', '--home', home, '--port', '0', '--screen-port', '0', '--json']
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-8_000)
  })
  const lines = createInterface({ input: child.stdout })
  const timer = AbortSignal.timeout(READY_DEADLINE_MS)
  const [line] = (await Promise.race([
    once(lines, 'line', { signal: timer }),
    once(child, 'exit', { signal: timer }).then(() => {
      throw new Error(`the first run did not begin:\n${said}`)
    }),
  ])) as [string]
  const { address } = JSON.parse(line) as { address: string }
  async function stop(): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit', { signal: AbortSignal.timeout(STOP_DEADLINE_MS) })
      child.kill('SIGTERM')
      await exited
    }
    return child.exitCode
  }
  return {
    home,
    address,
    runFile: () => JSON.parse(readFileSync(join(home, 'run', 'station.json'), 'utf8')) as RunFile,
    stop,
    async dispose() {
      await stop().catch(() => child.kill('SIGKILL'))
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
