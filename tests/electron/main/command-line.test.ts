import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultHome, readCommandLine } from '../../../electron/main/command-line.ts'

describe('readCommandLine', () => {
  it('falls back to the platform folder and a plain window', () => {
    expect(readCommandLine(['.'], '/fallback')).toEqual({
      home: resolve('/fallback'),
      attach: false,
      kiosk: false,
      safeMode: false,
    })
  })

  it('reads its own switches among those of Chromium', () => {
    const args = ['--no-sandbox', '/app', '--home', 'here', '--kiosk', '--attach', '--safe-mode']
    expect(readCommandLine(args, '/fallback')).toEqual({
      home: resolve('here'),
      attach: true,
      kiosk: true,
      safeMode: true,
    })
    expect(readCommandLine(['--home=/a b'], '/fallback').home).toBe(resolve('/a b'))
  })

  it('takes no switch for a folder', () => {
    expect(readCommandLine(['--home', '--kiosk'], '/fallback')).toEqual({
      home: resolve('/fallback'),
      attach: false,
      kiosk: true,
      safeMode: false,
    })
  })
})

describe('defaultHome', () => {
  it('follows each platform', () => {
    expect([
      defaultHome('linux', {}, '/home/an'),
      defaultHome('linux', { XDG_DATA_HOME: '/data' }, '/home/an'),
      defaultHome('darwin', {}, '/Users/an'),
      defaultHome('win32', { APPDATA: 'roaming' }, 'C:'),
    ]).toEqual([
      join('/home/an', '.local', 'share', 'mini-ioc'),
      join('/data', 'mini-ioc'),
      join('/Users/an', 'Library', 'Application Support', 'mini-ioc'),
      join('roaming', 'mini-ioc'),
    ])
  })
})
