import type { Page } from '@playwright/test'
import type { WallSettings } from '../../../shared/contract/wall.ts'
import { periodAt } from '../../../shared/domain/period.ts'
import { type StationProcess, startStation } from '../../support/station-process.ts'
import { expect, test } from '../wall.ts'

type Turns = WallSettings['playlists'][number]['turns']

const turn = (scene: Turns[number]['scene'], dwellSeconds = 5): Turns[number] => ({
  scene,
  kpi: null,
  dwellSeconds,
})
const HEADINGS = { alarms: 'Cảnh báo', quality: 'Chất lượng số liệu', quarantine: 'Số liệu bị trả lại' }

async function setWall(
  station: StationProcess,
  turns: Turns,
  settings: Partial<WallSettings> = {},
): Promise<void> {
  const response = await station.fetch('/api/v1/wall-settings', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      playlists: [{ id: 'sanh', name: 'Sảnh', turns }],
      defaultPlaylist: 'sanh',
      resumeAfterSeconds: 10,
      quietHours: null,
      pixelShift: false,
      ...settings,
    } satisfies WallSettings),
  })
  expect(await response.text()).toContain('"sanh"')
}

const sign = (page: Page) => page.getByRole('navigation', { name: 'Trình chiếu: Sảnh' })
const dot = (page: Page) => sign(page).locator('[aria-current="step"]')
const heading = (page: Page, scene: keyof typeof HEADINGS) =>
  page.locator('[data-layer]:not([inert])').getByRole('heading', { name: HEADINGS[scene], exact: true })
const paused = (page: Page) => page.getByRole('button', { name: /^Tạm dừng/ })

async function openKiosk(page: Page, query = '?kiosk'): Promise<void> {
  await page.goto(new URL(query, page.url()).href)
  await expect(sign(page)).toBeVisible()
}

/** Notes, frame by frame, how much of the stage is covered by scenes that have something to show, once the first one stands. */
async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const entering = [...document.querySelectorAll('[data-layer]')].flatMap((layer) => layer.getAnimations())
    await Promise.allSettled(entering.map(({ finished }) => finished))
    const seen = { least: 1, frames: 0, faded: 0 }
    Reflect.set(window, 'seen', seen)
    const look = () => {
      const layers = [...document.querySelectorAll('[data-layer]')]
      const shown = layers.filter((layer) => layer.querySelector('h2') !== null)
      const cover = shown.reduce((sum, layer) => sum + Number(getComputedStyle(layer).opacity), 0)
      seen.least = Math.min(seen.least, cover)
      seen.frames += 1
      if (layers.some((layer) => getComputedStyle(layer).opacity !== '1' && shown.length === 2))
        seen.faded += 1
      requestAnimationFrame(look)
    }
    look()
  })
}

test.describe('a wall that turns by itself', () => {
  test('shows scene after scene in one fade, without a frame in which there is nothing', async ({
    wall: { page, errors },
    station,
  }) => {
    // What it tells the station of itself is another matter.
    await page.route('**/api/v1/screen-report', (route) => route.fulfill({ json: {} }))
    await setWall(station, [turn('alarms'), turn('quality'), turn('quarantine')])
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Màn hình' })).toHaveCount(0)
    await watchFrames(page)
    for (const scene of ['quality', 'quarantine', 'alarms', 'quality'] as const) {
      await expect(heading(page, scene)).toBeVisible()
      await expect(dot(page)).toContainText(HEADINGS[scene])
    }
    const seen = await page.evaluate(() => Reflect.get(window, 'seen'))
    expect(seen.faded).toBeGreaterThan(0)
    expect(seen.least).toBeGreaterThan(0.97)
    await expect(page.locator('[data-layer]')).toHaveCount(1)
    expect(await page.evaluate(() => history.length)).toBeLessThan(5)
    expect(new URL(page.url()).searchParams.has('kiosk')).toBe(true)
    expect(errors).toEqual([])
  })

  test('waits for whoever touches it, and goes on by itself or when it is told to', async ({
    wall: { page },
    station,
  }) => {
    await setWall(station, [turn('alarms', 8), turn('quality', 8)])
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    await page.keyboard.press('End')
    await expect(paused(page)).toBeVisible()
    // Hands have what they need while they are there.
    await expect(page.getByRole('navigation', { name: 'Màn hình' })).toBeVisible()
    await expect(paused(page)).toHaveCount(0, { timeout: 15_000 })
    await expect(heading(page, 'quality')).toBeVisible()

    await page.keyboard.press('p')
    await expect(paused(page)).toContainText(/Tạm dừng đến \d\d:\d\d/)
    await page.keyboard.press('p')
    await expect(paused(page)).toHaveCount(0)

    await page.keyboard.press('PageUp')
    await expect(dot(page)).toContainText('Cảnh báo')
    await page.keyboard.press('ArrowRight')
    await expect(dot(page)).toContainText('Chất lượng số liệu')
    await page.keyboard.press('1')
    await expect(page.getByRole('region', { name: 'Dịch vụ công' })).toBeVisible({ timeout: 1_000 })
  })

  test('is swiped from scene to scene', async ({ wall: { page }, station }) => {
    await setWall(station, [turn('alarms', 60), turn('quality', 60)])
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    const swipe = (from: number, to: number) =>
      page.evaluate(
        ([start = 0, end = 0]) => {
          const at = (type: string, clientX: number) =>
            document.body.dispatchEvent(
              new PointerEvent(type, {
                pointerId: 7,
                pointerType: 'touch',
                isPrimary: true,
                clientX,
                clientY: 500,
                bubbles: true,
              }),
            )
          at('pointerdown', start)
          at('pointerup', end)
        },
        [from, to],
      )
    await swipe(900, 860)
    await expect(dot(page)).toContainText('Cảnh báo')
    await swipe(900, 400)
    await expect(dot(page)).toContainText('Chất lượng số liệu')
    await swipe(400, 900)
    await expect(dot(page)).toContainText('Cảnh báo')
  })

  test('passes over a scene that cannot be had, says so, and shows it once it can', async ({
    wall: { page },
    station,
  }) => {
    const reports: { place: string; problem: string | null }[] = []
    await page.route('**/api/v1/screen-report', async (route) => {
      reports.push(route.request().postDataJSON())
      await route.fulfill({ status: 404, json: {} })
    })
    await page.route('**/assets/quality-scene-*.js', (route) => route.abort())
    await setWall(station, [turn('alarms'), turn('quality'), turn('quarantine')])
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    await expect(heading(page, 'quarantine')).toBeVisible()
    const note = page.getByText(/^Bỏ qua Chất lượng số liệu: lỗi từ \d\d:\d\d$/)
    await expect(note).toBeVisible()
    await expect
      .poll(() => reports.map(({ problem }) => problem))
      .toContain('Bỏ qua Chất lượng số liệu (không tải được)')
    await expect(heading(page, 'alarms')).toBeVisible()

    await page.unroute('**/assets/quality-scene-*.js')
    await expect(heading(page, 'quality')).toBeVisible({ timeout: 40_000 })
    await expect(note).toHaveCount(0)
    await expect.poll(() => reports.at(-1)?.problem).toBe(null)
  })

  test('passes over a scene that shows nothing within ten seconds, and stays on the one before', async ({
    wall: { page },
    station,
  }) => {
    await page.route('**/api/v1/quarantine?**', () => {})
    await page.route('**/api/v1/quarantine', () => {})
    await setWall(station, [turn('alarms'), turn('quarantine'), turn('quality')])
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    await watchFrames(page)
    await expect(heading(page, 'quality')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText(/^Bỏ qua Số liệu bị trả lại: lỗi từ/)).toBeVisible()
    expect((await page.evaluate(() => Reflect.get(window, 'seen'))).least).toBeGreaterThan(0.97)
  })

  test('fades from one KPI to another, and passes over one that there is not', async ({
    wall: { page },
    station,
  }) => {
    // What a KPI is about takes its time; until it is there, the one before stands as it was.
    await page.route('**/api/v1/kpis/*/detail?**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      // As where it was retired after the playlist was saved.
      if (route.request().url().includes('DV.02')) await route.fulfill({ status: 404, json: {} })
      else await route.continue()
    })
    const kpi = (code: string) => ({ ...turn('kpi'), kpi: code as Turns[number]['kpi'] })
    await setWall(station, [kpi('DV.01'), kpi('DV.02'), kpi('KT.01')])
    await openKiosk(page)
    const shown = (name: string) =>
      page.locator('[data-layer]:not([inert])').getByRole('heading', { level: 2, name })
    await expect(shown('Hồ sơ đúng hạn')).toBeAttached()
    await page.evaluate(() => {
      const seen = { loading: 0, covers: 0 }
      Reflect.set(window, 'seen', seen)
      const look = () => {
        const layers = [...document.querySelectorAll('[data-layer]')]
        const visible = layers.filter((layer) => getComputedStyle(layer).opacity !== '0')
        const waits = '[data-panel="loading"], [data-panel="error"]'
        if (visible.some((layer) => layer.querySelector(waits) !== null)) seen.loading += 1
        if (layers.length > visible.length) seen.covers += 1
        requestAnimationFrame(look)
      }
      look()
    })
    await expect(shown('Thu ngân sách so dự toán')).toBeAttached({ timeout: 40_000 })
    await expect(page.getByText(/^Bỏ qua Chỉ tiêu Hồ sơ trực tuyến: lỗi từ \d\d:\d\d$/)).toBeVisible()
    const seen = await page.evaluate(() => Reflect.get(window, 'seen'))
    expect(seen.covers).toBeGreaterThan(0)
    expect(seen.loading).toBe(0)
  })

  test('goes round with what it heard while its station does not answer, and says of when that is', async ({
    wall: { page },
    station,
  }) => {
    const kpi = (code: string | null) => ({ ...turn('kpi'), kpi: code as Turns[number]['kpi'] })
    await setWall(station, [kpi('DV.01'), kpi('KT.01'), turn('alarms'), kpi(null)])
    await openKiosk(page)
    const shown = page.locator('[data-layer]:not([inert])')
    const heading = (name: string) => shown.getByRole('heading', { level: 2, name })
    const first = heading('Hồ sơ đúng hạn')
    const second = heading('Thu ngân sách so dự toán')
    const isAt = (turn: number) => sign(page).locator(`li:nth-child(${turn}) [aria-current="step"]`)
    const old = shown.getByText(/^Số liệu đến/)
    // Once round: what was never fetched cannot be shown later.
    await expect(first).toBeAttached()
    await expect(isAt(4)).toBeVisible({ timeout: 30_000 })
    await expect(old).toHaveCount(0)
    const { pid } = station.runFile()
    process.kill(pid, 'SIGSTOP')
    try {
      await expect(isAt(1)).toBeVisible()
      await expect(first).toBeAttached()
      await expect(old.first()).toBeVisible()
      await expect(isAt(2)).toBeVisible()
      await expect(second).toBeAttached()
      await expect(old.first()).toBeVisible()
      await expect(isAt(4)).toBeVisible({ timeout: 30_000 })
      await expect(page.getByText(/^Bỏ qua/)).toHaveCount(0)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await expect(old).toHaveCount(0)
  })

  test('does not keep what somebody left chosen: alarms are open ones, and a KPI is the one in need', async ({
    wall: { page },
    station,
  }) => {
    await station.report(periodAt(Date.now(), 'day'), { dossiers_handled: 200, dossiers_on_time: 100 })
    const budget = { ...turn('kpi'), kpi: 'KT.01' as Turns[number]['kpi'] }
    await setWall(station, [turn('alarms'), budget, turn('kpi')])
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    const chosen = (name: string) =>
      page.locator('[data-layer]:not([inert])').getByRole('button', { name, pressed: true })
    const kpi = (name: string) =>
      page.locator('[data-layer]:not([inert])').getByRole('heading', { level: 2, name })
    await page.getByRole('button', { name: 'Đã đóng' }).click()
    await expect(chosen('Đã đóng')).toBeVisible()
    await expect(kpi('Thu ngân sách so dự toán')).toBeAttached({ timeout: 40_000 })
    await expect(kpi('Hồ sơ đúng hạn')).toBeAttached()
    await expect(chosen('Đang mở')).toBeVisible({ timeout: 40_000 })
    await expect(page.locator('[data-layer]:not([inert])')).toContainText('Chưa ai nhận')
  })

  test('switches its picture off and lists its keys', async ({ wall: { page }, station }) => {
    await setWall(station, [turn('alarms', 60), turn('quality', 60)])
    await openKiosk(page)
    await page.keyboard.press('b')
    await expect(page.getByText('Đã tắt hình')).toBeVisible()
    // The key that brings the picture back does nothing else.
    await page.keyboard.press('PageDown')
    await expect(page.getByText('Đã tắt hình')).toHaveCount(0)
    await expect(dot(page)).toContainText('Cảnh báo')
    await page.keyboard.press('.')
    await expect(page.getByText('Đã tắt hình')).toBeVisible()
    await page.mouse.move(300, 300)
    await page.mouse.move(600, 600)
    await expect(page.getByText('Đã tắt hình')).toHaveCount(0)

    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Phím tắt' })).toContainText('Màn hình sau')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('hides the pointer and keeps the context menu shut, on a kiosk only', async ({
    wall: { page },
    station,
  }) => {
    const cursor = () => page.evaluate(() => getComputedStyle(document.body).cursor)
    const menuOpens = () =>
      page.evaluate(() =>
        document.body.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })),
      )
    await setWall(station, [turn('alarms', 60), turn('quality', 60)])
    expect(await menuOpens()).toBe(true)
    await openKiosk(page)
    await expect.poll(cursor).toBe('none')
    expect(await menuOpens()).toBe(false)
    await page.mouse.move(200, 200)
    await page.mouse.move(400, 400)
    expect(await cursor()).not.toBe('none')
    await expect.poll(cursor).toBe('none')
    await openKiosk(page, '?playlist=sanh')
    await page.mouse.move(500, 500)
    expect(await cursor()).not.toBe('none')
  })

  test('goes on where it was after the page was loaded anew', async ({ wall: { page }, station }) => {
    await setWall(station, [turn('alarms', 60), turn('quality', 60), turn('quarantine', 60)])
    await openKiosk(page)
    await page.keyboard.press('PageDown')
    await expect(dot(page)).toContainText('Chất lượng số liệu')
    await page.reload()
    await expect(dot(page)).toContainText('Chất lượng số liệu')
    await expect(heading(page, 'quality')).toBeVisible()
  })

  test('loads itself anew after a day, as the kiosk that it was', async ({ wall: { page }, station }) => {
    await setWall(station, [turn('alarms', 3_600), turn('quality', 3_600)])
    await page.clock.install()
    await openKiosk(page)
    await expect(heading(page, 'alarms')).toBeVisible()
    await page.evaluate(() => Reflect.set(window, 'openedOnce', true))
    await page.clock.fastForward(20 * 3_600_000)
    await expect(page.getByText('Mất kết nối với trạm')).toHaveCount(0)
    expect(await page.evaluate(() => Reflect.get(window, 'openedOnce'))).toBe(true)
    await page.clock.fastForward(5 * 3_600_000)
    await page.waitForFunction(
      () => !Reflect.has(window, 'openedOnce') && document.querySelector('footer ol') !== null,
    )
    await expect(sign(page)).toBeVisible()
    expect(new URL(page.url()).searchParams.has('kiosk')).toBe(true)
  })

  test('follows its settings at once, and says where its address asks for a playlist that there is not', async ({
    wall: { page },
    station,
  }) => {
    await setWall(station, [turn('alarms', 60)])
    await openKiosk(page, '?playlist=khac')
    await expect(page.getByText('Không có danh sách trình chiếu “khac”')).toBeVisible()
    await expect(heading(page, 'alarms')).toBeVisible()
    await setWall(station, [turn('quality', 60)])
    await expect(heading(page, 'quality')).toBeVisible()
  })

  test('is dimmed in quiet hours until a red comes that nobody has taken on', async ({
    wall: { page },
    station,
  }) => {
    // A window that holds whatever the time is: it began a minute ago and lasts for an hour.
    const time = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString().slice(11, 16)
    const quietHours = { from: time(Date.now() - 60_000), until: time(Date.now() + 3_600_000) }
    await setWall(station, [turn('alarms', 60)], { quietHours })
    await openKiosk(page)
    const dim = page.locator('[data-dim]')
    await expect(dim).toHaveAttribute('data-dim', 'on')
    const today = periodAt(Date.now(), 'day')
    await station.report(today, { dossiers_handled: 200, dossiers_on_time: 100 })
    await expect(page.locator('[data-layer]:not([inert])')).toContainText('Chưa ai nhận')
    await expect(dim).toHaveAttribute('data-dim', 'off')
  })
})

const testInCity = test.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  station: async ({}, use) => {
    const station = await startStation({ unit: '01' })
    await use(station)
    await station.dispose()
  },
})

testInCity(
  'a wall passes over a map that cannot be drawn, and shows it once it can',
  async ({ wall: { page }, station }) => {
    // Red, so that the map shows it.
    await station.report(periodAt(Date.now(), 'day'), { dossiers_handled: 200, dossiers_on_time: 100 })
    await page.route('**/api/v1/dictionary', async (route) => {
      const response = await route.fetch()
      const dictionary = (await response.json()) as { kpis: object[] }
      const kpis = dictionary.kpis.map((kpi) => ({ ...kpi, thresholds: 'hỏng' }))
      await route.fulfill({ response, json: { ...dictionary, kpis } })
    })
    await setWall(station, [turn('quality'), turn('map'), turn('quarantine')])
    await openKiosk(page)
    await expect(heading(page, 'quality')).toBeVisible()
    await expect(heading(page, 'quarantine')).toBeVisible({ timeout: 40_000 })
    await expect(page.getByText(/^Bỏ qua Bản đồ: lỗi từ/)).toBeVisible()

    await page.unroute('**/api/v1/dictionary')
    await page.reload()
    const layer = page.locator('[data-layer]:not([inert])[data-place="map"]')
    await expect(layer.getByRole('listbox', { name: /^Đơn vị trực thuộc/ })).toBeAttached({ timeout: 40_000 })
  },
)
