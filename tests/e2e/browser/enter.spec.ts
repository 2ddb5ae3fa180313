import { enterAddress, expect, launchBrowser, test } from '../wall.ts'

test.describe('entering in a browser', () => {
  test('opens the wall once with a ticket, and leaves no token in the page', async ({ station }) => {
    const browser = await launchBrowser()
    const [first, second] = [await browser.newContext(), await browser.newContext()]
    const address = await enterAddress(station)

    const page = await first.newPage()
    await page.goto(address)
    await expect(page.getByRole('main')).toBeVisible()
    const cookies = await first.cookies()
    expect({
      path: new URL(page.url()).pathname,
      search: new URL(page.url()).search,
      script: await page.evaluate(() => document.cookie),
      cookies: cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite })),
    }).toEqual({
      path: '/overview',
      search: '',
      script: '',
      cookies: [{ httpOnly: true, sameSite: 'Strict' }],
    })

    const again = await (await second.newPage()).goto(address)
    expect(again?.status()).toBeGreaterThanOrEqual(400)
    expect(await second.cookies()).toEqual([])
    await browser.close()
  })

  test('tells a screen that nobody has paired what to do, and shows it no figure', async ({ station }) => {
    const browser = await launchBrowser()
    const page = await browser.newPage()
    await page.goto(station.runFile().url)
    await expect(page.getByText('Màn hình này chưa được ghép với trạm')).toBeVisible()
    expect(await page.evaluate(async () => (await fetch('/api/v1/kpis')).status)).toBe(401)
    await browser.close()
  })
})
