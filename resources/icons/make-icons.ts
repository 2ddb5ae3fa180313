/** Draws the icons' PNG files from their SVG sources: `node resources/icons/make-icons.ts` (needs Chromium). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findBrowser } from '../../tests/support/ensure-browser.ts'

/** Source, and the files that are drawn from it with their size in pixels. */
const ICONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'app.svg': { 'app.png': 512 },
  'tray-well.svg': { 'tray-well.png': 24, 'tray-well@2x.png': 48 },
  'tray-alarm.svg': { 'tray-alarm.png': 24, 'tray-alarm@2x.png': 48 },
  'tray-lost.svg': { 'tray-lost.png': 24, 'tray-lost@2x.png': 48 },
}

const browser = await chromium.launch({
  executablePath: findBrowser().path ?? '',
  chromiumSandbox: process.getuid?.() !== 0,
})
const page = await browser.newPage()
for (const [source, files] of Object.entries(ICONS)) {
  const svg = readFileSync(join(import.meta.dirname, source)).toString('base64')
  for (const [file, size] of Object.entries(files)) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(
      `<style>*{margin:0}img{display:block;width:100vw;height:100vh}</style><img src="data:image/svg+xml;base64,${svg}">`,
    )
    await page.locator('img').evaluate((image: HTMLImageElement) => image.decode())
    await page.screenshot({ path: join(import.meta.dirname, file), omitBackground: true })
  }
}
await browser.close()
