/**
 * A station's home folder. Everything in it belongs to one station; secrets are readable by their
 * owner only.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { unitCode } from '#shared/contract/primitives.ts'
import { StationError } from './errors.ts'

export interface Home {
  readonly dir: string
  readonly config: string
  readonly replica: string
  readonly keys: string
  readonly backups: string
  readonly runFile: string
  readonly lockFile: string
}

export function homeAt(dir: string): Home {
  const root = resolve(dir)
  return {
    dir: root,
    config: join(root, 'config.json'),
    replica: join(root, 'replica.db'),
    keys: join(root, 'keys'),
    backups: join(root, 'backups'),
    runFile: join(root, 'run', 'station.json'),
    lockFile: join(root, 'run', 'lock.db'),
  }
}

/** The platform's app-data folder. */
export function defaultHome(): string {
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'mini-ioc')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'mini-ioc')
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'mini-ioc')
}

export const stationConfig = z.object({
  unit: unitCode,
  /** Address to listen on; anything but loopback is a decision. */
  host: z.string().default('127.0.0.1'),
  /** Port of the chain, and of the screens, unless the command line says otherwise. */
  port: z.number().int().min(0).max(65_535).default(8443),
  screenPort: z.number().int().min(0).max(65_535).default(8444),
  heartbeatSeconds: z.number().min(0.2).max(300).default(30),
  /** Without a word for this long a child is silent. */
  silentAfterSeconds: z.number().min(0.5).max(3_600).default(90),
  /** Which units are due: those that are enrolled or have ever reported, or every registered one. */
  dueUnits: z.enum(['reporting', 'registered']).default('reporting'),
  /** Every figure of a demonstration says that it is simulated. */
  simulated: z.boolean().default(false),
})
export type StationConfig = z.infer<typeof stationConfig>

export function makeHome(home: Home): void {
  for (const dir of [home.dir, home.keys, home.backups, join(home.dir, 'run')]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
  }
}

export function isInitialised(home: Home): boolean {
  return existsSync(home.config)
}

export function readConfig(home: Home): StationConfig {
  if (!isInitialised(home)) {
    throw new StationError(
      'not-initialised',
      `Chưa có trạm ở ${home.dir}. Tạo trạm trước, trên màn hình: mini-ioc setup --home ${home.dir}, hoặc bằng lệnh: mini-ioc init --home ${home.dir} --unit MÃ_ĐƠN_VỊ`,
    )
  }
  const parsed = stationConfig.safeParse(JSON.parse(readFileSync(home.config, 'utf8')))
  if (!parsed.success) {
    throw new StationError('bad-config', `Tệp ${home.config} có chỗ sai: ${z.prettifyError(parsed.error)}`)
  }
  return parsed.data
}

/** Replaces a file whole: readers see the old text or the new one, after a power loss, too. */
export function writePrivateFile(file: string, text: string): void {
  const partial = `${file}.${process.pid}.partial`
  writeFileSync(partial, text, { mode: 0o600, flush: true })
  renameSync(partial, file)
}

const runInfo = z.object({ url: z.string(), token: z.string(), pid: z.number().int() })
export type RunInfo = z.infer<typeof runInfo>

/** Where the running station answers, or null where none runs. */
export function readRunInfo(home: Home): RunInfo | null {
  if (!existsSync(home.runFile)) return null
  try {
    const info = runInfo.parse(JSON.parse(readFileSync(home.runFile, 'utf8')))
    process.kill(info.pid, 0)
    return info
  } catch {
    return null
  }
}

/** Takes away the run file of the launch with this token, and no other's. */
export function clearRunInfo(home: Home, token: string): void {
  try {
    if (runInfo.parse(JSON.parse(readFileSync(home.runFile, 'utf8'))).token !== token) return
  } catch {
    // There is none, or nobody can read it.
  }
  rmSync(home.runFile, { force: true })
}

/** The loopback port is kept from launch to launch, so that an open browser finds the station again. */
const portFile = (home: Home) => join(dirname(home.runFile), 'port')

/** The loopback port of the last launch; 0 where there was none. */
export function lastPort(home: Home): number {
  if (!existsSync(portFile(home))) return 0
  const port = Number(readFileSync(portFile(home), 'utf8'))
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}

/** Tells this machine's programs where the home is served, and by which token. */
export function writeRunInfo(home: Home, port: number, token: string): string {
  const url = `http://127.0.0.1:${port}`
  writePrivateFile(portFile(home), String(port))
  writePrivateFile(home.runFile, JSON.stringify({ url, token, pid: process.pid }))
  return url
}

/** Says, until the station has started, that its replica came from a backup, and when that was taken. */
export const restoredMark = (home: Home) => join(dirname(home.runFile), 'restored')
