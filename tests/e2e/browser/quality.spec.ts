import { AxeBuilder } from '@axe-core/playwright'
import { periodAt, shiftPeriod } from '../../../shared/domain/period.ts'
import type { StationProcess } from '../../support/station-process.ts'
import { expect, test } from '../wall.ts'

/** A ward whose figures stopped three days ago, with one row that was returned. */
async function reportBadly(station: StationProcess): Promise<void> {
  const today = periodAt(Date.now(), 'day')
  for (const day of [-6, -5, -4, -3]) {
    await station.report(shiftPeriod(today, day), { dossiers_handled: 100, dossiers_on_time: 99 })
  }
  await station.fetch('/api/v1/observations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      observations: [{ unit: '00004', measure: 'dossiers_handled', period: today, value: -1 }],
    }),
  })
}

test.describe('data quality', () => {
  test('says what is wrong with whose figures, in words, by keyboard', async ({
    wall: { page },
    station,
  }) => {
    await reportBadly(station)
    await page.keyboard.press('4')
    await expect(page.getByRole('heading', { name: 'Chất lượng số liệu' })).toBeVisible()
    await page.getByRole('button', { name: 'Theo số liệu' }).press('Enter')
    const list = page.getByRole('listbox')
    await expect(list.getByRole('option').first()).toContainText('Hồ sơ')
    await list.focus()
    await page.keyboard.press('Home')
    while (
      !(await list.getByRole('option', { selected: true }).textContent())?.includes('tiếp nhận và xử lý')
    ) {
      await page.keyboard.press('ArrowDown')
    }
    await expect(page.getByText(/1 dòng bị trả lại: nhỏ hơn mức cho phép/)).toBeVisible()
    await expect(page.getByRole('article').filter({ hasText: /^Đúng/ })).not.toContainText('100 %')
  })

  test('asks for figures where there are none', async ({ wall: { page } }) => {
    await page.keyboard.press('4')
    await expect(page.getByText(/Chưa có số liệu để chấm/)).toBeVisible()
  })

  test('axe finds nothing', async ({ wall: { page }, station }) => {
    await reportBadly(station)
    await page.keyboard.press('4')
    await expect(page.getByRole('option').first()).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([])
  })
})
