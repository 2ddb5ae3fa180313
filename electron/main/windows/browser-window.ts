import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import type { Rect } from '../../../shared/domain/desktop.ts'
import { KIOSK_ARGUMENT } from '../../preload/window-matters.ts'

/** The wall's ground colour, there before the page has painted: a white flash hurts in a dark room. */
const BACKGROUND = '#0d1013'

export interface WindowLook {
  readonly bounds: Partial<Rect> & Pick<Rect, 'width' | 'height'>
  readonly kiosk: boolean
  /** Without a frame, for a window that fills its display. */
  readonly bare: boolean
  readonly show: boolean
}

/** A window of ours: locked down, and awake though nobody touches it. */
export function createBrowserWindow({ bounds, kiosk, bare, show }: WindowLook): BrowserWindow {
  return new BrowserWindow({
    ...bounds,
    minWidth: 960,
    minHeight: 540,
    backgroundColor: BACKGROUND,
    title: 'Mini-IOC',
    frame: !bare,
    show,
    // Drawn while it is hidden, so that it is shown with its picture.
    paintWhenInitiallyHidden: true,
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
}
