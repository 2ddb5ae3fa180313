/** What stands around the page: channels, links from other programs, logs, starting with the computer. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHANNELS } from '../../../electron/preload/window-matters.ts'
import { findElectron } from '../../support/ensure-electron.ts'
import { test as base, expect, launchDesktop } from '../wall.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

const test = base.extend<{ home: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'mini-ioc-shell-'))
    await use(home)
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
})

/** Starts the app once more, as a system does that opens a link. */
async function startAgain(home: string, ...args: string[]): Promise<void> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const second = spawn(findElectron().path ?? '', [...sandbox, ROOT, '--home', home, '--attach', ...args], {
    stdio: 'ignore',
    timeout: 30_000,
  })
  await once(second, 'exit')
}

test.describe('the channels between page and main', () => {
  test('are those that are listed, and no other', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    await app.firstWindow()
    const open = await app.evaluate(({ ipcMain }) => {
      const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, unknown>
      return [...handlers.keys(), ...ipcMain.eventNames().map(String)]
        .filter((name) => name !== 'error')
        .sort()
    })
    const { show, ...asked } = CHANNELS
    expect(open).toEqual(Object.values(asked).sort())
    expect(show).toBe('window:show')
    await app.close()
  })

  test('are closed to a page that is not the wall', async ({ home }) => {
    const app = await launchDesktop(['--home', home, '--attach'])
    // One load would break off the other.
    await (await app.firstWindow()).waitForLoadState()
    const answers = await app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      // As near as a page could come: our own origin and our own preload, but not the wall. The wall's own first
      // load may still break this one off.
      const load = () => window?.loadURL('app://mini-ioc/desktop/page.css')
      await load()?.catch(load)
      return window?.webContents.executeJavaScript(
        `Promise.all([window.miniIoc.desktop(), window.miniIoc.toggleFullScreen(), window.miniIoc.openLogFolder(),
          window.miniIoc.changeDesktop({ openAtLogin: true })].map((asked) => asked.then(() => 'answered', () => 'refused')))`,
      ) as Promise<string[]>
    })
    expect(answers).toEqual(['refused', 'refused', 'refused', 'refused'])
    expect(readFileSync(join(home, 'logs', 'desktop.log'), 'utf8')).toContain(
      'a request from a page that may not ask was refused',
    )
    await app.close()
  })
})

test.describe('a link from another program', () => {
  test('is shown by the instance that runs, and one that names no place is passed over', async ({
    station,
  }) => {
    const app = await launchDesktop(['--home', station.home, '--attach'])
    const page = await app.firstWindow()
    await expect(page.getByRole('navigation')).toBeVisible()
    await page.evaluate(() => Reflect.set(window, 'sameDocument', true))
    await startAgain(station.home, 'mini-ioc://kpi?unit=00004&kpi=DV.01')
    await expect.poll(() => page.url()).toContain('/kpi?')
    expect(new URL(page.url()).searchParams.get('kpi')).toBe('DV.01')
    await startAgain(station.home, 'mini-ioc://api/v1/alarms')
    expect(new URL(page.url()).pathname).toBe('/kpi')
    expect(await page.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true)
    expect(readFileSync(join(station.home, 'logs', 'desktop.log'), 'utf8')).toContain(
      'a link that names no place was passed over',
    )
    await app.close()
  })
})

test.describe('the logs', () => {
  test('of the app and the station are shown, searched and narrowed', async ({ station }) => {
    const app = await launchDesktop(['--home', station.home, '--attach', 'mini-ioc://logs'])
    const page = await app.firstWindow()
    const lines = page.getByRole('list', { name: 'Các dòng nhật ký, mới nhất ở dưới' })
    await expect(lines).toContainText('the app started')
    await page.getByRole('button', { name: 'Trạm', exact: true }).click()
    await expect(lines).toContainText('the station starts')
    await page.getByRole('searchbox').fill('khong co dong nay')
    await expect(page.getByText('Không có dòng nào như vậy.')).toBeVisible()
    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: 'Lỗi', exact: true }).click()
    await expect(page.getByText('Chưa có dòng nào ở mức này.')).toBeVisible()
    // The shell's own words follow the language of its page; nothing of all this went wrong in the app.
    await page.keyboard.press('l')
    await page.getByRole('button', { name: 'The app', exact: true }).click()
    await expect(page.getByText('No line at this level yet.')).toBeVisible()
    await app.close()
  })

  test('can be read while no station answers, and hold no secret of the run file', async ({ home }) => {
    const token = 'Zk3vQ1xN8rT5uW2yB7eH4kM9pS6vY1bD3fG5jL8nQ0c'
    const app = await launchDesktop(['--home', home, '--attach', 'mini-ioc://logs'])
    writeFileSync(
      join(home, 'logs', 'station.log'),
      `${JSON.stringify({ level: 50, msg: `token ${token}` })}\n`,
    )
    const page = await app.firstWindow()
    await expect(page.getByText('the app started')).toBeVisible()
    const answer = await page.evaluate(async () => (await fetch('/desktop/logs/station')).text())
    expect(answer).toContain('token [ẩn]')
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['/desktop/logs/keys', '/desktop/logs/..%2fconfig', '/desktop/trouble', '/desktop/'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    )
    expect(statuses).toEqual([404, 404, 404, 404])
    expect(
      await page.evaluate(async () => (await fetch('/desktop/logs/desktop', { method: 'POST' })).status),
    ).toBe(405)
    await app.close()
  })
})

test('starts with the computer where its page asks for it', async ({ home }) => {
  test.skip(process.platform !== 'linux', 'Windows and macOS keep this in the system itself')
  const before = process.env.XDG_CONFIG_HOME
  process.env.XDG_CONFIG_HOME = join(home, 'config')
  try {
    const app = await launchDesktop(['--home', home, '--attach', '--kiosk'])
    const page = await app.firstWindow()
    const file = join(home, 'config', 'autostart', 'mini-ioc.desktop')
    const ask = (openAtLogin: boolean) =>
      page.evaluate(async (on) => {
        const outcome = await Reflect.get(window, 'miniIoc').changeDesktop({ openAtLogin: on })
        return outcome.state.openAtLogin
      }, openAtLogin)
    expect(await ask(true)).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain(`"--home" "${home}" "--attach" "--kiosk"`)
    expect(await ask(false)).toBe(false)
    expect(existsSync(file)).toBe(false)
    await app.close()
  } finally {
    if (before === undefined) delete process.env.XDG_CONFIG_HOME
    else process.env.XDG_CONFIG_HOME = before
  }
})

test('a kiosk asks before it ends, and the graphics process failing three times restarts it without', async ({
  home,
}) => {
  const app = await launchDesktop(['--home', home, '--attach', '--kiosk'])
  await app.firstWindow()
  const asked = await app.evaluate(async ({ app: running, BrowserWindow, dialog }) => {
    const questions: string[] = []
    Object.assign(dialog, {
      showMessageBox: async (...args: { message?: string }[]) => {
        questions.push(args.at(-1)?.message ?? '')
        return { response: 1 }
      },
    })
    BrowserWindow.getAllWindows()[0]?.close()
    await new Promise((resolve) => setImmediate(resolve))
    const relaunches: string[][] = []
    Object.assign(running, {
      relaunch: ({ args }: { args: string[] }) => relaunches.push(args),
      quit: () => {},
    })
    for (let times = 0; times < 3; times += 1) {
      running.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 })
    }
    return {
      questions,
      windows: BrowserWindow.getAllWindows().length,
      safe: relaunches.map((args) => args.at(-1)),
    }
  })
  expect(asked).toEqual({ questions: ['Tắt màn hình điều hành?'], windows: 1, safe: ['--safe-mode'] })
  app.process().kill('SIGKILL')
})
