import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { app, powerMonitor, session } from 'electron'
import { DEFAULT_DESKTOP_SETTINGS, readDesktopSettings } from '../../shared/domain/desktop.ts'
import { serveApp } from './app-protocol.ts'
import type { CommandLine } from './command-line.ts'
import { findLink, readDeepLink } from './deep-link.ts'
import { serveDesktopState } from './desktop-state.ts'
import { forkStation } from './fork-station.ts'
import { createGpuWatch, withSafeMode } from './gpu-watch.ts'
import { lockDown } from './lock-down.ts'
import { errorDetail, openDesktopLog } from './logs/desktop-log.ts'
import { createControls } from './menu/controls.ts'
import { openRemembered } from './settings/settings-file.ts'
import { isStationServing, readStationAddress } from './station-address.ts'
import { type StationKeeper, startStationKeeper } from './station-keeper.ts'
import { type StationWatch, startStationWatch } from './station-watch.ts'
import { NO_PLACE, readWindowPlace } from './windows/window-place.ts'
import { createWindows } from './windows/windows.ts'

const RENDERER = join(import.meta.dirname, '..', 'renderer')

/** Runs the app until it is quit. `firstLink` is the link that it was started with. */
export function runDesktop(commandLine: CommandLine, firstLink: string | null): void {
  const { home, attach, kiosk, safeMode } = commandLine
  const log = openDesktopLog(home)
  // Electron would put a dialog over the wall, and wait for somebody to close it.
  process.on('uncaughtException', (error) => log('error', 'an error nobody caught', errorDetail(error)))
  process.on('unhandledRejection', (error) => log('error', 'an error nobody caught', errorDetail(error)))
  // The terminal that started the app may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

  let keeper: StationKeeper | null = null
  let watch: StationWatch | null = null
  let mayQuit = false
  let pendingLink = firstLink

  const remembered = { log }
  const settings = openRemembered({
    ...remembered,
    file: join(app.getPath('userData'), 'desktop.json'),
    fallback: DEFAULT_DESKTOP_SETTINGS,
    read: readDesktopSettings,
  })
  const place = openRemembered({
    ...remembered,
    file: join(app.getPath('userData'), 'window.json'),
    fallback: NO_PLACE,
    read: readWindowPlace,
  })
  const controls = createControls({
    home,
    safeMode,
    log,
    windows: () => windows,
    glance: () => watch?.glance() ?? null,
    ownStation: () => keeper?.state().kind === 'own',
    restart,
  })
  const windows = createWindows({ settings, place, kiosk, log, dress: controls.dress })

  function restart(safe: boolean): void {
    log('info', safe ? 'starting again without the graphics card' : 'starting again')
    startAgain(withSafeMode(process.argv.slice(1), safe))
    controls.allowQuit()
    app.quit()
  }

  function openLink(link: string): void {
    const address = readDeepLink(link)
    if (address === null)
      log('warn', 'a link that names no place was passed over', { link: link.slice(0, 200) })
    else windows.openDesk(address)
  }

  app.on('second-instance', (_event, argv) => {
    const link = findLink(argv)
    if (link === null) windows.focusAny()
    else openLink(link)
  })
  app.on('open-url', (event, link) => {
    event.preventDefault()
    if (app.isReady()) openLink(link)
    else pendingLink = link
  })
  app.on('activate', () => windows.focusAny())
  app.on('window-all-closed', () => {
    if (!windows.isWaiting()) app.quit()
  })
  const isGpuFailing = createGpuWatch()
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log('error', 'a helper process ended', { type, reason, exitCode })
    if (type !== 'GPU' || !isGpuFailing(Date.now())) return
    const isKiosk = windows.all().some(({ mode }) => mode === 'kiosk')
    if (isKiosk && !safeMode) restart(true)
  })
  app.on('before-quit', (event) => {
    controls.allowQuit()
    if (mayQuit || !keeper) return
    event.preventDefault()
    watch?.stop()
    windows.stop()
    controls.stop()
    void keeper.stop().finally(() => {
      mayQuit = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  void app.whenReady().then(() => {
    log('info', 'the app started', {
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      safeMode,
      attach,
      kiosk,
    })
    const devServer = findDevServer()
    lockDown(session.defaultSession, devServer)
    serveApp({
      root: RENDERER,
      home,
      readAddress: () => readStationAddress(home),
      devServer,
    })
    keeper = startStationKeeper({
      fork: attach ? null : () => forkStation(home, log),
      isServing: async () => {
        const address = readStationAddress(home)
        return address !== null && (await isStationServing(address))
      },
      log: (message) => log('info', message),
    })
    const { state } = keeper
    serveDesktopState({
      commandLine,
      settings,
      windows,
      log,
      kept: state,
      glance: () => watch?.glance() ?? null,
      heardLanguage: controls.setLanguage,
    })
    watch = startStationWatch(home, controls.refresh)
    powerMonitor.on('suspend', () => log('info', 'the machine goes to sleep'))
    powerMonitor.on('resume', () => log('info', 'the machine is awake again'))
    controls.start()
    windows.start()
    if (pendingLink !== null) openLink(pendingLink)
  })
}

/** Where `electron-vite dev` serves the page; never in a packaged app. */
function findDevServer(): URL | null {
  const address = process.env.ELECTRON_RENDERER_URL
  return address && !app.isPackaged ? new URL(address) : null
}

/** Starts the app anew once this one has ended. */
function startAgain(args: readonly string[]): void {
  const image = process.env.APPIMAGE
  if (!app.isPackaged || !image) {
    app.relaunch({ args: [...args] })
    return
  }
  // What Electron would start waits inside the image's own folder, which goes away with this process.
  const wait = 'while kill -0 "$1" 2>/dev/null; do sleep 0.2; done; shift; exec "$@"'
  spawn('/bin/sh', ['-c', wait, 'sh', String(process.pid), image, ...args], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  }).unref()
}
