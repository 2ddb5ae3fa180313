import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { findElectron } from '../../support/ensure-electron.ts'
import { test as base, expect, launchDesktop } from '../wall.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

const test = base.extend<{ home: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'mini-ioc-window-'))
    await use(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
})

const isFullScreen = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen() ?? false)

const fillsDisplay = async (app: ElectronApplication, page: Page) => {
  const display = await app.evaluate(({ screen }) => screen.getPrimaryDisplay().size)
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  return size.width === display.width && size.height === display.height
}

test.describe('the window', () => {
  test('goes full screen by F11', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    const page = await app.firstWindow()
    expect(await isFullScreen(app)).toBe(false)
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'F11' }),
    )
    await expect.poll(() => isFullScreen(app)).toBe(true)
    await expect.poll(() => fillsDisplay(app, page)).toBe(true)
    await app.close()
  })

  test('goes full screen when the page asks for it', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    const page = await app.firstWindow()
    await page.evaluate(() => Reflect.get(window, 'miniIoc').toggleFullScreen())
    await expect.poll(() => isFullScreen(app)).toBe(true)
    await app.close()
  })

  test('fills the display as a kiosk, and says so to the page', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach', '--kiosk'])
    const page = await app.firstWindow()
    await expect.poll(() => fillsDisplay(app, page)).toBe(true)
    expect(await page.evaluate(() => Reflect.get(window, 'miniIoc').isKiosk)).toBe(true)
    await app.close()
  })

  test('comes back by itself when its page has crashed', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    await app.firstWindow()
    const run = (script: string) =>
      app.evaluate(
        ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
        script,
      )
    await run('window.beforeCrash = true')
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
    await app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => resolve())
        }),
    )
    expect(await run('[location.href, "beforeCrash" in window]')).toEqual(['app://mini-ioc/overview', false])
    await app.close()
  })

  test('is opened once for a home: a second start ends and leaves the first', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    await app.firstWindow()
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const second = spawn(findElectron().path ?? '', [...sandbox, ROOT, '--home', home, '--attach'], {
      stdio: 'ignore',
      timeout: 30_000,
    })
    const [code] = await once(second, 'exit')
    expect({ code, windows: app.windows().length }).toEqual({ code: 0, windows: 1 })
    await app.close()
  })
})
