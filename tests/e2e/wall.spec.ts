import type { Page } from '@playwright/test'
import { periodAt } from '../../shared/domain/period.ts'
import { expect, test } from './wall.ts'

const dossiersOnTime = (page: Page) =>
  page
    .getByRole('region', { name: 'Dịch vụ công' })
    .getByRole('listitem')
    .filter({ hasText: 'Hồ sơ đúng hạn' })

test.describe('the wall', () => {
  test('shows what is reported while it is open, without being loaded again', async ({ wall, station }) => {
    const kpi = dossiersOnTime(wall.page)
    const today = periodAt(Date.now(), 'day')
    await expect(kpi).toContainText('Chưa có số liệu')
    await wall.page.evaluate(() => Reflect.set(window, 'openedOnce', true))

    await station.report(today, { dossiers_handled: 200, dossiers_on_time: 199 })
    await expect(kpi).toHaveText(/^Đạt.*99,5/)

    await station.report(today, { dossiers_on_time: 180 })
    await expect(kpi).toHaveText(/^Báo động.*90,0/)

    expect(await wall.page.evaluate(() => Reflect.get(window, 'openedOnce'))).toBe(true)
  })

  test('asks nobody but its own origin, and reports no error', async ({ wall, station }) => {
    await station.report(periodAt(Date.now(), 'day'), { dossiers_handled: 200, dossiers_on_time: 199 })
    await expect(dossiersOnTime(wall.page)).toContainText('99,5')
    const elsewhere = wall.requests.filter(
      (address) => !address.startsWith(`${wall.origin}/`) && !address.startsWith('data:'),
    )
    expect({ elsewhere, errors: wall.errors }).toEqual({ elsewhere: [], errors: [] })
  })
})
