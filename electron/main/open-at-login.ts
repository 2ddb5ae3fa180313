/**
 * Starts the app with the computer. Windows and macOS have a place for that; on Linux it is a file in the
 * user's autostart folder, written and removed here.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the system starts: a program and its arguments. */
export type Command = readonly string[]

export interface OpenAtLogin {
  isOn(): boolean
  /** @throws where the system does not let it. */
  set(on: boolean): void
}

export function autostartFile(env: NodeJS.ProcessEnv = process.env, user: string = homedir()): string {
  return join(env.XDG_CONFIG_HOME || join(user, '.config'), 'autostart', 'mini-ioc.desktop')
}

/** The entry by which desktops on Linux start the app (Desktop Entry Specification 1.5). */
export function autostartEntry(command: Command): string {
  return `[Desktop Entry]
Type=Application
Name=Mini-IOC
Comment=Trung tâm điều hành thông minh
Exec=${command.map(quoteArgument).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`
}

/** Quoted for `Exec`: first by its own rule, then as a string of the file; a percent sign is doubled. */
function quoteArgument(argument: string): string {
  if (/[\n\r\0]/.test(argument)) throw new Error('a line break cannot stand in an autostart entry')
  const quoted = argument.replace(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\')
  return `"${quoted.replaceAll('%', '%%')}"`
}

export function openAtLoginByFile(file: string, command: Command): OpenAtLogin {
  return {
    isOn: () => existsSync(file),
    set(on) {
      if (!on) return rmSync(file, { force: true })
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(`${file}.partial`, autostartEntry(command), { mode: 0o644 })
      renameSync(`${file}.partial`, file)
    },
  }
}

/** What Electron's `app` offers for it on Windows and macOS. */
interface LoginItems {
  getLoginItemSettings(options: { path: string; args: string[] }): { openAtLogin: boolean }
  setLoginItemSettings(settings: { openAtLogin: boolean; path: string; args: string[] }): void
}

export function openAtLoginBySystem(app: LoginItems, [path = '', ...args]: Command): OpenAtLogin {
  return {
    isOn: () => app.getLoginItemSettings({ path, args }).openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, path, args }),
  }
}
