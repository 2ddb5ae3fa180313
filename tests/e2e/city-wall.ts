/** The wall of Hanoi, which has every scene; a place is opened when it stands still. */
import { type Granularity, periodAt } from '../../shared/domain/period.ts'
import { addressOf, type Place } from '../../shared/domain/place.ts'
import { type StationProcess, startStation } from '../support/station-process.ts'
import { test as base, expect, type Wall } from './wall.ts'

export { expect }

export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation({ unit: '01' })
    await use(station)
    await station.dispose()
  },
})

/** A figure for every measure of the city itself, so that every panel has something to show, and some lamps are red. */
export async function reportEverything(station: StationProcess): Promise<void> {
  const dictionary = await station.fetch('/api/v1/dictionary')
  const { measures } = (await dictionary.json()) as { measures: { key: string; basePeriod: Granularity }[] }
  const observations = measures.map(({ key, basePeriod }, index) => ({
    unit: station.unit,
    measure: key,
    period: periodAt(Date.now(), basePeriod),
    value: 70 + ((index * 7) % 30),
  }))
  const answer = await station.fetch('/api/v1/observations?confirm=true', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations }),
  })
  const { accepted } = (await answer.json()) as { accepted: number }
  if (accepted !== measures.length) throw new Error(`${accepted} of ${measures.length} figures were taken`)
}

/** Goes to a place and waits until its panels have loaded and its page has turned. */
export async function openPlace({ page, origin }: Wall, place: Place): Promise<void> {
  await page.goto(new URL(addressOf(place), origin).href)
  // Before the station has answered, the page shows one plain message in its place.
  await expect(page.locator(`[data-place="${place}"]`).getByRole('main')).toHaveCount(1)
  // The page of the design shows a panel that never finishes.
  await expect(page.locator('[aria-busy="true"]:not([data-specimen] *)')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(async () => {
    const turning = document.getAnimations().filter((each) => each.effect?.getTiming().iterations === 1)
    await Promise.allSettled(turning.map((each) => each.finished))
  })
}
