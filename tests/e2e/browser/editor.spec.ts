import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import type { StationProcess } from '../../support/station-process.ts'
import { expect, test } from '../wall.ts'

/** Opens the wall as somebody at the station's own machine, who may act. */
async function openDesk(page: Page, station: StationProcess): Promise<void> {
  const { enterPath } = await (await station.fetch('/api/v1/desks', { method: 'POST' })).json()
  await page.goto(new URL(enterPath, station.runFile().url).href)
}

async function openEditor(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Bộ chỉ tiêu$/ }).click()
  await expect(page.getByRole('heading', { name: 'Bộ chỉ tiêu' })).toBeVisible()
}

const kpiButton = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Các chỉ tiêu theo nhóm' }).getByRole('button', { name })
const formula = (page: Page) => page.getByRole('textbox', { name: 'Công thức' })

test.describe('the dictionary editor', () => {
  test('checks a formula as it is typed, shows what changes, saves and takes it back', async ({
    wall: { page },
    station,
  }) => {
    const today = periodAt(Date.now(), 'day')
    await station.report(today, { dossiers_handled: 200, dossiers_on_time: 194 })
    await openDesk(page, station)
    await openEditor(page)
    await page.getByRole('searchbox', { name: /Tìm theo tên/ }).fill('ho so dung han')
    await kpiButton(page, 'Hồ sơ đúng hạn').press('Enter')
    await expect(page.getByText('100 × Hồ sơ đúng hoặc trong hạn ÷ Hồ sơ tiếp nhận và xử lý')).toBeVisible()

    await formula(page).fill('100 * dossiers_on_tme / dossiers_handled')
    await expect(page.getByText('Không có số liệu “dossiers_on_tme”')).toBeVisible()
    await expect(page.getByText('Sửa công thức và ngưỡng cho đúng')).toBeVisible()
    await page.getByRole('button', { name: 'Sửa thành “dossiers_on_time”' }).press('Enter')
    await expect(page.getByText('Công thức đúng.')).toBeVisible()

    await page.getByLabel('Ngưỡng báo động').fill('98')
    await expect(page.getByText('1 kỳ đổi từ cần chú ý sang báo động')).toBeVisible()

    // What is typed is still there after a look elsewhere.
    await page.getByRole('button', { name: /Tổng quan$/ }).click()
    await openEditor(page)
    await expect(page.getByText('1 chỗ sửa chưa lưu')).toBeVisible()
    await expect(page.getByLabel('Ngưỡng báo động')).toHaveValue('98')

    await page.getByRole('button', { name: 'Lưu…' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Lưu DV.01?' })
    await expect(dialog.getByText('Ngưỡng báo động: 95 → 98')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Lưu', exact: true })).toBeDisabled()
    await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Kế hoạch quý IV')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Đã lưu DV.01.')).toBeVisible()
    await expect(page.getByText('bộ hanoi · bản 2')).toBeVisible()
    await page.getByRole('button', { name: 'Hoàn tác' }).press('Enter')
    await expect(page.getByText('Đã trả DV.01 về như trước.')).toBeVisible()
    await expect(page.getByText('bộ hanoi · bản 3')).toBeVisible()
    await expect(page.getByLabel('Ngưỡng báo động')).toHaveValue('95')
  })

  test('adds a KPI of the unit’s own, and says who reads what is to be retired', async ({
    wall: { page },
    station,
  }) => {
    await openDesk(page, station)
    await openEditor(page)
    await page.getByRole('button', { name: 'Thêm chỉ tiêu' }).click()
    await page.getByRole('textbox', { name: 'Tên', exact: true }).fill('Hồ sơ trễ hạn')
    await page.getByRole('textbox', { name: 'Tên tiếng Anh' }).fill('Late dossiers')
    await formula(page).fill('100 - ')
    await page.getByRole('searchbox', { name: 'Tìm để chèn' }).fill('ho so dung han')
    await page.getByRole('button', { name: 'Hồ sơ đúng hạn DV.01' }).last().click()
    await expect(formula(page)).toHaveValue('100 - kpi("DV.01")')
    await expect(page.getByText('Công thức đúng.')).toBeVisible()
    await page.getByRole('button', { name: 'Lưu…' }).click()
    await page.getByRole('textbox', { name: 'Lý do' }).fill('Theo dõi thêm')
    await page.getByRole('button', { name: 'Lưu', exact: true }).click()
    await expect(page.getByText('Đã lưu L.01.')).toBeVisible()
    await expect(kpiButton(page, 'Hồ sơ trễ hạn')).toContainText('của đơn vị')

    await kpiButton(page, 'Hồ sơ đúng hạn').click()
    await page.getByRole('button', { name: 'Ngừng dùng…' }).click()
    await expect(page.getByRole('alert')).toContainText('chỉ tiêu L.01 của bộ “local” đang dùng')
    await expect(page.getByRole('button', { name: 'Ngừng dùng', exact: true })).toBeDisabled()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('shows what a file would change before it is imported', async ({ wall: { page }, station }) => {
    await openDesk(page, station)
    await openEditor(page)
    await page.getByRole('button', { name: 'Bộ', exact: true }).click()
    const pack = await (await station.fetch('/api/v1/packs/hanoi')).text()
    await page.locator('input[type=file]').setInputFiles({
      name: 'hanoi-2.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(
        pack.replace('version: 1', 'version: 2').replace('Hồ sơ đúng hạn', 'Hồ sơ kịp hạn'),
      ),
    })
    await expect(page.getByText('Tên: Hồ sơ đúng hạn → Hồ sơ kịp hạn')).toBeVisible()
    await page.getByRole('button', { name: 'Nạp bộ này' }).click()
    await expect(page.getByText('Đã nạp bộ hanoi.')).toBeVisible()
  })

  test('shows everything and changes nothing on a screen that only looks', async ({ wall: { page } }) => {
    await openEditor(page)
    await expect(page.getByText('Màn hình này chỉ xem')).toBeVisible()
    await kpiButton(page, 'Hồ sơ đúng hạn').click()
    await expect(formula(page)).toHaveValue('100 * dossiers_on_time / dossiers_handled')
    await expect(formula(page)).toBeDisabled()
    await expect(page.getByRole('button', { name: 'Lưu…' })).toHaveCount(0)
  })

  test('has nothing that axe finds', async ({ wall: { page }, station }) => {
    await station.report(periodAt(Date.now(), 'day'), { dossiers_handled: 200, dossiers_on_time: 194 })
    await openDesk(page, station)
    await openEditor(page)
    await kpiButton(page, 'Hồ sơ đúng hạn').click()
    await formula(page).fill('100 * dossiers_on_time / dossiers_handled + 1')
    await expect(page.getByText('kỳ gần nhất của đơn vị')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include('main').analyze()
    expect(violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ html }) => html) }))).toEqual([])
  })
})
