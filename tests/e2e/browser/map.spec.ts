import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { periodAt, shiftPeriod } from '../../../shared/domain/period.ts'
import { type StationProcess, startStation } from '../../support/station-process.ts'
import { test as base, expect, type Wall } from '../wall.ts'

/** Files on time of a hundred, by day (0 is today) and unit: green from 99, red below 95. */
const FIGURES: ReadonlyArray<readonly [back: number, unit: string, onTime: number]> = [
  [-2, '00004', 90],
  [-2, '00008', 100],
  [-1, '00004', 100],
  [-1, '00008', 92],
  [0, '00004', 96],
  [0, '00008', 100],
]

async function fill(station: StationProcess): Promise<void> {
  const today = periodAt(Date.now(), 'day')
  const observations = FIGURES.flatMap(([back, unit, value]) => {
    const period = shiftPeriod(today, back)
    return [
      { unit, period, measure: 'dossiers_on_time', value },
      { unit, period, measure: 'dossiers_handled', value: 100 },
    ]
  })
  const response = await station.fetch('/api/v1/observations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ observations }),
  })
  const answer = await response.json()
  if (!response.ok || answer.rejected.length > 0) throw new Error(JSON.stringify(answer))
}

const test = base.extend<{ unit: string }>({
  unit: ['01', { option: true }],
  station: async ({ unit }, use) => {
    const station = await startStation({ unit })
    await fill(station)
    await use(station)
    await station.dispose()
  },
})

async function openMap({ page, origin }: Wall, query = '?kpi=DV.01'): Promise<void> {
  await page.goto(`${origin}/map${query}`)
  await expect(page.getByRole('main').getByRole('slider')).toBeVisible()
}

const ranking = (page: Page) => page.getByRole('list', { name: 'Đơn vị theo giá trị, kém nhất trước' })
const rows = (page: Page) => ranking(page).getByRole('listitem')
const units = (page: Page) => page.getByRole('listbox', { name: /^Đơn vị trực thuộc/ })
const banner = (page: Page) => page.getByText('Đang xem lại')

test.describe('the map', () => {
  test('ranks the units, worst first, with the change, and finds one without accents', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await expect(rows(page).first()).toHaveText(/1.*Cần chú ý.*Ba Đình.*giảm 4,0 so với kỳ trước.*96,0/)
    await expect(rows(page).nth(1)).toHaveText(/Ngọc Hà.*tăng 8,0 so với kỳ trước.*100,0/)
    await expect(rows(page).nth(2)).toContainText('Chưa có số liệu')
    await page.getByRole('searchbox').fill('ngoc ha')
    await expect(rows(page)).toHaveCount(1)
    await rows(page).getByRole('button').hover()
    await expect(units(page)).toHaveAttribute('aria-activedescendant', /00008$/)
    expect(wall.errors).toEqual([])
  })

  test('goes through the past by keyboard, shows it as such, and comes back', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    const slider = page.getByRole('slider', { name: 'Kỳ đang xem' })
    await expect(slider).toHaveAttribute('aria-valuetext', /^Bây giờ: Thành phố Hà Nội .*98,0/)
    await slider.focus()
    await page.keyboard.press('ArrowLeft')
    const yesterday = shiftPeriod(periodAt(Date.now(), 'day'), -1).split('-').reverse().join('/')
    await expect(page.getByRole('status').filter({ has: banner(page) })).toContainText(
      `Đang xem lại ${yesterday}· theo số liệu đến nay`,
    )
    await expect(slider).toHaveAttribute('aria-valuetext', new RegExp(`^${yesterday}: .*Cần chú ý, 96,0`))
    await expect(rows(page).first()).toHaveText(/1.*Báo động.*Ngọc Hà.*giảm 8,0.*92,0/)
    await expect(units(page).getByRole('option', { name: 'Ngọc Hà: Báo động, 92,0 %' })).toBeAttached()
    await page.keyboard.press('ArrowLeft')
    await expect(rows(page).first()).toHaveText(/Ba Đình.*90,0/)
    await page.keyboard.press('Escape')
    await expect(banner(page)).toBeHidden()
    await expect(rows(page).first()).toHaveText(/Ba Đình.*96,0/)
  })

  test('plays the past, pauses, and is in the present again when the scene was left', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await page.keyboard.press('Space')
    await expect(page.getByRole('button', { name: 'Dừng' })).toBeVisible()
    await expect(banner(page)).toBeVisible()
    await page.keyboard.press('Space')
    await expect(page.getByRole('button', { name: 'Phát lại' })).toBeVisible()
    await page.keyboard.press('1')
    await expect(page.getByRole('region', { name: 'Dịch vụ công' })).toBeVisible()
    await page.keyboard.press('2')
    await expect(page.getByRole('slider')).toBeVisible()
    await expect(banner(page)).toBeHidden()
  })

  test('asks once for a KPI, not at every step', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await page.getByRole('slider').focus()
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowLeft')
    await expect(banner(page)).toBeVisible()
    const asked = wall.requests.filter((address) => address.includes('/api/v1/map-history'))
    expect(asked).toHaveLength(1)
  })

  test('chooses another KPI, and the worst of all, which has no past', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await page.getByRole('button', { name: /^Chỉ tiêu trên bản đồ/ }).click()
    await page.keyboard.type('den xau nhat')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/map\?kpi=worst$/)
    await expect(page.getByText('Chọn một chỉ tiêu để xem lại')).toBeVisible()
    await expect(rows(page).first()).toContainText('Ba Đình')
    await page.goto(`${wall.origin}/map?kpi=KT.01`)
    await expect(page.getByRole('heading', { level: 2, name: 'Thu ngân sách so dự toán' })).toBeAttached()
    await expect(page.getByText('Chưa có số liệu của kỳ nào trước kỳ này.')).toBeVisible()
  })

  test('lays the units out in equal tiles, and remembers it', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await page.getByRole('button', { name: 'Ô bằng nhau' }).click()
    await expect(page.getByText('Ô bằng nhau – gần đúng vị trí')).toBeVisible()
    await expect(units(page).getByRole('option')).toHaveCount(126)
    await page.reload()
    await expect(page.getByRole('button', { name: 'Ô bằng nhau' })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByText('Ô bằng nhau – gần đúng vị trí')).toBeVisible()
  })

  test('opens a unit by keyboard, leads to its KPI, and back', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await ranking(page).getByRole('button').first().focus()
    await expect(units(page)).toHaveAttribute('aria-activedescendant', /00004$/)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/map\?kpi=DV\.01&unit=00004$/)
    const panel = page.getByRole('region', { name: 'Phường Ba Đình' })
    await expect(panel).toContainText('Thứ 1/2 tính từ đơn vị kém nhất')
    await expect(panel.getByRole('region', { name: 'Chỉ tiêu cần xử lý' })).toContainText('Hồ sơ đúng hạn')
    await page.goBack()
    await expect(rows(page).first()).toContainText('Ba Đình')
    await page.goForward()
    await panel.getByRole('button', { name: 'Hồ sơ đúng hạn' }).first().press('Enter')
    await expect(page).toHaveURL(/\/kpi\?kpi=DV\.01&unit=00004$/)
    await page.goBack()
    await expect(panel).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/\/map\?kpi=DV\.01$/)
    await expect(rows(page).first()).toContainText('Ba Đình')
  })

  /** What axe finds in the scene itself: it looks at each of some hundred names, and takes its time. */
  const findings = async (page: Page) =>
    (await new AxeBuilder({ page }).include('main').analyze()).violations.map(({ id, nodes }) => ({
      id,
      targets: nodes.map(({ target }) => target.join(' ')),
    }))

  for (const theme of ['dark', 'light'] as const) {
    test(`passes axe in the past, in tiles (${theme})`, async ({ wall }) => {
      const { page } = wall
      await openMap(wall)
      if (theme === 'light') await page.keyboard.press('t')
      await page.getByRole('button', { name: 'Ô bằng nhau' }).click()
      await page.getByRole('slider').press('ArrowLeft')
      await expect(banner(page)).toBeVisible()
      expect(await findings(page)).toEqual([])
    })

    test(`passes axe on the map, with a unit opened (${theme})`, async ({ wall }) => {
      const { page } = wall
      await openMap(wall, '?kpi=DV.01&unit=00004')
      if (theme === 'light') await page.keyboard.press('t')
      await expect(page.getByRole('region', { name: 'Chỉ tiêu cần xử lý' })).toBeVisible()
      expect(await findings(page)).toEqual([])
    })
  }
})

test.describe('the map of the nation', () => {
  test.use({ unit: 'VN' })

  test('leads from a province to its communes, and back up', async ({ wall }) => {
    const { page } = wall
    await openMap(wall)
    await expect(rows(page)).toHaveCount(34)
    await rows(page).filter({ hasText: 'Hà Nội' }).getByRole('button').click()
    await expect(page).toHaveURL(/unit=01$/)
    await expect(units(page).getByRole('option')).toHaveCount(126)
    await expect(units(page).getByRole('option', { name: 'Ba Đình: Cần chú ý, 96,0 %' })).toBeAttached()
    await units(page).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/unit=\d{5}$/)
    await expect(units(page).getByRole('option')).toHaveCount(126)
    const way = page.getByRole('navigation', { name: 'Trở lại cấp trên' })
    await expect(way.getByRole('button')).toHaveText([/Việt Nam/, /Thành phố Hà Nội/])
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/unit=01$/)
    await way.getByRole('button', { name: 'Việt Nam' }).click()
    await expect(rows(page)).toHaveCount(34)
  })
})
