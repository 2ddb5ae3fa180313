import { describe, expect, it } from 'vitest'
import { readDesktopChange, readDesktopSettings } from '#shared/domain/desktop.ts'

const wall = {
  display: { id: 1, label: 'LG', bounds: { x: 0, y: 0, width: 1_920, height: 1_080 } },
  mode: 'kiosk',
  playlist: 'ban-dem',
}

describe('readDesktopSettings', () => {
  it('takes sound settings, and leaves out what it does not know', () => {
    expect(readDesktopSettings({ walls: [{ ...wall, extra: 1 }], renewAt: '03:30', more: true })).toEqual({
      walls: [wall],
      renewAt: '03:30',
    })
    expect(readDesktopSettings({ walls: [], renewAt: null })).toEqual({ walls: [], renewAt: null })
  })

  it.each([
    ['no object', 'kiosk'],
    ['no walls', { renewAt: null }],
    ['a time that is none', { walls: [], renewAt: '25:00' }],
    ['an unknown mode', { walls: [{ ...wall, mode: 'hologram' }], renewAt: null }],
    [
      'a playlist that would reach beyond its parameter',
      { walls: [{ ...wall, playlist: 'a&kpi=b' }], renewAt: null },
    ],
    [
      'a display without an extent',
      {
        walls: [{ ...wall, display: { ...wall.display, bounds: { x: 0, y: 0, width: 0, height: 9 } } }],
        renewAt: null,
      },
    ],
    [
      'a display without a number',
      { walls: [{ ...wall, display: { ...wall.display, id: '1' } }], renewAt: null },
    ],
    ['more walls than a machine has', { walls: Array.from({ length: 17 }, () => wall), renewAt: null }],
  ])('refuses %s', (_what, value) => {
    expect(readDesktopSettings(value)).toBeNull()
  })
})

describe('readDesktopChange', () => {
  it('takes a part of the settings, and nothing unsound', () => {
    expect([
      readDesktopChange({ openAtLogin: true }),
      readDesktopChange({}),
      readDesktopChange({ openAtLogin: 'yes' }),
      readDesktopChange({ settings: { walls: 'none' } }),
      readDesktopChange(null),
    ]).toEqual([{ openAtLogin: true }, {}, null, null, null])
  })
})
