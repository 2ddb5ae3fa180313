/** The station goes and comes back under an open wall. */
import type { Page } from '@playwright/test'
import { periodAt } from '../../shared/domain/period.ts'
import { freePort, type StationProcess, startStation } from '../support/station-process.ts'
import { test as base, expect, launchBrowser, openInElectron } from './wall.ts'

/** In a browser this is a screen on the network, over HTTPS; in the desktop it is the app's window. */
const test = base.extend<{ screenPort: number; station: StationProcess; page: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  screenPort: async ({}, use) => use(await freePort()),
  station: async ({ screenPort }, use) => {
    const station = await startStation({ screenPort })
    await use(station)
    await station.dispose()
  },
  page: async ({ station, screenPort }, use, { project }) => {
    if (project.name === 'electron') {
      const { wall, close } = await openInElectron(station)
      await use(wall.page)
      await close()
      return
    }
    const browser = await launchBrowser()
    // The station's certificate is its own; a real screen is told to trust it once.
    const page = await browser.newPage({ ignoreHTTPSErrors: true, locale: 'vi-VN' })
    await page.goto(new URL(await station.pairingPath(), `https://127.0.0.1:${screenPort}`).href)
    await use(page)
    await browser.close()
  },
})

const dossiersOnTime = (page: Page) =>
  page
    .getByRole('region', { name: 'Dịch vụ công' })
    .getByRole('listitem')
    .filter({ hasText: 'Hồ sơ đúng hạn' })

test('a wall outlives its station: it says so, keeps its last figures, and comes back by itself', async ({
  station,
  page,
}) => {
  const today = periodAt(Date.now(), 'day')
  const kpi = dossiersOnTime(page)
  await station.report(today, { dossiers_handled: 200, dossiers_on_time: 199 })
  await expect(kpi).toContainText('99,5')
  await page.evaluate(() => Reflect.set(window, 'openedOnce', true))

  await station.stop()
  const banner = page.getByText('Mất kết nối với trạm')
  await expect(banner).toBeVisible()
  await expect(kpi).toContainText('99,5')

  await station.start()
  await station.report(today, { dossiers_on_time: 180 })
  await expect(kpi).toContainText('90,0', { timeout: 40_000 })
  await expect(banner).toBeHidden()
  expect(await page.evaluate(() => Reflect.get(window, 'openedOnce'))).toBe(true)
})
