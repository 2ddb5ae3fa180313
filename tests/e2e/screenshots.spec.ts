/** Pictures of the overview on a full-HD and on a 4K wall, kept with the test's results. */
import { type Granularity, periodAt } from '../../shared/domain/period.ts'
import type { StationProcess } from '../support/station-process.ts'
import { expect, test } from './wall.ts'

const SIZES = [
  { name: '1080p', width: 1_920, height: 1_080 },
  { name: '4k', width: 3_840, height: 2_160 },
] as const

test.describe('the overview', () => {
  for (const { name, width, height } of SIZES) {
    test(`fits a ${name} screen`, async ({ wall, station }, testInfo) => {
      const { page } = wall
      await reportEverything(station)
      await wall.setSize(width, height)
      await expect(page.getByRole('main')).toContainText(/\d/)
      const overflow = await page.evaluate(() => ({
        x: document.documentElement.scrollWidth - innerWidth,
        y: document.documentElement.scrollHeight - innerHeight,
      }))
      expect(overflow).toEqual({ x: 0, y: 0 })
      await page.evaluate(() => document.fonts.ready)
      const path = testInfo.outputPath(`overview-${name}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      await testInfo.attach(`overview-${name}`, { path, contentType: 'image/png' })
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
