/** A page that hangs, keeps crashing or has run for long is replaced, and nobody has to touch anything. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { test as base, expect, launchDesktop } from '../wall.ts'

const test = base.extend<{ home: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'mini-ioc-page-'))
    await use(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
})

const crash = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())

const urlOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '')

/** What `script` gives in the page; null where there is no page to answer. */
const run = <Value>(app: ElectronApplication, script: string) =>
  app.evaluate(({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents || contents.isCrashed()) return null
    const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), 1_000))
    return Promise.race([contents.executeJavaScript(code) as Promise<Value>, silence]).catch(() => null)
  }, script)

const textOf = (app: ElectronApplication) => run<string>(app, 'document.body.innerText')

test.describe('a page that breaks down', () => {
  test('more than once says what happened and when it is back, and is back by itself', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    await app.firstWindow()
    await crash(app)
    await expect.poll(() => textOf(app)).toMatch(/\p{L}/u)
    await crash(app)
    await expect.poll(() => urlOf(app)).toContain('/desktop/trouble')
    await expect
      .poll(() => textOf(app))
      .toMatch(
        /Trang hiển thị dừng đột ngột\s+2 lần từ \d\d:\d\d:\d\d\. Màn hình tự mở lại lúc \d\d:\d\d:\d\d; không cần bấm gì/,
      )
    await expect.poll(() => urlOf(app)).toBe('app://mini-ioc/overview')
    await app.close()
  })

  test('again and again says what a person can do', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    await app.firstWindow()
    for (let times = 1; times <= 5; times += 1) {
      await crash(app)
      await expect.poll(() => textOf(app)).toMatch(times === 1 ? /\p{L}/u : new RegExp(`${times} lần`))
    }
    const text = await textOf(app)
    expect(text).toContain('Mở lại ở chế độ an toàn')
    expect(text).toContain(join(home, 'logs'))
    await app.close()
  })

  test('three times at one scene is left for the overview', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    await app.firstWindow()
    await expect.poll(() => urlOf(app)).toBe('app://mini-ioc/overview')
    await run(
      app,
      'localStorage.setItem("mini-ioc.scene", "alarms"); history.replaceState(null, "", "/alarms")',
    )
    await expect.poll(() => urlOf(app)).toBe('app://mini-ioc/alarms')
    for (let times = 1; times <= 3; times += 1) {
      await crash(app)
      await expect.poll(() => textOf(app)).toMatch(times === 1 ? /\p{L}/u : new RegExp(`${times} lần`))
    }
    await expect.poll(() => urlOf(app)).toBe('app://mini-ioc/overview')
    await app.close()
  })

  test('by hanging is ended and loaded again', async ({ station }) => {
    test.setTimeout(180_000)
    const app = await launchDesktop(['--home', station.home, '--attach'])
    const page = await app.firstWindow()
    await expect(page.getByRole('navigation')).toBeVisible()
    await run(app, 'window.beforeHang = true')
    await run(app, 'setTimeout(() => { for (;;); }, 100), null')
    await expect.poll(() => run(app, '"beforeHang" in window'), { timeout: 60_000 }).toBe(false)
    expect(await urlOf(app)).toBe('app://mini-ioc/overview')
    await app.close()
  })
})

/** True where a picture is one colour all over, as the ground of an empty window is. */
const BLANK_CHECK = `(bitmap) => {
  for (let at = 4; at < bitmap.length; at += 4 * 97) {
    if (Math.abs(bitmap[at] - bitmap[0]) + Math.abs(bitmap[at + 1] - bitmap[1]) > 24) return false
  }
  return true
}`

test.describe('a page that has run for long', () => {
  test('is replaced without a blank frame, and shows the same place', async ({ station }) => {
    const app = await launchDesktop(['--home', station.home, '--attach'])
    const page = await app.firstWindow()
    await expect(page.getByRole('navigation')).toBeVisible()
    await page.evaluate(() => history.replaceState(null, '', '/alarms'))
    const before = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.id)

    // Watches from within main, as often as it can: what lies on top, and whether it is blank.
    await app.evaluate(({ BrowserWindow }, check) => {
      const isBlank = new Function(`return ${check}`)() as (bitmap: unknown) => boolean
      const seen = { looks: 0, blank: 0, none: 0, most: 0, stop: false }
      Reflect.set(globalThis, 'seen', seen)
      const look = async () => {
        const visible = BrowserWindow.getAllWindows().filter((window) => window.isVisible())
        seen.most = Math.max(seen.most, visible.length)
        if (visible.length === 0) seen.none += 1
        const top = visible.reduce(
          (one, other) => (other.id > one.id ? other : one),
          visible[0] as (typeof visible)[0],
        )
        try {
          const image = await top.webContents.capturePage()
          if (!image.isEmpty()) {
            seen.looks += 1
            if (isBlank(image.getBitmap())) seen.blank += 1
          }
        } catch {
          // It was the old one, destroyed while it was looked at.
        }
        if (!seen.stop) setTimeout(look, 5)
      }
      void look()
    }, BLANK_CHECK)

    // A day has gone by since, as far as the app's clock tells; nobody has touched anything.
    await app.evaluate(({ powerMonitor }) => {
      Object.assign(powerMonitor, { getSystemIdleTime: () => 7_200 })
      const real = Date.now
      Date.now = () => real() + 25 * 3_600_000
    })
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id)), {
        timeout: 100_000,
      })
      .not.toContain(before)
    const seen = await app.evaluate(() => {
      const kept = Reflect.get(globalThis, 'seen')
      kept.stop = true
      return kept
    })
    expect(seen.looks).toBeGreaterThan(20)
    expect({ blank: seen.blank, none: seen.none, most: seen.most }).toEqual({ blank: 0, none: 0, most: 2 })
    expect(await urlOf(app)).toBe('app://mini-ioc/alarms')
    await app.close()
  })
})
