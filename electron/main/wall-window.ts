import { join } from 'node:path'
import { app, BrowserWindow, screen, type WebContents } from 'electron'
import { KIOSK_ARGUMENT } from '../preload/window-matters.ts'
import { WALL_URL } from './app-request.ts'

/** The wall's ground colour, there before the page has painted: a white flash hurts in a dark room. */
const BACKGROUND = '#0b1220'
const RELOAD_AFTER_CRASH_MS = 1_000

export function openWallWindow(kiosk: boolean): BrowserWindow {
  const window = new BrowserWindow({
    // A kiosk machine often has no window manager that could make the window full screen.
    ...(kiosk ? screen.getPrimaryDisplay().bounds : { width: 1_600, height: 900 }),
    minWidth: 960,
    minHeight: 540,
    backgroundColor: BACKGROUND,
    title: 'Mini-IOC',
    frame: !kiosk,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      additionalArguments: kiosk ? [KIOSK_ARGUMENT] : [],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // It would fetch dictionaries from the internet.
      spellcheck: false,
      devTools: !app.isPackaged,
      // A wall is often covered by nothing and focused by nobody.
      backgroundThrottling: false,
      // Nobody may have touched this screen when its first alarm is to be heard.
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  window.webContents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown' || input.key !== 'F11') return
    event.preventDefault()
    toggleFullScreen(window)
  })
  // Earlier, X11 leaves the window a pixel short of the screen.
  if (kiosk) window.once('ready-to-show', () => window.setKiosk(true))
  reloadAfterCrash(window.webContents)
  void window.loadURL(WALL_URL)
  return window
}

export function toggleFullScreen(window: BrowserWindow): void {
  window.setFullScreen(!window.isFullScreen())
}

function reloadAfterCrash(contents: WebContents): void {
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    console.error(`the wall's page ended (${reason}); loading it again`)
    setTimeout(() => {
      if (!contents.isDestroyed()) contents.reload()
    }, RELOAD_AFTER_CRASH_MS)
  })
}
