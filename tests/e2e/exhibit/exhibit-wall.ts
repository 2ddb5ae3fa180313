/** The wall in front of the exhibit: one station for all tests of a worker, a page for each. */
import { test as base, type Page } from '@playwright/test'
import { addressOf, type Place } from '../../../shared/domain/place.ts'
import { expect, findBrowserOrSkip, launchBrowser } from '../wall.ts'
import { EXHIBIT_NOW, type Exhibit, openExhibit } from './exhibit.ts'

export interface Look {
  readonly theme: 'dark' | 'light'
  readonly language: 'vi' | 'en'
  readonly width: number
  readonly height: number
}

export interface ExhibitWall {
  readonly page: Page
  /** Uncaught errors and console errors of the page. */
  readonly errors: readonly string[]
  /** Goes to a place without loading the page again, and waits until it stands. */
  show(place: Place): Promise<void>
}

interface WorkerFixtures {
  readonly exhibit: Exhibit
}
interface TestFixtures {
  readonly look: Look
  readonly wall: ExhibitWall
}

export const DEFAULT_LOOK: Look = { theme: 'dark', language: 'vi', width: 1_920, height: 1_080 }

export const test = base.extend<TestFixtures, WorkerFixtures>({
  exhibit: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const exhibit = await openExhibit()
      await use(exhibit)
      await exhibit.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  look: [DEFAULT_LOOK, { option: true }],
  wall: async ({ exhibit, look }, use) => {
    findBrowserOrSkip()
    const browser = await launchBrowser()
    const { theme, language, width, height } = look
    const context = await browser.newContext({
      viewport: { width, height },
      locale: 'vi-VN',
      reducedMotion: 'reduce',
    })
    await context.addInitScript(
      (kept) => {
        for (const [name, value] of Object.entries(kept)) localStorage.setItem(`mini-ioc.${name}`, value)
      },
      { theme, language },
    )
    const page = await context.newPage()
    await page.clock.setFixedTime(EXHIBIT_NOW)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(new URL(await exhibit.deskPath(), exhibit.url).href)
    await use({
      page,
      errors,
      async show(place) {
        await page.evaluate((path) => {
          history.pushState(null, '', path)
          dispatchEvent(new PopStateEvent('popstate'))
        }, addressOf(place))
        await expect(page.locator(`[data-place="${place}"]`).getByRole('main')).toBeVisible()
        // The page on the design shows on purpose what a panel that loads looks like.
        if (place !== 'design') await expect(page.getByText(/^(Đang tải|Loading)/)).toHaveCount(0)
        await page.evaluate(() => document.fonts.ready)
      },
    })
    await browser.close()
  },
})
export { expect }
