import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import { type StationProcess, startStation } from '../../support/station-process.ts'
import { test as base, expect } from '../wall.ts'

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation({ unit: '01' })
    await use(station)
    await station.dispose()
  },
})

const BA_DINH = '00004'
const NGOC_HA = '00008'
const SOC_SON = '00376'

/** Dossiers on time, of 1,000, today: from 990 green, below 950 red. */
async function report(station: StationProcess, onTime: Readonly<Record<string, number>>): Promise<void> {
  const period = periodAt(Date.now(), 'day')
  const observations = Object.entries(onTime).flatMap(([unit, value]) => [
    { unit, measure: 'dossiers_handled', period, value: 1_000 },
    { unit, measure: 'dossiers_on_time', period, value },
  ])
  const response = await station.fetch('/api/v1/observations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations }),
  })
  expect(await response.json()).toMatchObject({ rejected: [] })
}

async function openBoard(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Bảng đèn' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
}

const rows = (page: Page) => page.locator('tbody tr[data-key]')
/** Units from the top down; rows stand in the document in no particular order. */
const order = (page: Page) =>
  rows(page).evaluateAll((all) =>
    all
      .map((row) => [Number(row.getAttribute('data-row')), row.getAttribute('data-key')] as const)
      .sort(([a], [b]) => a - b)
      .map(([, key]) => key),
  )
const focused = (page: Page) =>
  page.evaluate(() => {
    const cell = document.activeElement
    const row = cell?.closest('[data-row]')
    return [Number(row?.getAttribute('data-row')), Number(cell?.getAttribute('data-column'))]
  })

test.describe('the lamp board', () => {
  test('is walked by keyboard as one grid, with its heads in sight, and opens a KPI', async ({ wall }) => {
    const { page } = wall
    await openBoard(page)
    const grid = page.getByRole('grid')
    await expect(grid).toHaveAttribute('aria-rowcount', '129')
    await expect(grid).toHaveAttribute('aria-colcount', '39')
    await expect(page.locator('[data-column][tabindex="0"]')).toHaveCount(1)
    await page.locator('[data-column][tabindex="0"]').focus()
    expect(await focused(page)).toEqual([-1, 0])
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toEqual([0, 0])
    await page.keyboard.press('End')
    expect(await focused(page)).toEqual([0, 37])
    await page.keyboard.press('Control+End')
    await expect.poll(() => focused(page)).toEqual([125, 37])
    await expect(page.locator('[data-column][tabindex="0"]')).toHaveCount(1)

    const box = async (selector: string) =>
      (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, height: 0 }
    const frame = await box('main table >> xpath=..')
    const head = await box('thead')
    expect(Math.abs(head.y - frame.y)).toBeLessThan(2)
    const last = await box('tr[data-row="125"] th')
    expect(Math.abs(last.x - frame.x)).toBeLessThan(2)
    expect(last.y + last.height).toBeLessThanOrEqual(frame.y + frame.height + 1)

    await page.keyboard.press('PageUp')
    await expect.poll(async () => (await focused(page))[0]).toBeLessThan(125)
    await page.keyboard.press('Control+Home')
    expect(await focused(page)).toEqual([-2, 0])
    await page.keyboard.press('Enter')
    await expect(page.locator('thead [data-column="0"]').first()).toHaveAttribute('aria-sort', 'descending')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 2, name: 'Thu ngân sách so dự toán' })).toBeAttached()
    expect(wall.errors).toEqual([])
  })

  test('a changed lamp touches its own cell and no other row', async ({ wall, station }) => {
    const { page } = wall
    await report(station, { [BA_DINH]: 970, [NGOC_HA]: 970 })
    await openBoard(page)
    const cell = page.locator(`tr[data-key="${BA_DINH}"] td[aria-label*="97,0"]`)
    await expect(cell).toBeVisible()
    await page.evaluate(() => {
      const touched = new Set<string>()
      Reflect.set(window, 'touched', touched)
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement
          const row = element?.closest('tr')?.getAttribute('data-key') ?? 'no row'
          touched.add(`${row} ${element?.closest('[data-column]')?.getAttribute('data-column') ?? 'no cell'}`)
        }
      }).observe(document.querySelector('tbody') as Element, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      })
    })
    const column = await cell.getAttribute('data-column')
    await report(station, { [BA_DINH]: 995 })
    await expect(page.locator(`tr[data-key="${BA_DINH}"] td[aria-label="Đạt 99,5"]`)).toBeVisible()
    const touched = await page.evaluate(() => [...(Reflect.get(window, 'touched') as Set<string>)])
    expect(touched).toEqual([`${BA_DINH} ${column}`])
  })

  test('keeps rows in their places while somebody points at them, and says that they would move', async ({
    wall,
    station,
  }) => {
    const { page } = wall
    await report(station, { [BA_DINH]: 900, [NGOC_HA]: 995, [SOC_SON]: 995 })
    await openBoard(page)
    await expect.poll(async () => (await order(page))[0]).toBe(BA_DINH)
    const before = await order(page)
    await page.locator(`tr[data-key="${BA_DINH}"] td`).first().hover()
    await report(station, { [BA_DINH]: 995, [SOC_SON]: 900 })
    const again = page.getByRole('button', { name: /Sắp lại/ })
    await expect(again).toBeVisible()
    expect(await order(page)).toEqual(before)
    await again.click()
    await expect.poll(async () => (await order(page))[0]).toBe(SOC_SON)
  })

  test('finds units and KPIs without accents, shows only what is in alarm, and collapses groups', async ({
    wall,
    station,
  }) => {
    const { page } = wall
    await report(station, { [BA_DINH]: 900, [NGOC_HA]: 995 })
    await openBoard(page)
    await page.getByLabel('Tìm đơn vị, không cần dấu').fill('ngoc ha')
    await expect(rows(page)).toHaveCount(1)
    await page.getByLabel('Tìm đơn vị, không cần dấu').press('Escape')
    await page.getByLabel('Tìm chỉ tiêu, không cần dấu').fill('ho so')
    await expect(page.getByRole('columnheader', { name: 'Hồ sơ đúng hạn' })).toBeVisible()
    await expect(page.getByRole('columnheader', { name: 'Bao phủ BHYT' })).toHaveCount(0)
    await page.getByLabel('Tìm chỉ tiêu, không cần dấu').press('Escape')
    await page.getByRole('button', { name: 'Chỉ hàng có báo động' }).click()
    await expect.poll(() => order(page)).toEqual([BA_DINH])
    await page.getByRole('button', { name: 'Chỉ hàng có báo động' }).click()
    await page.getByRole('button', { name: 'Dịch vụ công', expanded: true }).click()
    await expect(page.getByRole('grid')).toHaveAttribute('aria-colcount', String(1 + 38 - 14 + 1))
    await expect(page.locator(`tr[data-key="${BA_DINH}"] td[aria-label="Báo động 1"]`)).toBeVisible()
    await page.getByLabel('Sắp theo').selectOption('kind')
    await page.getByRole('rowheader', { name: /^Xã · 75 đơn vị/ }).click()
    await expect.poll(async () => (await order(page)).slice(0, 2)).toEqual(['kind:commune', 'kind:ward'])
  })

  test('shows everything at once without scrolling, nothing under 18 px, and leads to a unit’s row', async ({
    wall,
    station,
  }) => {
    const { page } = wall
    await report(station, { [BA_DINH]: 900 })
    await openBoard(page)
    await page.getByRole('button', { name: 'Toàn cảnh' }).click()
    const tiles = page.locator('[data-unit]')
    await expect(tiles).toHaveCount(126)
    const measured = await tiles.evaluateAll((all) => {
      const frame = document.querySelector('main')?.getBoundingClientRect()
      return all.map((tile) => {
        const { top, bottom, left, right } = tile.getBoundingClientRect()
        const inside =
          frame &&
          top >= frame.top &&
          bottom <= frame.bottom &&
          left >= frame.left &&
          right <= frame.right + 1
        return {
          inside,
          size: Number.parseFloat(getComputedStyle(tile.querySelector('span') ?? tile).fontSize),
        }
      })
    })
    expect(measured.filter(({ inside, size }) => !inside || Math.round(size * 100) < 1_800)).toEqual([])
    await expect(page.getByText('1 đơn vị có báo động')).toBeVisible()
    await page.getByRole('button', { name: /^Ba Đình, 1 báo động/ }).click()
    await expect(page.locator(`tr[data-key="${BA_DINH}"] [data-column="0"]`)).toBeFocused()
    await page.reload()
    await expect(page.getByRole('grid')).toBeVisible()
  })

  for (const theme of ['dark', 'light'] as const) {
    test(`axe finds nothing on either form of it, ${theme}`, async ({ wall, station }) => {
      const { page } = wall
      await report(station, { [BA_DINH]: 900, [NGOC_HA]: 970, [SOC_SON]: 995 })
      if (theme === 'light') await page.keyboard.press('t')
      await openBoard(page)
      // Rows and tiles are alike: the first few stand for all of them.
      const findings = async () =>
        (
          await new AxeBuilder({ page })
            .exclude('tbody tr:nth-child(n+4)')
            .exclude('[data-unit]:nth-child(n+6)')
            .analyze()
        ).violations.map(({ id, nodes }) => ({
          id,
          targets: nodes.slice(0, 3).map(({ target }) => target.join(' ')),
        }))
      await expect(page.locator(`tr[data-key="${BA_DINH}"] td[aria-label*="90,0"]`)).toBeVisible()
      expect(await findings()).toEqual([])
      await page.getByRole('button', { name: 'Toàn cảnh' }).click()
      await expect(page.getByRole('button', { name: /^Ba Đình, 1 báo động/ })).toBeVisible()
      expect(await findings()).toEqual([])
    })
  }
})
