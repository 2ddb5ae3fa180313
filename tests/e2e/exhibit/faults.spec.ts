/** What goes wrong under an open wall: a panel that cannot be drawn, a station of which nothing is heard. */
import type { Series } from '#shared/contract/index.ts'
import { expect, test } from './exhibit-wall.ts'

test.describe('a panel that cannot be drawn', () => {
  test('says so in its own place, and takes no other along', async ({ wall: { page } }) => {
    const group = (name: string) => page.getByRole('region', { name })
    await page.route('**/api/v1/series?*', async (route) => {
      const response = await route.fetch()
      const series = (await response.json()) as Series
      // The first line of public services is not what the contract promises.
      const items = series.items.map((item) =>
        String(item.code).startsWith('DV.') ? { ...item, points: 'hỏng' } : item,
      )
      await route.fulfill({ response, json: { ...series, items } })
    })
    await page.reload()
    const broken = group('Dịch vụ công')
    await expect(broken.getByRole('alert')).toContainText('Không vẽ được phần này.')
    await expect(group('Kết quả phát triển').getByRole('listitem').first()).toContainText(/\d/)
    await expect(group('Cảnh báo').getByRole('article').first()).toBeVisible()

    await page.unroute('**/api/v1/series?*')
    await page.reload()
    await expect(broken.getByRole('listitem').first()).toContainText(/\d/)
  })
})

test.describe('without a word from the station', () => {
  test('the last picture stays and says how old it is; with one, all is live again without a reload', async ({
    wall: { page },
    exhibit,
  }) => {
    const figures = page.getByRole('region', { name: 'Dịch vụ công' })
    await expect(figures.getByRole('listitem').first()).toContainText(/\d/)
    const shown = await figures.getByRole('listitem').allInnerTexts()
    await page.evaluate(() => Reflect.set(window, 'openedOnce', true))

    // As with a pulled cable: connections stand, and nothing comes through them.
    process.kill(exhibit.pid, 'SIGSTOP')
    await expect(page.getByText('Mất kết nối với trạm')).toBeVisible({ timeout: 60_000 })
    expect(await figures.getByRole('listitem').allInnerTexts()).toEqual(shown)
    await expect(figures.getByText(/^Số liệu đến/)).toBeVisible()

    process.kill(exhibit.pid, 'SIGCONT')
    await expect(page.getByText('Mất kết nối với trạm')).toHaveCount(0, { timeout: 60_000 })
    await expect(figures.getByText(/^Số liệu đến/)).toHaveCount(0)
    expect(await page.evaluate(() => Reflect.get(window, 'openedOnce'))).toBe(true)
  })
})
