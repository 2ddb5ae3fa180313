/**
 * `node tests/e2e/take-pictures.ts`: the pictures in docs/images, of the demonstration after a while, in
 * a browser and in the desktop app. Not a test.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { findElectron } from '../support/ensure-electron.ts'
import { startXvfb } from '../support/xvfb.ts'
import { launchBrowser, launchDesktop } from './wall.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const IMAGES = join(ROOT, 'docs', 'images')
/** By then one commune is silent and another in trouble. */
const SETTLE_MS = 75_000
const SIZES = [
  [1_920, 1_080],
  [3_840, 2_160],
] as const

/** The scenes after the overview, in the order of their keys. */
const SCENES = ['map', 'lamp-board', 'kpi', 'alarms', 'quality', 'quarantine', 'editor', 'links'] as const

mkdirSync(IMAGES, { recursive: true })
const demo = spawn(process.execPath, [join(ROOT, 'electron/station/cli.ts'), 'demo', '--no-desktop'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const { address, home } = await readDemo()
  await wait(SETTLE_MS)
  await pictureBrowser(address)
  await pictureDesktop(home)
} finally {
  demo.kill('SIGTERM')
  await once(demo, 'exit')
}

async function readDemo(): Promise<{ address: string; home: string }> {
  let address = ''
  for await (const line of createInterface({ input: demo.stdout })) {
    address = /http:\/\/\S+/.exec(line)?.[0] ?? address
    const home = /Trạm thành phố ở (\S+),/.exec(line)?.[1]
    if (home) {
      demo.stdout.resume()
      return { address, home }
    }
  }
  throw new Error('the demonstration ended')
}

async function pictureBrowser(address: string): Promise<void> {
  const browser = await launchBrowser()
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } })
  await page.goto(address)
  await isShown(page)
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    await take(page, `overview-vi-${width}x${height}`)
  }
  await page.setViewportSize({ width: 1_920, height: 1_080 })
  for (const [index, scene] of SCENES.entries()) {
    await page.keyboard.press(String(index + 2))
    if (scene === 'editor') await page.getByText('Hồ sơ đúng hạn').first().click()
    await take(page, `${scene}-vi-1920x1080`)
  }
  await page.keyboard.press('1')
  await page.keyboard.press('t')
  await take(page, 'overview-vi-light-1920x1080')
  await page.keyboard.press('t')
  await page.keyboard.press('l')
  await take(page, 'overview-en-1920x1080')
  await browser.close()
}

async function pictureDesktop(home: string): Promise<void> {
  const { path, missing } = findElectron()
  if (!path) return console.log(`no pictures of the desktop app: ${missing}`)
  const display = await startXvfb()
  process.env.DISPLAY = display.display
  const app = await launchDesktop(['--home', home, '--attach'])
  const page = await app.firstWindow()
  await isShown(page)
  for (const [width, height] of SIZES) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    )
    await page.waitForFunction((wanted) => innerWidth === wanted, width)
    await take(page, `desktop-overview-vi-${width}x${height}`)
  }
  await app.close()
  await display.stop()
}

async function isShown(page: Page): Promise<void> {
  await page.getByRole('main').getByText(/\d/).first().waitFor()
  await page.evaluate(() => document.fonts.ready)
}

async function take(page: Page, name: string): Promise<void> {
  // Charts and labels settle after a change of size.
  await wait(1_500)
  await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' })
  console.log(`docs/images/${name}.png`)
}
