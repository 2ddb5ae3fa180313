/**
 * The desktop app on a home in which no station was made yet. The station's own program cannot run inside
 * the Electron of the tests, so the first run is one that the app attaches to; the window is the same.
 */
import { startSetupProcess } from '../../support/setup-process.ts'
import { expect, launchDesktop, test } from '../wall.ts'

test('asks for the unit, makes the station and goes on to its wall in the same window', async () => {
  const setup = await startSetupProcess()
  const app = await launchDesktop(['--home', setup.home, '--attach'])
  try {
    const page = await app.firstWindow()
    const heading = (name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    const next = page.getByRole('button', { name: 'Tiếp tục' })
    await heading('Chọn ngôn ngữ')
    await next.click()
    await page.getByRole('combobox').fill('dinh cong')
    await page.getByRole('option', { name: /Phường Định Công/ }).click()
    await next.click()
    await heading('Dùng bộ chỉ tiêu nào?')
    await next.click()
    await heading('Ghép với cấp trên')
    await next.click()
    await heading('Số liệu đến từ đâu?')
    await next.click()
    await expect(page.getByRole('main')).toContainText(setup.home)
    await page.getByRole('button', { name: 'Tạo trạm', exact: true }).click()
    await heading('Trạm Phường Định Công đã chạy')
    await page.getByRole('button', { name: 'Mở màn hình điều hành' }).click()
    await heading('Phường Định Công')
  } finally {
    await app.close()
    await setup.dispose()
  }
})
