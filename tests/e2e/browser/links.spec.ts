import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { formatInstant } from '../../../shared/domain/period.ts'
import { type StationProcess, startStation } from '../../support/station-process.ts'
import { test as base, expect } from '../wall.ts'

/** A station whose silences show within seconds. */
const startQuick = (unit: string): Promise<StationProcess> =>
  startStation({ unit, settings: { heartbeatSeconds: 0.5, silentAfterSeconds: 5 } })

async function ask<Answer>(station: StationProcess, path: string, body: object): Promise<Answer> {
  const response = await station.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

async function startChild(city: StationProcess, unit: string): Promise<StationProcess> {
  const ward = await startQuick(unit)
  const { code } = await ask<{ code: string }>(city, '/api/v1/enrolments', { unit })
  await ask(ward, '/api/v1/uplink', { code })
  return ward
}

interface Chain {
  /** The station of Ba Đình, below the city whose wall is looked at. */
  readonly ward: StationProcess
  /** That of Ngọc Hà. */
  readonly other: StationProcess
}

const test = base.extend<Chain>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const city = await startQuick('01')
    await use(city)
    await city.dispose()
  },
  ward: async ({ station }, use) => {
    const ward = await startChild(station, '00004')
    await use(ward)
    await ward.dispose()
  },
  other: async ({ station }, use) => {
    const other = await startChild(station, '00008')
    await use(other)
    await other.dispose()
  },
})

async function openLinks(page: Page): Promise<void> {
  // The scenes have their keys once the units are known.
  await expect(page.getByRole('button', { name: 'Bảng đèn' })).toBeVisible()
  await page.keyboard.press('9')
  await expect(page.getByRole('heading', { name: 'Liên thông' })).toBeVisible()
}

test.describe('the chain, at a desk', () => {
  test.use({ door: 'desk' })

  test('puts a station that fell silent on top, and says for how long', async ({
    wall: { page },
    ward,
    other,
  }) => {
    expect(ward.unit).toBe('00004')
    await openLinks(page)
    const list = page.getByRole('listbox', { name: /Trạm cấp dưới/ })
    await expect(list.getByRole('option')).toHaveCount(2)
    await expect(list.getByRole('group', { name: /Đang nối/ }).getByRole('option')).toHaveCount(2)

    await other.stop()
    const silent = list.getByRole('group', { name: /Mất liên lạc/ }).getByRole('option')
    await expect(silent).toContainText(/Ngọc Hà.*mất liên lạc/)
    await expect(list.getByRole('option').first()).toContainText('Ngọc Hà')

    await list.focus()
    await page.keyboard.press('Home')
    const detail = page.getByRole('region', { name: 'Phường Ngọc Hà' })
    await expect(detail).toContainText('Mất liên lạc')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('region', { name: 'Phường Ba Đình' })).toContainText('Đang nối')

    await page.getByRole('searchbox', { name: /Tìm trạm/ }).fill('ngoc ha')
    await expect(list.getByRole('option')).toHaveCount(1)
  })

  test('hands out a code as text and as a picture, with which a ward joins', async ({ wall: { page } }) => {
    await openLinks(page)
    await page.getByRole('button', { name: 'Ghép trạm mới' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('searchbox').fill('giang vo')
    await dialog.getByRole('button', { name: 'Phường Giảng Võ' }).first().click()
    await dialog.getByRole('button', { name: 'Tạo mã cho Phường Giảng Võ' }).click()
    const picture = dialog.getByRole('img', { name: /Mã vuông/ })
    await expect(picture).toBeVisible()
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(100)
    const code = await dialog.getByRole('textbox', { name: 'Mã ghép nối' }).inputValue()
    expect(code).toMatch(/^MIOC1\./)
    await expect(dialog.getByRole('status')).toContainText(/Còn dùng được 2[34] giờ/)
    await dialog.getByRole('button', { name: 'Đóng' }).click()
    await expect(page.getByRole('group', { name: /Đã cấp mã/ })).toContainText('Giảng Võ')

    const unit = JSON.parse(Buffer.from(code.slice('MIOC1.'.length), 'base64url').toString()).unit
    const ward = await startQuick(unit)
    try {
      await ask(ward, '/api/v1/uplink', { code })
      await expect(page.getByRole('group', { name: /Đang nối/ })).toContainText('Giảng Võ')
    } finally {
      await ward.dispose()
    }
  })

  test('asks before a station is turned out, and says what will happen', async ({ wall: { page }, ward }) => {
    await openLinks(page)
    await page.getByRole('option', { name: /Ba Đình/ }).click()
    await page.getByRole('button', { name: 'Thu hồi' }).click()
    const dialog = page.getByRole('dialog', { name: 'Thu hồi trạm Phường Ba Đình?' })
    await expect(dialog).toContainText('Số liệu đã gửi vẫn giữ nguyên')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('option', { name: /Ba Đình/ })).toBeVisible()

    await page.getByRole('button', { name: 'Thu hồi' }).click()
    await dialog.getByRole('button', { name: 'Thu hồi' }).click()
    await expect(page.getByRole('option', { name: /Ba Đình/ })).toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'Đã thu hồi' })).toBeVisible()
    await expect(async () => {
      const { uplink } = await (await ward.fetch('/api/v1/station')).json()
      expect(uplink.state).toBe('refused')
    }).toPass()
  })

  test('sends a notice down, which stands on the wall below until somebody has read it', async ({
    wall: { page },
    ward,
  }) => {
    await openLinks(page)
    await page.getByRole('option', { name: /Ba Đình/ }).click()
    await page
      .getByRole('region', { name: 'Phường Ba Đình' })
      .getByRole('button', { name: 'Gửi thông báo' })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Tiêu đề' }).fill('Trực 24/24')
    await dialog.getByRole('textbox', { name: 'Nội dung' }).fill('Báo cáo ngập úng mỗi giờ.')
    await dialog.getByRole('radio', { name: 'Khẩn' }).check()
    await dialog.getByRole('textbox', { name: 'Người gửi' }).fill('Nguyễn Văn An')
    await dialog.getByRole('button', { name: 'Gửi', exact: true }).click()
    await expect(dialog).toHaveCount(0)

    const { url } = ward.runFile()
    const context = await page.context().browser()?.newContext({ locale: 'vi-VN' })
    const below = await context?.newPage()
    if (!below) throw new Error('no browser')
    await below.goto(new URL(await ward.deskPath(), url).href)
    const strip = below.getByRole('region', { name: 'Thông báo của cấp trên' })
    await expect(strip).toContainText('Khẩn: Trực 24/24')
    await expect(strip).toContainText('Thành phố Hà Nội')
    const { violations } = await new AxeBuilder({ page: below }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    await strip.getByRole('button', { name: 'Đã đọc' }).click()
    await below.getByRole('textbox', { name: 'Người đọc' }).fill('Trần Thị Bình')
    await below.getByRole('dialog').getByRole('button', { name: 'Đã đọc' }).click()
    await expect(strip).toContainText('Đã đọc: Trần Thị Bình')
    await expect(strip.getByRole('button')).toHaveCount(0)
  })

  test('a notice that is read at another desk is not taken from under the hands of who reads it here', async ({
    wall: { page },
    station,
    ward,
  }) => {
    await ask(station, '/api/v1/directives', {
      unit: '00004',
      directive: {
        kind: 'announcement',
        title: 'Họp giao ban',
        text: 'Chín giờ sáng thứ Hai.',
        level: 'normal',
        by: 'Nguyễn Văn An',
        until: formatInstant(Date.now() + 3_600_000),
      },
    })
    await page.goto(new URL(await ward.deskPath(), ward.runFile().url).href)
    const strip = page.getByRole('region', { name: 'Thông báo của cấp trên' })
    await strip.getByRole('button', { name: 'Đã đọc' }).click()
    const dialog = page.getByRole('dialog', { name: 'Họp giao ban' })
    const name = dialog.getByRole('textbox', { name: 'Người đọc' })
    await name.fill('Trần Thị')

    const { items } = (await (await ward.fetch('/api/v1/notices')).json()) as { items: { id: number }[] }
    await ask(ward, `/api/v1/notices/${items[0]?.id}/seen`, { by: 'Lê Văn Cường' })
    await expect(strip).toHaveCount(0)
    await expect(name).toBeFocused()
    await expect(name).toHaveValue('Trần Thị')
    await page.keyboard.type(' Bình')
    await dialog.getByRole('button', { name: 'Đã đọc' }).click()
    await expect(dialog).toHaveCount(0)
  })

  test('axe finds nothing, in the scene nor in its dialogs', async ({ wall: { page }, ward }) => {
    await openLinks(page)
    await page.getByRole('option', { name: /Ba Đình/ }).click()
    expect(ward.unit).toBe('00004')
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([])
    }
    await check()
    for (const button of ['Ghép trạm mới', 'Gửi thông báo', 'Gửi lại toàn bộ']) {
      await page.getByRole('button', { name: button }).first().click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await check()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  })
})

test.describe('the chain, on a screen that only looks', () => {
  test('shows everything and offers nothing', async ({ wall: { page }, ward }) => {
    expect(ward.unit).toBe('00004')
    await openLinks(page)
    await page.getByRole('option', { name: /Ba Đình/ }).click()
    const detail = page.getByRole('region', { name: 'Phường Ba Đình' })
    await expect(detail).toContainText('Màn hình này chỉ để xem.')
    await expect(detail).toContainText('Số của đơn vị')
    await expect(detail.getByRole('button')).toHaveCount(0)
    await expect(detail.getByRole('combobox')).toHaveCount(0)
    for (const name of ['Ghép trạm mới', 'Gửi thông báo']) {
      await expect(page.getByRole('button', { name })).toHaveCount(0)
    }
  })
})
