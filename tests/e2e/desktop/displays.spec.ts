/**
 * A wall on each display that was set up for one. A virtual X server shows Chromium one screen only, so that the
 * displays are stand-ins, told to the real app in place of the system's; their windows lie on that one screen.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import type { Rect, WallSetup } from '#shared/domain/desktop.ts'
import { test as base, expect, launchDesktop } from '../wall.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** Starts the app as it is, once the system's displays have been replaced. */
const standIn = (displays: readonly object[]) => `
const { app, screen } = require('electron')
globalThis.displays = ${JSON.stringify(displays)}
// Without a window manager a window that is full screen covers the one screen that X has.
app.on('browser-window-created', (_event, window) => {
  window.setKiosk = window.setFullScreen = () => {}
})
app.whenReady().then(() => {
  screen.getAllDisplays = () => globalThis.displays
  screen.getPrimaryDisplay = () => globalThis.displays[0] ?? { id: -1 }
  screen.getDisplayMatching = ({ x }) =>
    globalThis.displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) ?? globalThis.displays[0]
})
require('./out/main/index.cjs')
`

const test = base.extend<{ folder: string; home: string; launch: () => Promise<ElectronApplication> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-displays-'))
    cpSync(join(ROOT, 'out'), join(folder, 'out'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"name":"mini-ioc","version":"0.0.0","main":"stand-in.cjs"}')
    writeFileSync(join(folder, 'stand-in.cjs'), standIn([DISPLAY_LEFT, DISPLAY_RIGHT]))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  home: async ({ folder }, use) => {
    const home = join(folder, 'home')
    mkdirSync(join(home, 'desktop'), { recursive: true })
    await use(home)
  },
  launch: async ({ folder, home }, use) => {
    await use(() => launchDesktop(['--home', home, '--attach'], folder))
  },
})

const LEFT: Rect = { x: 0, y: 0, width: 1_920, height: 1_080 }
const RIGHT: Rect = { x: 1_920, y: 0, width: 1_280, height: 1_024 }

const displayAt = (id: number, bounds: Rect) => ({
  id,
  label: `Display ${id}`,
  bounds,
  workArea: bounds,
  scaleFactor: 1,
})
const DISPLAY_LEFT = displayAt(11, LEFT)
const DISPLAY_RIGHT = displayAt(12, RIGHT)

interface Shown {
  readonly address: string
  readonly bounds: Rect
}

/** What each window shows and where, by address; a window may be a pixel short of its screen. */
const shown = async (app: ElectronApplication): Promise<Shown[]> => {
  const windows = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      address: window.webContents.getURL().replace('app://mini-ioc', ''),
      bounds: window.getBounds(),
    })),
  )
  const even = (value: number) => Math.round(value / 2) * 2
  return windows
    .map(({ address, bounds }) => ({
      address,
      bounds: { ...bounds, width: even(bounds.width), height: even(bounds.height) },
    }))
    .sort((one, other) => one.bounds.x - other.bounds.x)
}

const setUp = (home: string, walls: readonly WallSetup[]) =>
  writeFileSync(join(home, 'desktop', 'desktop.json'), JSON.stringify({ walls, renewAt: null }))

const wallAt = (bounds: Rect, playlist: string | null, id = 987_654): WallSetup => ({
  display: { id, label: '', bounds },
  mode: 'kiosk',
  playlist,
})

/** Changes the displays that the app sees, and says so as the system would. */
const plug = (app: ElectronApplication, displays: readonly object[], event: string) =>
  app.evaluate(
    ({ screen }, { next, name }) => {
      Reflect.set(globalThis, 'displays', next)
      screen.emit(name)
    },
    { next: displays, name: event },
  )

test.describe('walls on several displays', () => {
  test('stand where they were set up, each with its playlist', async ({ home, launch }) => {
    setUp(home, [wallAt(RIGHT, 'ben-phai'), wallAt(LEFT, null)])
    const app = await launch()
    await app.firstWindow()
    await expect
      .poll(() => shown(app))
      .toEqual([
        { address: '/overview', bounds: LEFT },
        { address: '/overview?playlist=ben-phai', bounds: RIGHT },
      ])
    await app.close()
  })

  test('are kept by their page, and open again with the next start', async ({ launch }) => {
    const first = await launch()
    const page = await first.firstWindow()
    const walls = [DISPLAY_LEFT, DISPLAY_RIGHT].map(({ id, label, bounds }, index) => ({
      display: { id, label, bounds },
      mode: 'fullScreen',
      playlist: index === 0 ? null : 'khach',
    }))
    const outcome = await page.evaluate(
      (settings) => Reflect.get(window, 'miniIoc').changeDesktop({ settings }),
      { walls, renewAt: '02:15' },
    )
    expect(outcome).toMatchObject({ done: true, state: { settings: { renewAt: '02:15' } } })
    await expect.poll(async () => (await shown(first)).length).toBe(3)
    await first.close()

    const second = await launch()
    await second.firstWindow()
    await expect
      .poll(() => shown(second))
      .toEqual([
        { address: '/overview', bounds: LEFT },
        { address: '/overview?playlist=khach', bounds: RIGHT },
      ])
    await second.close()
  })

  test('wait for a display that is gone, and return with it', async ({ home, launch }) => {
    setUp(home, [wallAt(LEFT, null), wallAt(RIGHT, 'ben-phai')])
    const app = await launch()
    await app.firstWindow()
    await expect.poll(async () => (await shown(app)).length).toBe(2)
    await plug(app, [DISPLAY_LEFT], 'display-removed')
    await expect.poll(() => shown(app)).toEqual([{ address: '/overview', bounds: LEFT }])
    await plug(app, [], 'display-removed')
    await expect.poll(() => shown(app)).toEqual([])
    await plug(app, [displayAt(21, LEFT), displayAt(22, RIGHT)], 'display-added')
    await expect
      .poll(() => shown(app))
      .toEqual([
        { address: '/overview', bounds: LEFT },
        { address: '/overview?playlist=ben-phai', bounds: RIGHT },
      ])
    await app.close()
    expect(JSON.parse(readFileSync(join(home, 'desktop', 'desktop.json'), 'utf8')).walls).toHaveLength(2)
  })

  test('leave a window to work in where none of their displays is there', async ({ home, launch }) => {
    setUp(home, [wallAt({ x: 8_000, y: 0, width: 3_840, height: 2_160 }, null)])
    const app = await launch()
    await app.firstWindow()
    await expect.poll(async () => (await shown(app)).map(({ address }) => address)).toEqual(['/overview'])
    const [desk] = await shown(app)
    expect(desk?.bounds.width).toBe(1_600)
    await app.close()
  })

  test('refuse what is no setting, and leave the file as it was', async ({ home, launch }) => {
    const app = await launch()
    const page = await app.firstWindow()
    const outcome = await page.evaluate(() =>
      Reflect.get(window, 'miniIoc').changeDesktop({ settings: { walls: [{}], renewAt: '99:99' } }),
    )
    expect(outcome).toEqual({ done: false, problem: expect.stringContaining('không đúng dạng') })
    expect(existsSync(join(home, 'desktop', 'desktop.json'))).toBe(false)
    await app.close()
  })
})

test.describe('the desk’s window', () => {
  test('opens where it stood, and comes back from off the screen', async ({ home, launch }) => {
    const open = async () => {
      const app = await launch()
      await app.firstWindow()
      return app
    }
    const boundsOf = async (app: ElectronApplication) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    const file = join(home, 'desktop', 'window.json')
    const place = { x: 2_000, y: 60, width: 1_100, height: 700 }

    const first = await open()
    await first.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      place,
    )
    await expect.poll(() => existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).bounds).toEqual(place)
    await first.close()
    const second = await open()
    expect(await boundsOf(second)).toEqual(place)
    await second.close()

    writeFileSync(
      file,
      JSON.stringify({ bounds: { ...place, x: 9_000 }, isMaximized: false, isFullScreen: false }),
    )
    const third = await open()
    expect(await boundsOf(third)).toEqual({ x: 410, y: 190, width: 1_100, height: 700 })
    await third.close()
  })
})
