import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import type { StationProcess } from '../../support/station-process.ts'
import { expect, test } from '../wall.ts'

const today = () => periodAt(Date.now(), 'day')

/** One red lamp: files on time at 90 of 100, green from 99, red below 95. */
const turnRed = (station: StationProcess) =>
  station.report(today(), { dossiers_handled: 100, dossiers_on_time: 90 })

/** A second one beside it: files digitised, 10 of 100. */
const turnAnotherRed = (station: StationProcess) =>
  station.report(today(), { dossiers_received: 100, dossiers_digitised: 10 })

async function openAlarms(station: StationProcess) {
  const response = await station.fetch('/api/v1/alarms')
  return (await response.json()).items as {
    id: number
    state: string
    acknowledgement: { by: string } | null
  }[]
}

/** Alarms of the list; the choice of kinds has options, too. */
const options = (page: Page) => page.getByRole('listbox').getByRole('option')

/**
 * Counts tones that are begun. The page tells of each by itself: asking it from here would count as a
 * person's touch, after which a browser lets anything sound.
 */
async function countTones(page: Page): Promise<() => number> {
  let tones = 0
  await page.exposeFunction('toneBegan', () => {
    tones += 1
  })
  await page.addInitScript(() => {
    const begin = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when?: number) {
      Reflect.get(window, 'toneBegan')()
      begin.call(this, when)
    }
  })
  await page.reload()
  return () => tones
}

test.describe('alarms at a desk', () => {
  test.use({ door: 'desk' })

  test('call until somebody takes them on, by keyboard alone', async ({ wall: { page }, station }) => {
    const tones = await countTones(page)
    await station.report(today(), { dossiers_handled: 100, dossiers_on_time: 100 })
    await expect(page.getByText('Không có cảnh báo nào đang mở.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Bật chuông' })).toBeVisible()
    await turnRed(station)
    const card = page.getByRole('article').filter({ hasText: 'Chưa ai nhận' })
    await expect(card).toContainText('Hồ sơ đúng hạn')
    await expect(page.getByText('1 đang mở · 1 chưa nhận')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Cảnh báo.*1 báo động chưa ai nhận/ })).toBeVisible()

    // The key is the first that a person does here: from now on the browser lets it sound.
    await page.keyboard.press('3')
    await expect.poll(tones).toBeGreaterThanOrEqual(2)
    const list = page.getByRole('listbox')
    await expect(list.getByRole('option', { selected: true })).toContainText('Hồ sơ đúng hạn')
    await list.focus()
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByLabel('Ai', { exact: true })).toBeFocused()
    await page.keyboard.type('Nguyễn Văn An')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Đang đôn đốc bộ phận một cửa')
    await page.keyboard.press('Enter')

    await expect(dialog).toHaveCount(0)
    await expect(list).toBeFocused()
    await expect(list.getByRole('option')).toContainText(/Nguyễn Văn An · hạn \d\d:\d\d/)
    const history = page.getByRole('list').filter({ hasText: 'Mở cảnh báo' })
    await expect(history).toContainText('Nguyễn Văn An nhận xử lý')
    await expect(history).toContainText('Đang đôn đốc bộ phận một cửa')
    await expect(page.getByText('Chuông sẵn sàng')).toBeAttached()
    const rung = tones()
    expect(await openAlarms(station)).toMatchObject([
      { state: 'acknowledged', acknowledgement: { by: 'Nguyễn Văn An' } },
    ])

    await page.keyboard.press('1')
    await expect(page.getByRole('article').filter({ hasText: 'Nguyễn Văn An · hạn' })).toBeVisible()
    expect(tones()).toBe(rung)
  })

  test('are silenced with one key, and stay unacknowledged', async ({ wall: { page }, station }) => {
    const tones = await countTones(page)
    await page.keyboard.press('1')
    await turnRed(station)
    await expect.poll(tones).toBeGreaterThanOrEqual(2)
    await page.keyboard.press('m')
    await expect(page.getByText('Chuông sẵn sàng')).toBeAttached()
    await expect(page.getByRole('article').filter({ hasText: 'Chưa ai nhận' })).toBeVisible()
    const load = await (await station.fetch('/api/v1/alarms/load')).json()
    expect(load).toMatchObject({ unacknowledged: 1, sounding: 0 })
  })

  test('are shelved for a time and taken off the shelf again', async ({ wall: { page }, station }) => {
    await turnRed(station)
    await page.keyboard.press('3')
    await page.getByRole('listbox').focus()
    await page.keyboard.press('s')
    const dialog = page.getByRole('dialog')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(page.getByRole('listbox')).toBeFocused()

    await page.keyboard.press('s')
    await dialog.getByLabel('Ai', { exact: true }).fill('Trần Thị Bình')
    await dialog.getByRole('button', { name: 'Chờ số liệu bổ sung' }).click()
    await dialog.getByLabel(/^30 phút/).check()
    await dialog.getByRole('button', { name: 'Tạm gác' }).click()
    await expect(page.getByRole('group', { name: /^Tạm gác/ })).toContainText(/Trần Thị Bình tạm gác đến/)
    await expect(page.getByText('Đã tạm gác: Phường Ba Đình · Hồ sơ đúng hạn')).toBeVisible()

    await page.getByRole('button', { name: 'Bỏ gác' }).click()
    await dialog.getByRole('button', { name: 'Cần theo dõi lại' }).click()
    await dialog.getByRole('button', { name: 'Bỏ gác' }).click()
    await expect(page.getByRole('group', { name: /^Chưa ai nhận/ })).toContainText('Hồ sơ đúng hạn')
  })

  test('are marked and taken on together', async ({ wall: { page }, station }) => {
    await turnRed(station)
    await turnAnotherRed(station)
    await page.keyboard.press('3')
    const list = page.getByRole('listbox')
    await expect(list.getByRole('option')).toHaveCount(2)
    await list.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await expect(page.getByText('Đã đánh dấu 2')).toBeVisible()
    await page.getByRole('button', { name: 'Nhận 2 cảnh báo…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Ai', { exact: true }).fill('Nguyễn Văn An')
    await dialog.getByRole('button', { name: 'Đang kiểm tra số liệu' }).click()
    await dialog.getByRole('button', { name: 'Nhận xử lý' }).click()
    await expect(page.getByText('Đã nhận 2 cảnh báo')).toBeVisible()
    expect((await openAlarms(station)).map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged'])
  })

  test('that are over are read under closed ones', async ({ wall: { page }, station }) => {
    await turnRed(station)
    await page.keyboard.press('3')
    await expect(options(page)).toHaveCount(1)
    await station.report(today(), { dossiers_on_time: 100 })
    await expect(page.getByRole('group', { name: /^Đã trở lại bình thường/ })).toBeVisible()
    const [over] = await openAlarms(station)
    const hand = { by: 'Nguyễn Văn An', reason: 'Đã xem' }
    await station.fetch(`/api/v1/alarms/${over?.id}/acknowledge`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(hand),
    })
    await expect(page.getByText('Không có cảnh báo nào đang mở.')).toBeVisible()
    await page.getByRole('button', { name: 'Đã đóng' }).click()
    await expect(options(page)).toContainText('Hồ sơ đúng hạn')
  })

  test('have settings that are kept', async ({ wall: { page }, station }) => {
    await page.keyboard.press('3')
    await page.getByRole('button', { name: 'Cài đặt' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Thêm người' }).click()
    await dialog.getByLabel('Họ và tên').first().fill('Lê Quang Minh')
    await dialog.getByLabel('Giờ tắt chuông').check()
    await dialog.getByLabel('Ai đổi').fill('Nguyễn Văn An')
    await dialog.getByLabel('Vì sao đổi').fill('Phân công mới')
    await dialog.getByRole('button', { name: 'Lưu cài đặt' }).click()
    await expect(page.getByText('Đã lưu cài đặt')).toBeVisible()
    const settings = await (await station.fetch('/api/v1/alarm-settings')).json()
    expect(settings).toMatchObject({
      escalation: [{ name: 'Lê Quang Minh', afterMinutes: 15 }],
      quietHours: { from: '22:00', to: '06:00' },
    })
  })

  test('axe finds nothing', async ({ wall: { page }, station }) => {
    await turnRed(station)
    await turnAnotherRed(station)
    await page.keyboard.press('3')
    await expect(options(page)).toHaveCount(2)
    const found = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])
    }
    expect(await found()).toEqual([])
    await page.keyboard.press('a')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await found()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Cài đặt' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await found()).toEqual([])
  })
})

test('a screen that only looks mutes itself alone, and offers nothing else', async ({
  wall: { page },
  station,
}) => {
  const tones = await countTones(page)
  await page.keyboard.press('3')
  await turnRed(station)
  await expect.poll(tones).toBeGreaterThanOrEqual(2)
  await expect(page.getByText('Màn hình này chỉ xem. Nhận và gác')).toBeVisible()
  await expect(page.getByRole('button', { name: /Nhận xử lý|Tạm gác|Ngừng dùng/ })).toHaveCount(0)
  await page.keyboard.press('m')
  await expect(page.getByText('Đã tắt chuông ở màn hình này')).toBeAttached()
  const load = await (await station.fetch('/api/v1/alarms/load')).json()
  expect(load).toMatchObject({ sounding: 1 })
  await page.getByRole('button', { name: 'Cài đặt' }).click()
  await expect(page.getByText('Màn hình này chỉ xem cài đặt.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Lưu cài đặt' })).toHaveCount(0)
})

test('nothing breathes where motion is to be reduced', async ({ wall: { page }, station }) => {
  await turnRed(station)
  const card = page.getByRole('article').filter({ hasText: 'Chưa ai nhận' })
  const motion = () => card.evaluate((element) => getComputedStyle(element, '::before').animationName)
  await expect(card).toBeVisible()
  expect(await motion()).not.toBe('none')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await motion()).toBe('none')
})
