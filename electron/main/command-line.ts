import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export interface CommandLine {
  /** The station's home folder. */
  readonly home: string
  /** Show a station that runs on its own; never start one. */
  readonly attach: boolean
  /** Full screen without chrome, for a wall. */
  readonly kiosk: boolean
  /** Without the graphics card, for a machine whose driver fails. */
  readonly safeMode: boolean
}

/**
 * Reads the arguments of the desktop app. Chromium and the test runner put switches of their own among
 * them, so that unknown ones are passed over.
 */
export function readCommandLine(args: readonly string[], fallbackHome = defaultHome()): CommandLine {
  return {
    home: resolve(optionValue(args, '--home') ?? fallbackHome),
    attach: args.includes('--attach'),
    kiosk: args.includes('--kiosk'),
    safeMode: args.includes('--safe-mode'),
  }
}

function optionValue(args: readonly string[], name: string): string | null {
  for (const [index, arg] of args.entries()) {
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1) || null
    const next = args[index + 1]
    if (arg === name && next !== undefined && !next.startsWith('--')) return next
  }
  return null
}

/** The platform's app-data folder; the same one that the station's command line falls back to. */
export function defaultHome(
  platform: string = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  user: string = homedir(),
): string {
  if (platform === 'win32') return join(env.APPDATA || join(user, 'AppData', 'Roaming'), 'mini-ioc')
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'mini-ioc')
  return join(env.XDG_DATA_HOME || join(user, '.local', 'share'), 'mini-ioc')
}
