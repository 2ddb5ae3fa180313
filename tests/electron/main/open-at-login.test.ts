import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  autostartEntry,
  autostartFile,
  openAtLoginByFile,
  openAtLoginBySystem,
} from '../../../electron/main/open-at-login.ts'

/** Splits an `Exec` line as the Desktop Entry Specification says: first the file's escapes, then the quotes. */
function readExec(entry: string): string[] {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1] ?? ''
  const text = value.replace(/\\(.)/g, (_all, letter: string) => (letter === '\\' ? '\\' : `\\${letter}`))
  const found = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
  return found.map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1').replaceAll('%%', '%'))
}

describe('starting with the computer on Linux', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mini-ioc-autostart-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes the entry and takes it away again', () => {
    const file = autostartFile({ XDG_CONFIG_HOME: folder })
    const login = openAtLoginByFile(file, ['/opt/Mini-IOC/mini-ioc', '--home', '/srv/ioc', '--kiosk'])
    expect(login.isOn()).toBe(false)
    login.set(true)
    expect(login.isOn()).toBe(true)
    expect(readFileSync(join(folder, 'autostart', 'mini-ioc.desktop'), 'utf8')).toContain(
      'Exec="/opt/Mini-IOC/mini-ioc" "--home" "/srv/ioc" "--kiosk"\n',
    )
    login.set(false)
    login.set(false)
    expect([login.isOn(), existsSync(file)]).toEqual([false, false])
  })

  it('quotes whatever a folder may be called', () => {
    const command = ['/opt/Trung tâm/app', '--home', '/srv/a "b" $HOME `id` 100% \\ c']
    expect(readExec(autostartEntry(command))).toEqual(command)
  })

  it('refuses a name that would write lines of its own', () => {
    expect(() => autostartEntry(['/app', '/srv/a\nExec=evil'])).toThrow()
  })

  it('stands in the user’s folder where no other is named', () => {
    expect(autostartFile({}, '/home/lan')).toBe('/home/lan/.config/autostart/mini-ioc.desktop')
  })
})

describe('starting with the computer on Windows and macOS', () => {
  it('asks the system, with the same command both times', () => {
    const asked: unknown[] = []
    const login = openAtLoginBySystem(
      {
        getLoginItemSettings: (options) => {
          asked.push(options)
          return { openAtLogin: true }
        },
        setLoginItemSettings: (settings) => void asked.push(settings),
      },
      ['C:\\Mini-IOC.exe', '--kiosk'],
    )
    expect(login.isOn()).toBe(true)
    login.set(false)
    const command = { path: 'C:\\Mini-IOC.exe', args: ['--kiosk'] }
    expect(asked).toEqual([command, { ...command, openAtLogin: false }])
  })
})
