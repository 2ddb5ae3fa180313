import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { dbfOf, PRJ, shpOf, squareAt, zipOf } from '../../support/shapefile.ts'
import { startStation } from '../../support/station-process.ts'
import { test as base, expect } from '../wall.ts'

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation({ unit: '01' })
    await use(station)
    await station.dispose()
  },
})
test.use({ door: 'desk', actionTimeout: 20_000 })

/** Four made-up squares about Ba Đình, in VN-2000 metres: one matches by code, one by name, one is nobody's, one is Ba Đình again. */
const SHAPES = [
  { ma: '00004', ten: 'Ba Đình', x: 586_000, y: 2_325_500 },
  { ma: '', ten: 'Ngọc Hà', x: 584_800, y: 2_325_500 },
  { ma: '', ten: 'Quận Cũ', x: 586_000, y: 2_324_300 },
  { ma: '00004', ten: 'Ba Đình', x: 587_200, y: 2_325_500 },
] as const

function zipFile(shapes: readonly (typeof SHAPES)[number][] = SHAPES): {
  name: string
  mimeType: string
  buffer: Buffer
} {
  const buffer = zipOf({
    'xa.shp': shpOf(shapes.map(({ x, y }) => squareAt(x, y, 1_200))),
    'xa.dbf': dbfOf(
      ['MA_XA', 'TEN_XA'],
      shapes.map(({ ma, ten }) => [ma, ten]),
    ),
    'xa.prj': new TextEncoder().encode(PRJ.vn2000Utm48),
  })
  return { name: 'ranh-gioi.zip', mimeType: 'application/zip', buffer: Buffer.from(buffer) }
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Ranh giới trên bản đồ' })

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Nhập ranh giới…' }).click()
  const dialog = dialogOf(page)
  await expect(dialog.getByText('Chưa có ranh giới nào.')).toBeVisible()
  return dialog
}

test.describe('the import of boundaries', () => {
  test('shows what would be drawn, lets the operator mend it, imports it and takes it back', async ({
    wall: { page, errors },
    station,
  }) => {
    const dialog = await openDialog(page)
    await dialog.locator('input[type=file]').setInputFiles(zipFile())
    await expect(dialog.getByText('Ba Đình có 2 hình')).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Chưa khớp (3)' })).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Nhập 1 ranh giới' })).toBeVisible()
    await dialog.getByRole('checkbox', { name: 'Gộp làm một' }).check()
    await expect(dialog.getByRole('button', { name: 'Nhập 2 ranh giới' })).toBeVisible()

    await dialog.getByRole('button', { name: /^Quận Cũ/ }).press('Enter')
    await dialog.getByRole('searchbox', { name: 'Đơn vị của “Quận Cũ”' }).fill('van mieu')
    await dialog.getByRole('button', { name: /Văn Miếu/ }).press('Enter')
    await expect(dialog.getByRole('button', { name: 'Nhập 3 ranh giới' })).toBeVisible()
    await dialog.getByRole('button', { name: 'Đã khớp (4)' }).click()
    await expect(dialog.getByText('chọn tay')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

    // Nothing is stored before the operator says so.
    const stored = async () => (await (await station.fetch('/api/v1/boundaries')).json()).features.length
    expect(await stored()).toBe(0)
    await dialog.getByRole('textbox', { name: 'Nguồn ranh giới' }).fill('Sở Nội vụ')
    await dialog.getByRole('button', { name: 'Nhập 3 ranh giới' }).click()
    await expect(dialog.getByText('Đã nhập ranh giới của 3 đơn vị.')).toBeVisible()
    expect(await stored()).toBe(3)
    await dialog.getByRole('button', { name: 'Hoàn tác' }).click()
    await expect(dialog.getByText('Đã trả lại bộ ranh giới trước: 0 đơn vị.')).toBeVisible()
    expect(await stored()).toBe(0)
    await dialog.getByRole('button', { name: 'Hoàn tác' }).click()
    await expect(dialog.getByText('Đã trả lại bộ ranh giới trước: 3 đơn vị.')).toBeVisible()

    await dialog.getByRole('button', { name: 'Chọn tệp khác' }).click()
    await expect(dialog.getByText('Nguồn: Sở Nội vụ')).toBeVisible()
    await dialog.getByRole('button', { name: 'Bỏ ranh giới…' }).click()
    await dialog.getByRole('button', { name: 'Bỏ ranh giới', exact: true }).click()
    await expect(dialog.getByText('Đã bỏ ranh giới của 3 đơn vị.')).toBeVisible()
    expect(await stored()).toBe(0)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(errors).toEqual([])
  })

  test('asks for the coordinate system where the file does not say it', async ({ wall: { page } }) => {
    const dialog = await openDialog(page)
    const shape = squareAt(586_000, 2_325_500, 1_200)
    const files = [
      { name: 'xa.shp', mimeType: 'application/octet-stream', buffer: Buffer.from(shpOf([shape])) },
      {
        name: 'xa.dbf',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(dbfOf(['TEN'], [['Ba Đình']])),
      },
    ]
    await dialog.locator('input[type=file]').setInputFiles(files)
    await expect(dialog.getByText('Chọn hệ tọa độ của tệp, ví dụ VN-2000')).toBeVisible()
    await expect(dialog.getByRole('button', { name: /^Nhập 0/ })).toBeDisabled()
    await dialog.getByLabel('Hệ tọa độ').selectOption({ label: 'VN-2000, UTM múi 48' })
    await expect(dialog.getByRole('button', { name: 'Nhập 1 ranh giới' })).toBeEnabled()
  })

  test('says what is wrong with a file, and takes another one', async ({ wall: { page } }) => {
    const dialog = await openDialog(page)
    const input = dialog.locator('input[type=file]')
    await input.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') })
    await expect(dialog.getByRole('alert')).toContainText('tệp hỏng hoặc có mật khẩu')
    await input.setInputFiles(zipFile(SHAPES.slice(0, 2)))
    await expect(dialog.getByText('Mọi hình đều đã khớp')).toHaveCount(0)
    await expect(dialog.getByRole('button', { name: 'Nhập 2 ranh giới' })).toBeVisible()
  })
})

test.describe('a screen that only looks', () => {
  test.use({ door: 'device' })
  test('is not offered the import', async ({ wall: { page } }) => {
    await expect(page.getByText('Sơ đồ – chưa có ranh giới')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Nhập ranh giới…' })).toHaveCount(0)
  })
})
