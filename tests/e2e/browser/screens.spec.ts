/** A box without the app becomes a screen, and stops being one. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { periodAt } from '../../../shared/domain/period.ts'
import { freePort, type StationProcess, startStation } from '../../support/station-process.ts'
import { test as base, enterAddress, expect, launchBrowser } from '../wall.ts'

const test = base.extend<{ screenPort: number; station: StationProcess; browser: Browser; desk: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  screenPort: async ({}, use) => use(await freePort()),
  station: async ({ screenPort }, use) => {
    const station = await startStation({ screenPort })
    await use(station)
    await station.dispose()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  browser: async ({}, use) => {
    const browser = await launchBrowser()
    await use(browser)
    await browser.close()
  },
  desk: async ({ station, browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1_920, height: 1_080 } })
    const desk = await context.newPage()
    await desk.goto(await enterAddress(station, 'desk'))
    await desk.goto(new URL('/screens', station.runFile().url).href)
    await use(desk)
  },
})

/** A browser elsewhere on the network; it has a cookie jar of its own. */
async function openBox(browser: Browser, screenPort: number, path = '/', userAgent?: string): Promise<Page> {
  const context = await browser.newContext({
    ...(userAgent === undefined ? {} : { userAgent }),
    ignoreHTTPSErrors: true,
    viewport: { width: 1_280, height: 720 },
  })
  const page = await context.newPage()
  await page.goto(`https://127.0.0.1:${screenPort}${path}`)
  return page
}

const codeOn = async (page: Page): Promise<string> => {
  const code = page.getByRole('img', { name: /^Mã ghép màn hình: \S/ })
  await expect(code).toBeVisible()
  return (await code.textContent()) ?? ''
}

const violationsOn = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ target }) => target.join(' ')),
  ])

test('a box shows a code, the desk accepts it, the box is the wall, is cut off, and says so', async ({
  station,
  browser,
  screenPort,
  desk,
}) => {
  await station.report(periodAt(Date.now(), 'day'), { dossiers_handled: 200, dossiers_on_time: 199 })
  await expect(desk.getByText('Chưa ghép màn hình nào')).toBeVisible()
  const box = await openBox(browser, screenPort)
  await expect(box.getByRole('heading', { name: 'Màn hình này chưa được ghép với trạm' })).toBeVisible()
  const code = await codeOn(box)
  expect(await violationsOn(box)).toEqual([])

  // The desk sees the request by itself; the code is typed in small letters and without its space.
  const waiting = desk.getByRole('region', { name: '1 màn hình đang chờ ghép' })
  await expect(waiting).toContainText(code)
  await desk.getByLabel('Mã đang hiện trên màn hình').fill(code.replace(' ', '').toLowerCase())
  await desk.getByRole('button', { name: 'Ghép', exact: true }).click()
  const dialog = desk.getByRole('dialog', { name: 'Ghép màn hình này?' })
  await expect(dialog).toContainText(code)
  await dialog.getByLabel('Tên màn hình').fill('Sảnh tầng 1')
  await dialog.getByRole('button', { name: 'Ghép màn hình' }).click()

  await expect(box.getByRole('region', { name: 'Dịch vụ công' })).toContainText('99,5')
  const paired = desk.getByRole('region', { name: 'Màn hình đã ghép' })
  const row = paired.getByRole('listitem').filter({ hasText: 'Sảnh tầng 1' })
  await expect(row).toContainText('Đang xem')
  await expect(waiting).toBeHidden()
  expect(await violationsOn(desk)).toEqual([])

  // It may look, say where it is, and nothing else.
  const asks = (path: string, method = 'GET', body?: unknown) =>
    box.evaluate(
      async (request) => {
        const { path, method, body } = request
        const headers = { 'content-type': 'application/json' }
        const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) }
        return (await fetch(path, init)).status
      },
      { path, method, body },
    )
  expect(
    await asks('/api/v1/screen-report', 'POST', { place: 'overview', problem: 'Bản đồ không vẽ được' }),
  ).toBe(200)
  await expect(row).toContainText('Hỏng: Bản đồ không vẽ được')
  expect(await asks('/api/v1/devices')).toBe(403)

  await row.getByRole('button', { name: 'Ngắt' }).click()
  await desk.getByRole('button', { name: 'Ngắt màn hình' }).click()
  await expect(box.getByRole('heading', { name: 'Màn hình này đã bị ngắt khỏi trạm' })).toBeVisible()
  await expect(box.getByText('99,5')).toHaveCount(0)
  expect(await codeOn(box)).not.toBe(code)
  await expect(desk.getByText('Chưa ghép màn hình nào')).toBeVisible()

  // Nor do its old figures come back once nobody answers any more.
  const unanswered = () =>
    box.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/v1/live'))
  const first = unanswered()
  await station.stop()
  await first
  await unanswered()
  await expect(box.getByRole('heading', { name: 'Màn hình này đã bị ngắt khỏi trạm' })).toBeVisible()
  await expect(box.getByText('99,5')).toHaveCount(0)
})

test('a phone that scans the picture is paired, and a second one is told and offered a code', async ({
  browser,
  screenPort,
  desk,
}) => {
  await desk.getByRole('button', { name: 'Thêm màn hình' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByLabel('Tên màn hình').fill('Điện thoại Chánh Văn phòng')
  await dialog.getByRole('button', { name: 'Tạo mã QR' }).click()
  await expect(dialog.getByRole('img', { name: /Mã QR/ })).toBeVisible()
  expect(await violationsOn(desk)).toEqual([])
  const { pathname, search } = new URL(await dialog.getByLabel('Địa chỉ').inputValue())

  const phone = await openBox(browser, screenPort, pathname + search)
  await expect(phone.getByRole('heading', { level: 1 })).toContainText('Ba Đình')
  await expect(dialog.getByText('Đã ghép xong')).toBeVisible()

  const second = await openBox(browser, screenPort, pathname + search)
  await expect(second.getByText('Đường dẫn hoặc mã QR này đã dùng rồi')).toBeVisible()
  await codeOn(second)
})

test('a screen finds its station again after a restart, without a touch', async ({
  browser,
  station,
  screenPort,
}) => {
  const box = await openBox(browser, screenPort, await station.pairingPath())
  const unit = box.getByRole('heading', { level: 1, name: 'Ba Đình' })
  await expect(unit).toBeVisible()
  await station.stop()
  await expect(box.getByText('Mất kết nối với trạm')).toBeVisible()
  await station.start()
  await expect(box.getByText('Mất kết nối với trạm')).toBeHidden({ timeout: 40_000 })
  await expect(unit).toBeVisible()
})

test('anybody may read how to trust the station', async ({ browser, station, screenPort }) => {
  const page = await openBox(browser, screenPort, '/trust')
  await expect(page.getByRole('link', { name: `mini-ioc-${station.unit}.crt` })).toBeVisible()
  expect(await violationsOn(page)).toEqual([])
})

test('a television is offered the default playlist, and turns by itself once it is paired', async ({
  browser,
  screenPort,
  desk,
}) => {
  const userAgent = 'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 Chrome/108 TV Safari/537.36'
  const box = await openBox(browser, screenPort, '/', userAgent)
  const code = await codeOn(box)
  await desk.getByLabel('Mã đang hiện trên màn hình').fill(code)
  await desk.getByRole('button', { name: 'Ghép', exact: true }).click()
  const dialog = desk.getByRole('dialog', { name: 'Ghép màn hình này?' })
  await expect(dialog.getByLabel('Danh sách trình chiếu')).toHaveValue('truc-ban')
  await dialog.getByLabel('Tên màn hình').fill('Ti vi sảnh')
  await dialog.getByRole('button', { name: 'Ghép màn hình' }).click()
  await expect(box.locator('html[data-kiosk]')).toBeAttached()
})
