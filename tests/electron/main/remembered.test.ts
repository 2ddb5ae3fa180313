import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  DEFAULT_DESKTOP_SETTINGS,
  type DesktopSettings,
  readDesktopSettings,
} from '#shared/domain/desktop.ts'
import { openRemembered } from '../../../electron/main/settings/settings-file.ts'

describe('openRemembered', () => {
  let folder: string
  let logged: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mini-ioc-settings-'))
    logged = []
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const open = () =>
    openRemembered<DesktopSettings>({
      file: join(folder, 'desktop.json'),
      fallback: DEFAULT_DESKTOP_SETTINGS,
      read: readDesktopSettings,
      log: (level, message) => logged.push(`${level}: ${message}`),
      now: () => new Date('2026-11-22T01:02:03.004Z'),
    })

  it('begins with the defaults, and keeps what it is given', () => {
    expect(open().get()).toEqual(DEFAULT_DESKTOP_SETTINGS)
    open().set({ walls: [], renewAt: '02:00' })
    expect(open().get()).toEqual({ walls: [], renewAt: '02:00' })
    expect(readdirSync(folder)).toEqual(['desktop.json'])
    expect(statSync(join(folder, 'desktop.json')).mode & 0o777).toBe(0o600)
    expect(logged).toEqual([])
  })

  it.each(['{"walls":', '{"walls":[{"mode":"kiosk"}],"renewAt":null}', ''])(
    'sets a broken file aside and says so: %j',
    (text) => {
      writeFileSync(join(folder, 'desktop.json'), text)
      expect(open().get()).toEqual(DEFAULT_DESKTOP_SETTINGS)
      expect(readdirSync(folder)).toEqual(['desktop.json.broken-2026-11-22T01-02-03-004Z'])
      expect(readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8')).toBe(text)
      expect(logged).toEqual(['error: the settings could not be read; set aside, the defaults are in force'])
    },
  )

  it('keeps the old value where the disk does not take the new one', () => {
    const remembered = open()
    remembered.set({ walls: [], renewAt: '02:00' })
    rmSync(folder, { recursive: true })
    expect(() => remembered.set({ walls: [], renewAt: null })).toThrow()
    expect(remembered.get()).toEqual({ walls: [], renewAt: '02:00' })
  })
})
