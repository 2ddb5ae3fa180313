import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { periodAt, shiftPeriod } from '../../../shared/domain/period.ts'
import { expect, test } from '../wall.ts'

const today = () => periodAt(Date.now(), 'day')

const NAME = 'Hồ sơ đúng hạn'

/** Opens the scene from the overview, by keyboard alone; rows change places while figures come in. */
async function openFromOverview(page: Page, value: string): Promise<void> {
  const row = page
    .getByRole('region', { name: 'Dịch vụ công' })
    .getByRole('listitem')
    .filter({ hasText: NAME })
  await expect(row).toContainText(value)
  await row.getByRole('button', { name: NAME }).press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: NAME })).toBeAttached()
}

test.describe('the scene of one KPI', () => {
  test('opens from a row, and tells the figure with its run, its rules and what it is made of', async ({
    wall,
    station,
  }) => {
    const { page } = wall
    for (const [back, onTime] of [199, 198, 180].entries()) {
      const day = shiftPeriod(today(), back - 2)
      await station.report(day, { dossiers_handled: 200, dossiers_on_time: onTime })
    }
    await openFromOverview(page, '90,0')
    const main = page.getByRole('main')
    await expect(main.locator('header').first()).toContainText('90,0')
    await expect(main).toContainText('100 × Hồ sơ đúng hoặc trong hạn ÷ Hồ sơ tiếp nhận và xử lý')
    await expect(main.getByRole('region', { name: 'Cách tính' })).toContainText('dưới 95 %')
    await expect(main.getByRole('row', { name: /99,0.*Đạt/ })).toBeAttached()

    const chart = page.getByRole('slider')
    await chart.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect(chart).toHaveAttribute('aria-valuetext', /99,5 %/)
    await expect(main).toContainText('99,5')
    expect(wall.errors).toEqual([])
  })

  test('follows a correction, and keeps what stood before', async ({ wall, station }) => {
    const { page } = wall
    await station.report(today(), { dossiers_handled: 200, dossiers_on_time: 180 })
    await openFromOverview(page, '90,0')
    const header = page.getByRole('main').locator('header').first()
    await expect(header).toContainText('90,0')
    await station.report(today(), { dossiers_on_time: 199 })
    await expect(header).toContainText('99,5')
    await expect(page.getByRole('row', { name: /180 → 199/ })).toBeVisible()
  })

  test('finds another KPI without accents, and says what it lacks', async ({ wall }) => {
    const { page } = wall
    await page.keyboard.press('2')
    await page.getByRole('button', { name: /^Chọn chỉ tiêu/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('thu ngan sach')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 2, name: 'Thu ngân sách so dự toán' })).toBeAttached()
    await expect(page.getByRole('button', { name: /^Chọn chỉ tiêu/ })).toBeFocused()
    const trend = page.getByRole('region', { name: 'Diễn biến' })
    await expect(trend).toContainText('Chưa tính được chỉ tiêu này')
    await expect(trend).toContainText('Dự toán thu ngân sách năm')
    await expect(trend).toContainText('Phòng Kinh tế nhập')
  })

  for (const theme of ['dark', 'light'] as const) {
    test(`passes axe, with the list of KPIs open too (${theme})`, async ({ wall, station }) => {
      const { page } = wall
      await station.report(shiftPeriod(today(), -1), { dossiers_handled: 200, dossiers_on_time: 180 })
      await station.report(today(), { dossiers_handled: 200, dossiers_on_time: 199 })
      if (theme === 'light') await page.keyboard.press('t')
      const findings = async () =>
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => ({
          id,
          targets: nodes.map(({ target }) => target.join(' ')),
        }))
      await openFromOverview(page, '99,5')
      await expect(page.getByRole('slider')).toBeVisible()
      expect(await findings()).toEqual([])
      await page.getByRole('button', { name: /^Chọn chỉ tiêu/ }).click()
      await expect(page.getByRole('combobox')).toBeFocused()
      expect(await findings()).toEqual([])
    })
  }
})
