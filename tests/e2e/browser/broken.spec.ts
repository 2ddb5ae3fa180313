/** What cannot be drawn comes right by itself once its data is good again, and at once where a person asks. */
import type { Page, Route } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import { startStation } from '../../support/station-process.ts'
import { expect, test } from '../wall.ts'

/** Answers as the station does, but for what `spoil` makes of it. */
const spoilt =
  <Answer>(spoil: (answer: Answer) => object) =>
  async (route: Route): Promise<void> => {
    const response = await route.fetch()
    await route.fulfill({ response, json: spoil((await response.json()) as Answer) })
  }

const report = { dossiers_handled: 200, dossiers_on_time: 180 }
const SERIES = '**/api/v1/series?*'
const DETAIL = /\/api\/v1\/kpis\/[^/]+\/detail/
const retry = (page: Page) => page.getByRole('button', { name: 'Thử lại' })

test.describe('what could not be drawn', () => {
  test('is a panel: it draws itself again, without a touch', async ({ wall: { page }, station }) => {
    await station.report(periodAt(Date.now(), 'day'), report)
    await page.route(
      SERIES,
      spoilt<{ items: object[] }>(({ items }) => ({
        items: items.map((item) => ({ ...item, points: 'hỏng' })),
      })),
    )
    await page.clock.install()
    await page.reload()
    const panel = page.getByRole('region', { name: 'Dịch vụ công' })
    await expect(panel.getByRole('alert')).toContainText('Không vẽ được phần này.')
    await expect(retry(page).first()).toBeVisible()

    await page.unrouteAll({ behavior: 'wait' })
    // After such a silence it connects anew, and asks for all of it.
    const good = page.waitForResponse(SERIES)
    await page.clock.fastForward(60_000)
    await good
    await expect(async () => {
      await page.clock.fastForward(15_000)
      await expect(panel).toContainText('90,0', { timeout: 1_000 })
    }).toPass({ timeout: 20_000 })
    await expect(panel.getByRole('alert')).toHaveCount(0)
  })

  test('is a scene: it is tried after growing pauses, and at once by a button', async ({ wall, station }) => {
    const { page, errors } = wall
    await station.report(periodAt(Date.now(), 'day'), report)
    await page.route(
      DETAIL,
      spoilt((detail) => ({ ...Object(detail), thresholds: 'hỏng' })),
    )
    await page.clock.install()
    await page.goto(`${wall.origin}/kpi?kpi=DV.01`)
    await expect(page.getByRole('heading', { name: 'Không vẽ được phần này.' })).toBeVisible()
    const tries = () => errors.filter((text) => text.includes('TypeError')).length
    for (const [at, seconds] of [10, 20, 40].entries()) {
      await expect.poll(tries).toBe(at + 1)
      await page.clock.fastForward(seconds * 1_000)
    }
    await expect.poll(tries).toBe(4)

    await page.unrouteAll({ behavior: 'wait' })
    const good = page.waitForResponse(DETAIL)
    await page.clock.fastForward(60_000)
    await good
    await retry(page).click()
    await expect(page.getByRole('region', { name: 'Diễn biến' })).toBeVisible()
    expect(tries()).toBe(4)
  })
})

const testInCity = test.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation({ unit: '01' })
    await use(station)
    await station.dispose()
  },
})

testInCity('is the map: it says so with a button, and is drawn again by it', async ({ wall, station }) => {
  const { page } = wall
  await station.report(periodAt(Date.now(), 'day'), report)
  await page.route(
    '**/api/v1/dictionary',
    spoilt<{ kpis: object[] }>((dictionary) => ({
      ...dictionary,
      kpis: dictionary.kpis.map((kpi) => ({ ...kpi, thresholds: 'hỏng' })),
    })),
  )
  await page.goto(`${wall.origin}/map?kpi=DV.01`)
  const main = page.getByRole('main')
  await expect(main.getByRole('alert')).toContainText('Không vẽ được phần này.')
  await expect(main.getByRole('list', { name: /^Đơn vị theo giá trị/ })).toBeVisible()
  // Another KPI's thresholds are no better, the worst lamp of all needs none.
  await page.evaluate(() => {
    history.pushState(null, '', '/map?kpi=worst')
    dispatchEvent(new PopStateEvent('popstate'))
  })
  await retry(page).click()
  await expect(page.getByRole('listbox', { name: /^Đơn vị trực thuộc/ })).toBeAttached()
})
