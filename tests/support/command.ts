/** The command line as an operator uses it: real processes, real homes. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { StationConfig } from '#station/home.ts'
import type { RunFile } from './station-process.ts'

export const CLI = join(import.meta.dirname, '..', '..', 'electron', 'station', 'cli.ts')
const COMMAND_DEADLINE_MS = 50_000
const READY_DEADLINE_MS = 50_000

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end; a refusal is a result, too. */
export function runCommand(...args: string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const options = { timeout: COMMAND_DEADLINE_MS, maxBuffer: 64 * 1024 * 1024 }
    const child = execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      if (child.exitCode === null) reject(error ?? new Error('ended by a signal'))
      else resolve({ code: child.exitCode, stdout, stderr })
    })
  })
}

/** Makes a station's home by the command line; settings are written into its configuration. */
export async function initHome(
  home: string,
  unit: string,
  settings: Partial<StationConfig> = {},
): Promise<void> {
  const { code, stderr } = await runCommand('init', '--home', home, '--unit', unit)
  if (code !== 0) throw new Error(`init failed: ${stderr}`)
  const file = join(home, 'config.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...settings }))
}

export interface RunningCommand {
  /** What the station said when it was ready. */
  readonly ready: string
  readonly runFile: RunFile
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  /** As a service manager ends it; resolves to the exit code. */
  terminate(): Promise<number | null>
  /** As a power cut ends it. */
  kill(): Promise<void>
}

/**
 * Starts the station of a home and waits for its ready line; it does not outlive the test.
 * @param port Of the chain; a free one unless children are to find it again.
 */
export async function startCommand(home: string, port = 0): Promise<RunningCommand> {
  const args = [CLI, 'station', '--home', home, '--port', String(port), '--screen-port', '0']
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000)
  })
  if (!child.stdout) throw new Error('no output to read')
  const lines = createInterface({ input: child.stdout })
  const line = once(lines, 'line', { signal: AbortSignal.timeout(READY_DEADLINE_MS) })
  const [ready] = await Promise.race([line, exited.then(() => [''])])
  if (!String(ready).includes(' ready ')) throw new Error(`the station did not get ready: ${ready}\n${said}`)
  const runFile = JSON.parse(readFileSync(join(home, 'run', 'station.json'), 'utf8')) as RunFile
  return {
    ready: String(ready),
    runFile,
    async ask<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(`${runFile.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${runFile.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return (await response.json()) as T
    },
    async terminate() {
      child.kill('SIGTERM')
      const [code] = await exited
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
