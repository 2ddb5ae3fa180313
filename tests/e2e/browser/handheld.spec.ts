import { devices, type Page } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import { type StationProcess, startStation } from '../../support/station-process.ts'
import { openPlace } from '../city-wall.ts'
import { test as base, expect, type Wall } from '../wall.ts'

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation({ unit: '01' })
    await use(station)
    await station.dispose()
  },
})

const SIZES = [
  ['a small phone', 360, 740],
  ['a phone', 390, 844],
  ['a phone on its side', 844, 390],
  ['a tablet', 820, 1_180],
  ['a tablet on its side', 1_024, 768],
] as const

/** Three wards, all of them with red lamps. */
async function reportTrouble(station: StationProcess): Promise<void> {
  const period = periodAt(Date.now(), 'day')
  const observations = ['00004', '00008', '00025'].flatMap((unit) => [
    { unit, measure: 'dossiers_handled', period, value: 200 },
    { unit, measure: 'dossiers_on_time', period, value: 150 },
  ])
  const response = await station.fetch('/api/v1/observations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations }),
  })
  expect(response.ok).toBe(true)
}

/** What sticks out of the screen sideways, and what a finger would miss. */
function faultsOf(page: Page): Promise<{ wide: string[]; small: string[]; tiny: string[] }> {
  return page.evaluate(() => {
    const told = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} “${element.textContent?.trim().slice(0, 30)}”`
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
      element.scrollHeight <= element.clientHeight + 1
        ? true
        : scrolls(element.parentElement))
    const seen = [...document.querySelectorAll('main *, header *, footer *')].filter(
      (element) =>
        element.getClientRects().length > 0 &&
        !element.closest('[aria-hidden="true"], .visually-hidden') &&
        getComputedStyle(element).visibility !== 'hidden',
    )
    const wide = seen.filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      return (right > innerWidth + 1 || left < -1) && !scrolls(element)
    })
    const targets = seen.filter((element) => element.matches('button, select, a, input'))
    const small = targets.filter((element) => {
      const { width, height } = (element.closest('label') ?? element).getBoundingClientRect()
      // A link may cover the row it stands in.
      const cover = getComputedStyle(element, '::after')
      const row = cover.position === 'absolute' ? element.closest('li')?.getBoundingClientRect() : undefined
      return Math.max(width, row?.width ?? 0) < 43.5 || Math.max(height, row?.height ?? 0) < 43.5
    })
    const tiny = seen.filter((element) => {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      )
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      return own && size > 0 && size < 15.9
    })
    return { wide: wide.map(told), small: small.map(told), tiny: tiny.map(told) }
  })
}

const NOTHING = { wide: [], small: [], tiny: [] }
const isFluid = (page: Page) =>
  page.evaluate(() => {
    const scene = document.querySelector('[data-place]')
    return scene !== null && scene.scrollWidth <= scene.clientWidth + 1
  })

async function look(wall: Wall, name: string): Promise<void> {
  const folder = process.env.MINI_IOC_SHOTS
  if (folder) await wall.page.screenshot({ path: `${folder}/${name}.png` })
}

test.describe('the wall in the hand', () => {
  test.use({ door: 'desk', actionTimeout: 20_000, hasTouch: devices['Pixel 7'].hasTouch })

  test('fits phones and tablets: nothing sticks out, fingers hit, words are large enough', async ({
    wall,
    station,
  }) => {
    const { page } = wall
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await reportTrouble(station)
    await expect(page.getByText('chưa nhận').first()).toBeVisible()
    for (const [name, width, height] of SIZES) {
      await wall.setSize(width, height)
      for (const place of ['overview', 'alarms'] as const) {
        const tab = place === 'overview' ? /Tổng quan$/ : /Cảnh báo/
        await page.getByRole('navigation', { name: 'Màn hình' }).getByRole('button', { name: tab }).click()
        await expect(page.locator(`[data-place="${place}"] main`)).toBeVisible()
        await look(wall, `${width}x${height}-${place}`)
        expect
          .soft([name, place, await faultsOf(page), await isFluid(page)])
          .toEqual([name, place, NOTHING, true])
      }
    }
  })

  test('shows the map, a KPI and the pages to read without a scroll sideways', async ({ wall, station }) => {
    const { page } = wall
    await reportTrouble(station)
    for (const [name, width, height] of SIZES) {
      await wall.setSize(width, height)
      for (const place of ['map', 'kpi', 'settings', 'help', 'about'] as const) {
        await openPlace(wall, place)
        await look(wall, `${width}x${height}-${place}`)
        const { wide } = await faultsOf(page)
        expect.soft([name, place, wide, await isFluid(page)]).toEqual([name, place, [], true])
      }
    }
  })

  test('puts alarms first and the map within reach', async ({ wall, station }) => {
    const { page } = wall
    await reportTrouble(station)
    await wall.setSize(390, 844)
    await expect(page.getByText('chưa nhận').first()).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Cảnh báo', exact: true })).toBeInViewport()
    const map = page
      .locator('section')
      .filter({ has: page.getByRole('listbox', { name: /Đơn vị trực thuộc/ }) })
    await map.scrollIntoViewIfNeeded()
    await expect(map).toBeInViewport({ ratio: 0.5 })
    await look(wall, '390x844-map')
    await page.getByRole('navigation', { name: 'Màn hình' }).getByRole('button', { name: 'Bảng đèn' }).click()
    await expect(page.locator('[data-place="lampBoard"] main')).toBeVisible()
    const bodyScrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(bodyScrolls).toBe(false)
  })
})
