/** The wall as people see it: in a browser, or in the desktop app's window. */
import { join } from 'node:path'
import {
  type Browser,
  test as base,
  chromium,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test'
import { findBrowser } from '../support/ensure-browser.ts'
import { findElectron } from '../support/ensure-electron.ts'
import type { Runtime } from '../support/runtime.ts'
import { type StationProcess, startStation } from '../support/station-process.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LAUNCH_DEADLINE_MS = 60_000
const DESKTOP_DEADLINE_MS = 25_000

export interface Wall {
  readonly page: Page
  /** Addresses that the page asked for, its own included. */
  readonly requests: readonly string[]
  readonly origin: string
  /** Uncaught errors and console errors of the page. */
  readonly errors: readonly string[]
  setSize(width: number, height: number): Promise<void>
}

export interface Fixtures {
  /** How a browser comes in: as a paired screen that only looks, or as a desk that may act. */
  readonly door: 'device' | 'desk'
  /** The browser or Electron of the project; a test without it is skipped, with the reason. */
  readonly runtime: string
  readonly station: StationProcess
  readonly wall: Wall
}

export { expect }

/** Skips the test that runs, with the reason, where there is no browser. */
export function findBrowserOrSkip(): void {
  const { path, missing } = findBrowser()
  base.skip(path === null, missing ?? '')
}

const findRuntime = (project: string): Runtime => (project === 'electron' ? findElectron() : findBrowser())

export const test = base.extend<Fixtures>({
  door: ['device', { option: true }],
  runtime: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use, { project }) => {
      const { path, missing } = findRuntime(project.name)
      base.skip(path === null, missing ?? '')
      await use(path ?? '')
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation()
    await use(station)
    await station.dispose()
  },
  wall: async ({ station, door }, use, { project }) => {
    const opening = project.name === 'electron' ? openInElectron(station) : openInBrowser(station, door)
    const { wall, close } = await opening
    await use(wall)
    await close()
  },
})

/**
 * Starts the desktop app in `appFolder` as a user would, in a real Electron. Now and then, on a machine
 * without a graphics card, an Electron hangs before the app's first line; it is then started once more.
 */
export async function launchDesktop(args: readonly string[], appFolder = ROOT): Promise<ElectronApplication> {
  const launch = () =>
    electron.launch({
      executablePath: findElectron().path ?? '',
      args: [appFolder, ...args, '--disable-gpu'],
      // Chromium's own sandbox refuses to run as root; only then does a test do without it.
      chromiumSandbox: process.getuid?.() !== 0,
      timeout: DESKTOP_DEADLINE_MS,
    })
  try {
    return await launch()
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error
    console.log('Electron did not start in time; starting it once more')
    return await launch()
  }
}

interface Opened {
  readonly wall: Wall
  readonly close: () => Promise<void>
}

export async function openInElectron(station: StationProcess): Promise<Opened> {
  const app = await launchDesktop(['--home', station.home, '--attach'])
  const page = await app.firstWindow()
  const watched = watch(page)
  const setSize = async (width: number, height: number) => {
    await app.evaluate(
      ({ BrowserWindow }, size) => {
        const [window] = BrowserWindow.getAllWindows()
        window?.setPosition(0, 0)
        window?.setContentSize(size.width, size.height)
      },
      { width, height },
    )
    await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, {
      width,
      height,
    })
  }
  return { wall: { page, origin: 'app://mini-ioc', setSize, ...watched }, close: () => app.close() }
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser().path ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: LAUNCH_DEADLINE_MS,
  })
}

async function openInBrowser(station: StationProcess, door: Fixtures['door']): Promise<Opened> {
  const browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1_920, height: 1_080 }, locale: 'vi-VN' })
  const page = await context.newPage()
  const watched = watch(page)
  await page.goto(await enterAddress(station, door))
  const setSize = (width: number, height: number) => page.setViewportSize({ width, height })
  const { origin } = new URL(station.runFile().url)
  return { wall: { page, origin, setSize, ...watched }, close: () => browser.close() }
}

/** An address on this machine that opens the wall once. */
export async function enterAddress(
  station: StationProcess,
  door: Fixtures['door'] = 'device',
): Promise<string> {
  const path = await (door === 'desk' ? station.deskPath() : station.pairingPath())
  return new URL(path, station.runFile().url).href
}

function watch(page: Page): Pick<Wall, 'requests' | 'errors'> {
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return { requests, errors }
}
