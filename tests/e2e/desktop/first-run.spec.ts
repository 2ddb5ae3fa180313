/** The desktop app on a home in which no station was made yet. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, launchDesktop, test } from '../wall.ts'

test('says how to make a station, and goes on by itself once one was made', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mini-ioc-empty-'))
  const app = await launchDesktop(['--home', home])
  try {
    const page = await app.firstWindow()
    await expect(page.getByRole('heading')).toHaveText('Máy này chưa có trạm')
    await expect(page.locator('code')).toContainText(home)
    writeFileSync(join(home, 'config.json'), '{}')
    await expect(page.locator('#root')).toBeAttached({ timeout: 15_000 })
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
})
