/** Pictures of the scenes on small, full-HD and 4K screens, kept with the test's results. */
import { type Granularity, periodAt } from '../../shared/domain/period.ts'
import type { StationProcess } from '../support/station-process.ts'
import { expect, test } from './wall.ts'

const SIZES = [
  { name: '720p', width: 1_280, height: 720 },
  { name: '1080p', width: 1_920, height: 1_080 },
  { name: '4k', width: 3_840, height: 2_160 },
] as const

test.describe('every scene', () => {
  for (const { name, width, height } of SIZES) {
    test(`fits a ${name} screen`, async ({ wall, station }, testInfo) => {
      const { page } = wall
      await reportEverything(station)
      await wall.setSize(width, height)
      const tabs = page.getByRole('navigation', { name: 'Màn hình' }).getByRole('button')
      for (let index = 0; index < (await tabs.count()); index += 1) {
        await page.keyboard.press(String(index + 1))
        await expect(tabs.nth(index)).toHaveAttribute('aria-current', 'page')
        await expect(page.getByRole('main')).toContainText(/\d/)
        await page.evaluate(() => document.fonts.ready)
        const overflow = await page.evaluate(() => ({
          x: document.documentElement.scrollWidth - innerWidth,
          y: document.documentElement.scrollHeight - innerHeight,
        }))
        expect(overflow, (await tabs.nth(index).textContent()) ?? '').toEqual({ x: 0, y: 0 })
        const path = testInfo.outputPath(`scene-${index + 1}-${name}.png`)
        await page.screenshot({ path, animations: 'disabled' })
        await testInfo.attach(`scene-${index + 1}-${name}`, { path, contentType: 'image/png' })
      }
      expect(wall.errors).toEqual([])
    })
  }
})

/** A plausible figure for every measure of the dictionary in its current period. */
async function reportEverything(station: StationProcess): Promise<void> {
  const response = await station.fetch('/api/v1/dictionary')
  const { measures } = (await response.json()) as { measures: { key: string; basePeriod: Granularity }[] }
  const byPeriod = new Map<string, Record<string, number>>()
  for (const [index, { key, basePeriod }] of measures.entries()) {
    const period = periodAt(Date.now(), basePeriod)
    const figures = byPeriod.get(period) ?? {}
    byPeriod.set(period, { ...figures, [key]: 70 + ((index * 7) % 30) })
  }
  for (const [period, figures] of byPeriod) await station.report(period, figures)
}
