/** Shows the demonstration: in the desktop app where Electron can run, else in a browser, else as an address. */
import { spawn } from 'node:child_process'
import { readRunInfo } from '../home.ts'
import { rendererPath, resourcePath } from '../resources.ts'
import type { StationProcess } from './station-process.ts'

type Say = (text: string) => void

export async function openWall(
  city: StationProcess,
  desktop: boolean,
  ending: AbortSignal,
  say: Say,
): Promise<void> {
  const { enterPath } = await city.request<{ enterPath: string }>('POST', '/api/v1/desks')
  const address = `${readRunInfo(city.home)?.url}${enterPath}`
  if (!rendererPath()) say('Chưa có tệp giao diện màn hình; chạy npm run build rồi chạy lại.')
  say(`Màn hình thành phố, mở được một lần trong trình duyệt:\n  ${address}`)
  if (!desktop || !hasDisplay()) return
  say('Đang mở ứng dụng trên máy (lần đầu phải tải Electron)…')
  openDesktop(city.home.dir, ending, () => {
    say('Máy này không chạy được Electron; mở trong trình duyệt.')
    openBrowser(address)
  })
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
}

/** Electron fetches itself on its first run; where it cannot, `onFailure` is called. */
function openDesktop(home: string, ending: AbortSignal, onFailure: () => void): void {
  const cli = resourcePath('..', 'node_modules', 'electron', 'cli.js')
  const app = spawn(process.execPath, [cli, resourcePath('..'), '--attach', '--home', home], {
    stdio: 'ignore',
  })
  app.once('error', onFailure)
  app.once('exit', (code) => {
    if (code !== 0 && !ending.aborted) onFailure()
  })
  ending.addEventListener('abort', () => app.kill())
}

function openBrowser(address: string): void {
  const opener: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    win32: ['cmd', '/c', 'start', ''],
    darwin: ['open'],
  }
  const [command, ...args] = opener[process.platform] ?? ['xdg-open']
  const browser = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  browser.once('error', () => undefined)
  browser.unref()
}
