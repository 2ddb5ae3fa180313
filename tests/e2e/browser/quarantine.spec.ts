import { AxeBuilder } from '@axe-core/playwright'
import { periodAt } from '../../../shared/domain/period.ts'
import type { StationProcess } from '../../support/station-process.ts'
import { expect, test } from '../wall.ts'

const today = () => periodAt(Date.now(), 'day')

async function sendWrong(station: StationProcess): Promise<void> {
  const row = (measure: string, value: number) => ({ unit: '00004', measure, period: today(), value })
  const response = await station.fetch('/api/v1/observations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      observations: [row('dossiers_received', -4), row('dossiers_handled', 12.5)],
    }),
  })
  expect((await response.json()).rejected).toHaveLength(2)
}

test.describe('returned figures at a desk', () => {
  test.use({ door: 'desk' })

  test('are put right and sent again by keyboard alone', async ({ wall: { page }, station }) => {
    await sendWrong(station)
    await page.keyboard.press('5')
    const list = page.getByRole('listbox')
    await expect(list.getByRole('option')).toHaveCount(2)
    await list.focus()
    await page.keyboard.press('End')
    await expect(list.getByRole('option', { selected: true })).toContainText('Nhỏ hơn mức cho phép')

    const value = page.getByLabel('Giá trị')
    await value.focus()
    await value.press('ControlOrMeta+a')
    await page.keyboard.type('1.234')
    await page.keyboard.press('Enter')
    await expect(page.getByText('đọc được hai cách')).toBeVisible()
    await value.press('ControlOrMeta+a')
    await page.keyboard.type('4')
    await page.keyboard.press('Enter')

    await expect(page.getByText(/^Đã nhận Phường Ba Đình · Hồ sơ tiếp nhận/)).toBeVisible()
    await expect(list.getByRole('option')).toHaveCount(1)
    const cells = await station.fetch(`/api/v1/cells?measure=dossiers_received&period=${today()}`)
    expect((await cells.json()).items).toMatchObject([{ value: 4 }])
  })

  test('are dismissed with a reason, and stay readable', async ({ wall: { page }, station }) => {
    await sendWrong(station)
    await page.keyboard.press('5')
    await page.getByRole('button', { name: 'Bỏ dòng này…' }).click()
    const dismiss = page.getByRole('button', { name: 'Bỏ dòng này', exact: true })
    await expect(dismiss).toBeDisabled()
    await page.getByLabel('Vì sao bỏ?').fill('Gửi nhầm đơn vị')
    await dismiss.click()
    await expect(page.getByRole('option')).toHaveCount(1)
    await page.getByRole('button', { name: 'Đã bỏ' }).click()
    await expect(page.getByText(/Bỏ \d\d:\d\d: Gửi nhầm đơn vị/)).toBeVisible()
  })

  test('axe finds nothing', async ({ wall: { page }, station }) => {
    await sendWrong(station)
    await page.keyboard.press('5')
    await expect(page.getByRole('option')).toHaveCount(2)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([])
  })
})

test('a screen that only looks offers nothing to change', async ({ wall: { page }, station }) => {
  await sendWrong(station)
  await page.keyboard.press('5')
  await expect(page.getByText('Màn hình này chỉ xem.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Gửi lại' })).toHaveCount(0)
})
