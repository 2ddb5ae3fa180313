/** One window of the app, whatever page stands behind it: the page is renewed now and then, the window stays. */
import { once } from 'node:events'
import type { BrowserWindow } from 'electron'
import type { Rect, WallMode } from '../../../shared/domain/desktop.ts'
import type { Log } from '../logs/desktop-log.ts'
import { createBrowserWindow } from './browser-window.ts'
import { keepPage, type PageKeeper } from './page-keeper.ts'
import type { WindowPlace } from './window-place.ts'

export interface ShellWindowNeeds {
  readonly kind: 'wall' | 'desk'
  /** Null for a desk, which is an ordinary window. */
  readonly mode: WallMode | null
  /** The display's bounds for a wall. */
  readonly bounds: Partial<Rect> & Pick<Rect, 'width' | 'height'>
  readonly start: string
  readonly place?: WindowPlace
  readonly log: Log
  /** Called for each browser window that stands behind this one, the first and each fresh one. */
  readonly dress: (window: BrowserWindow, shell: ShellWindow) => void
  /** It was closed, not replaced. */
  readonly closed: (shell: ShellWindow) => void
}

export interface ShellWindow {
  readonly kind: 'wall' | 'desk'
  readonly mode: WallMode | null
  browserWindow(): BrowserWindow
  page(): PageKeeper
  renewals(): number
  isRenewing(): boolean
  /** Replaces the page by a fresh one, which is shown once it has drawn figures. False where it did not get so far. */
  renew(): Promise<boolean>
  setBounds(bounds: Rect): void
  /** Closes it without a question. */
  destroy(): void
}

/** A fresh page that has drawn no figures in this time is given up; the old one goes on. */
const READY_DEADLINE_MS = 60_000
const READY_LOOK_MS = 200
/** Two windows lie on one another for this long, so that no frame between shows the ground. */
const OVERLAP_MS = 600

export function openShellWindow(needs: ShellWindowNeeds): ShellWindow {
  const { kind, mode, log, dress, closed } = needs
  let bounds = needs.bounds
  let renewals = 0
  let renewing = false
  let destroyed = false

  const create = (show: boolean, at: typeof bounds, address: string) => {
    const window = createBrowserWindow({ bounds: at, kiosk: mode === 'kiosk', bare: kind === 'wall', show })
    const page = keepPage({ contents: window.webContents, start: address, log })
    window.once('closed', () => {
      page.stop()
      if (current.window !== window || destroyed) return
      destroyed = true
      closed(shell)
    })
    return { window, page }
  }

  function fill(window: BrowserWindow): void {
    if (mode === 'kiosk') window.setKiosk(true)
    else if (mode === 'fullScreen') window.setFullScreen(true)
  }

  async function renew(): Promise<boolean> {
    if (renewing || destroyed) return false
    renewing = true
    const old = current
    const isFullScreen = old.window.isFullScreen()
    const isMaximized = old.window.isMaximized()
    const fresh = create(false, kind === 'wall' ? bounds : old.window.getNormalBounds(), old.page.address())
    dress(fresh.window, shell)
    try {
      if (!(await untilReady(fresh)) || destroyed || old.window.isDestroyed()) {
        log('warn', 'a fresh page drew nothing in time; the old one stays', { address: old.page.address() })
        fresh.window.destroy()
        return false
      }
      const drawn = fresh.window.isVisible() ? Promise.resolve() : once(fresh.window, 'show')
      fresh.window.showInactive()
      await drawn
      if (kind === 'wall') fill(fresh.window)
      else if (isFullScreen) fresh.window.setFullScreen(true)
      else if (isMaximized) fresh.window.maximize()
      await new Promise((resolve) => setTimeout(resolve, OVERLAP_MS))
      if (destroyed || fresh.window.isDestroyed()) {
        if (!fresh.window.isDestroyed()) fresh.window.destroy()
        return false
      }
      const hadFocus = !old.window.isDestroyed() && old.window.isFocused()
      current = fresh
      if (hadFocus) fresh.window.focus()
      if (!old.window.isDestroyed()) old.window.destroy()
      renewals += 1
      log('info', 'a page was replaced by a fresh one', { address: fresh.page.address() })
      return true
    } finally {
      renewing = false
    }
  }

  const shell: ShellWindow = {
    kind,
    mode,
    browserWindow: () => current.window,
    page: () => current.page,
    renewals: () => renewals,
    isRenewing: () => renewing,
    renew,
    setBounds(next) {
      bounds = next
      if (current.window.isFullScreen()) current.window.setFullScreen(false)
      current.window.setBounds(next)
      fill(current.window)
    },
    destroy() {
      destroyed = true
      current.window.destroy()
    },
  }
  let current = create(true, bounds, needs.start)
  const { window } = current
  // Earlier, X11 leaves the window a pixel short of the screen.
  window.once('ready-to-show', () => {
    if (window.isDestroyed()) return
    if (kind === 'wall') fill(window)
    else if (needs.place?.isFullScreen) window.setFullScreen(true)
    else if (needs.place?.isMaximized) window.maximize()
  })
  dress(window, shell)
  return shell
}

async function untilReady({ window, page }: { window: BrowserWindow; page: PageKeeper }): Promise<boolean> {
  const deadline = performance.now() + READY_DEADLINE_MS
  while (performance.now() < deadline && !window.isDestroyed()) {
    if (page.isReady()) return true
    await new Promise((resolve) => setTimeout(resolve, READY_LOOK_MS))
  }
  return false
}
