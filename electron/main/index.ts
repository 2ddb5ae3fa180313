/** The desktop app: one window, and a station behind it that runs on its own or is looked after here. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, session } from 'electron'
import { TOGGLE_FULL_SCREEN } from '../preload/window-matters.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { isWallUrl } from './app-request.ts'
import { readCommandLine } from './command-line.ts'
import { forkStation } from './fork-station.ts'
import { lockDown } from './lock-down.ts'
import { isStationServing, readStationAddress } from './station-address.ts'
import { type StationKeeper, startStationKeeper } from './station-keeper.ts'
import { openWallWindow, toggleFullScreen } from './wall-window.ts'

const RENDERER = join(import.meta.dirname, '..', 'renderer')

const { home, attach, kiosk } = readCommandLine(process.argv.slice(1))

// The window's own profile lives in the home, so that each home has its one instance of the app.
const profile = join(home, 'desktop')
mkdirSync(profile, { recursive: true, mode: 0o700 })
app.setPath('userData', profile)
app.setPath('sessionData', profile)

if (app.requestSingleInstanceLock()) {
  registerAppScheme()
  run()
} else {
  app.quit()
}

function run(): void {
  // Electron would put a dialog over the wall, and wait for somebody to close it.
  process.on('uncaughtException', (error) => console.error(error))
  // The terminal that started the app may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

  let keeper: StationKeeper | null = null
  let mayQuit = false

  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (mayQuit || !keeper) return
    event.preventDefault()
    void keeper.stop().finally(() => {
      mayQuit = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  ipcMain.handle(TOGGLE_FULL_SCREEN, (event) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (window && isWallUrl(event.senderFrame?.url ?? '')) toggleFullScreen(window)
  })

  void app.whenReady().then(() => {
    // macOS needs one for copy and paste; elsewhere it is only in the way.
    if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
    const devServer = findDevServer()
    lockDown(session.defaultSession, devServer)
    serveApp({
      root: RENDERER,
      readAddress: () => readStationAddress(home),
      devServer,
    })
    keeper = startStationKeeper({
      fork: attach ? null : () => forkStation(home),
      isServing: async () => {
        const address = readStationAddress(home)
        return address !== null && (await isStationServing(address))
      },
      log: (message) => console.error(`mini-ioc: ${message}`),
    })
    openWallWindow(kiosk)
  })
}

/** Where `electron-vite dev` serves the page; never in a packaged app. */
function findDevServer(): URL | null {
  const address = process.env.ELECTRON_RENDERER_URL
  return address && !app.isPackaged ? new URL(address) : null
}
