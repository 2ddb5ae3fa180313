/** The menu, the finder and the pages beside the scenes. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { startStation } from '../../support/station-process.ts'
import { test as base, expect } from '../wall.ts'

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const city = await startStation({ unit: '01' })
    await use(city)
    await city.dispose()
  },
})

async function expectNothingFound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([])
}

async function openFinder(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Bảng đèn' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Tìm nhanh' })).toBeFocused()
}

test.describe('at a desk', () => {
  test.use({ door: 'desk' })

  test('the finder opens a unit, an indicator and a page by names without diacritics', async ({
    wall: { page },
  }) => {
    await openFinder(page)
    await page.keyboard.type('dinh cong')
    await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('Phường Định Công')
    await expectNothingFound(page)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/kpi\?.*unit=00316/)

    await page.keyboard.press('/')
    await page.keyboard.type('ho so dung han')
    await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('Hồ sơ đúng hạn')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: /Hồ sơ đúng hạn/ }).first()).toBeVisible()

    await openFinder(page)
    await page.keyboard.type('cai dat')
    await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('Cài đặt')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Cài đặt' })).toBeVisible()
  })

  test('a window finds its own scene again, whatever another one showed last', async ({ wall: { page } }) => {
    await expect(page.getByRole('region', { name: 'Dịch vụ công' })).toBeVisible()
    const other = await page.context().newPage()
    await other.goto(new URL('/', page.url()).href)
    await other.getByRole('button', { name: 'Cảnh báo', exact: true }).click()
    await expect(other).toHaveURL(/\/alarms$/)
    await page.reload()
    await expect(page.getByRole('region', { name: 'Dịch vụ công' })).toBeVisible()
    await expect(page).toHaveURL(/\/overview$/)
    // One that is opened anew shows what was chosen last.
    await other.goto(new URL('/', page.url()).href)
    await expect(other).toHaveURL(/\/alarms$/)
  })

  test('the menu goes by the keyboard, and Escape gives the focus back', async ({ wall: { page } }) => {
    const button = page.getByRole('button', { name: 'Trình đơn' })
    await button.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Tìm nhanh' })).toBeFocused()
    await expectNothingFound(page)
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'Cài đặt' })).toBeFocused()
    await page.keyboard.press('Enter')
    const main = page.getByRole('main')
    await expect(main).toContainText('Thành phố Hà Nội (01)')
    await expect(main).toContainText('Chưa lần nào')
    await expectNothingFound(page)
  })

  test('F1 opens the help, which is searched without diacritics', async ({ wall: { page } }) => {
    await expect(page.getByRole('button', { name: 'Trình đơn' })).toBeVisible()
    await page.keyboard.press('F1')
    await expect(page.getByRole('heading', { name: 'Các đèn' })).toBeVisible()
    await expectNothingFound(page)
    await page.getByRole('searchbox').fill('mat lien lac')
    await expect(page.getByRole('heading', { name: 'Các đèn' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Các phím' })).toHaveCount(0)
    await page.getByRole('searchbox').fill('khong co gi nhu the')
    await expect(page.getByRole('main')).toContainText('Không có mục nào như vậy')
  })

  test('the about page has the licence of every package that is shipped, whole', async ({
    wall: { page },
  }) => {
    await page.goto(new URL('/about', page.url()).href)
    await page.getByRole('searchbox').fill('better-sqlite3')
    await page.getByRole('option', { name: /^better-sqlite3/ }).click()
    await expect(page.locator('pre')).toContainText('Permission is hereby granted')
    for (const bundled of ['react-dom', 'echarts', '@fontsource/be-vietnam-pro', 'electron']) {
      await page.getByRole('searchbox').fill(bundled)
      await expect(page.getByRole('option', { name: new RegExp(`^${bundled} `) })).toBeVisible()
    }
    await expectNothingFound(page)
  })
})

test('a screen that only looks is offered nothing to set', async ({ wall: { page } }) => {
  await expect(page.getByRole('button', { name: 'Bảng đèn' })).toBeVisible()
  await page.getByRole('button', { name: 'Trình đơn' }).click()
  await expect(page.getByRole('menuitem', { name: 'Hướng dẫn' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Cài đặt' })).toHaveCount(0)
  await page.goto(new URL('/settings', page.url()).href)
  await expect(page.getByRole('heading', { name: /chỉ để xem/ })).toBeVisible()
})
