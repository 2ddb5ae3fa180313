/** The first run in a browser, by the keyboard alone, from an empty home to the wall. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { type SetupProcess, startSetupProcess } from '../../support/setup-process.ts'
import { startStation } from '../../support/station-process.ts'
import { test as base, expect, launchBrowser } from '../wall.ts'

const test = base.extend<{ setup: SetupProcess; page: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  setup: async ({}, use) => {
    const setup = await startSetupProcess()
    await use(setup)
    await setup.dispose()
  },
  page: async ({ setup }, use) => {
    const browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1_920, height: 1_080 }, locale: 'vi-VN' })
    const page = await context.newPage()
    await page.goto(setup.address)
    await use(page)
    await browser.close()
  },
})

const heading = (page: Page, name: string | RegExp) =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible()

async function chooseUnit(page: Page, search: string, name: string): Promise<void> {
  await heading(page, 'Chọn ngôn ngữ')
  await page.keyboard.press('Enter')
  await heading(page, 'Trạm này của đơn vị nào?')
  await page.keyboard.type(search)
  await expect(page.getByRole('option').first()).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  await page.keyboard.press('Enter')
  await heading(page, 'Dùng bộ chỉ tiêu nào?')
  await page.keyboard.press('Enter')
}

test.describe('the first run', () => {
  test('makes a ward’s station by the keyboard alone, and goes on to its wall', async ({ page, setup }) => {
    await chooseUnit(page, 'dinh cong', 'Phường Định Công')
    await heading(page, 'Ghép với cấp trên')
    // Later is chosen beforehand; Escape loses nothing.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await heading(page, 'Số liệu đến từ đâu?')
    await page.getByRole('checkbox', { name: /Phần mềm khác/ }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.type('Một cửa')
    await page.keyboard.press('Enter')
    await heading(page, 'Xem lại rồi tạo trạm')
    await expect(page.getByRole('main')).toContainText('Phường Định Công · Thành phố Hà Nội')
    await expect(page.getByRole('main')).toContainText('phần mềm “Một cửa”')
    await page.getByRole('button', { name: 'Tạo trạm', exact: true }).focus()
    await page.keyboard.press('Enter')

    await heading(page, 'Trạm Phường Định Công đã chạy')
    const token = await page.getByRole('textbox', { name: /Mã truy cập của “Một cửa”/ }).inputValue()
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(JSON.parse(readFileSync(join(setup.home, 'config.json'), 'utf8'))).toMatchObject({
      unit: '00316',
      simulated: false,
    })
    await page.getByRole('button', { name: 'Mở màn hình điều hành' }).focus()
    await page.keyboard.press('Enter')
    await heading(page, 'Phường Định Công')
    // Whoever made the station may act at it.
    await page.getByRole('button', { name: 'Trình đơn' }).click()
    await page.getByRole('menuitem', { name: 'Cài đặt' }).click()
    await expect(page.getByRole('main')).toContainText(setup.home)
    expect(await setup.stop()).toBe(0)
  })

  test('keeps what was said while one goes back and forth', async ({ page }) => {
    await chooseUnit(page, '00004', 'Phường Ba Đình')
    await heading(page, 'Ghép với cấp trên')
    await page.getByRole('radio', { name: 'Tôi có mã ghép nối' }).check()
    await page.getByRole('textbox', { name: 'Mã ghép nối' }).fill('không phải mã')
    await expect(page.getByRole('alert')).toContainText('MIOC1.')
    await expect(page.getByRole('button', { name: 'Tiếp tục' })).toBeDisabled()
    await page.getByRole('button', { name: 'Đơn vị' }).click()
    await expect(page.getByRole('combobox')).toHaveValue('00004')
    await expect(page.getByRole('heading', { level: 2, name: 'Phường Ba Đình' })).toBeVisible()
    await page.getByRole('button', { name: 'Cấp trên' }).click()
    await expect(page.getByRole('textbox', { name: 'Mã ghép nối' })).toHaveValue('không phải mã')
  })

  test('says whose code it is, refuses another’s, and joins with the right one', async ({ page }) => {
    const city = await startStation({ unit: '01' })
    const codeFor = async (unit: string): Promise<string> => {
      const response = await city.fetch('/api/v1/enrolments', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ unit }),
      })
      return (await response.json()).code
    }
    try {
      await chooseUnit(page, 'ba dinh 00004', 'Phường Ba Đình')
      await page.getByRole('radio', { name: 'Tôi có mã ghép nối' }).check()
      const field = page.getByRole('textbox', { name: 'Mã ghép nối' })
      await field.fill(await codeFor('00008'))
      await expect(page.getByRole('alert')).toContainText('Mã này cấp cho Phường Ngọc Hà (00008)')
      await field.fill(await codeFor('00004'))
      await expect(page.getByRole('status').filter({ hasText: 'Mã của Thành phố Hà Nội' })).toContainText(
        'đúng là trạm đã cấp mã',
      )
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await page.getByRole('button', { name: 'Tạo trạm', exact: true }).click()
      await heading(page, 'Trạm Phường Ba Đình đã chạy')
      await expect(page.getByRole('listitem').filter({ hasText: 'Ghép với Thành phố Hà Nội' })).toContainText(
        'xong',
      )
    } finally {
      await city.dispose()
    }
  })

  test('axe finds nothing in any step', async ({ page }) => {
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([])
    }
    await heading(page, 'Chọn ngôn ngữ')
    await check()
    await page.keyboard.press('Enter')
    await heading(page, 'Trạm này của đơn vị nào?')
    await check()
    await page.getByRole('option', { name: /Thành phố Hà Nội/ }).click()
    for (const next of [
      'Dùng bộ chỉ tiêu nào?',
      'Ghép với cấp trên',
      'Số liệu đến từ đâu?',
      'Xem lại rồi tạo trạm',
    ]) {
      await page.getByRole('button', { name: 'Tiếp tục' }).click()
      await heading(page, next)
      await check()
    }
  })
})
