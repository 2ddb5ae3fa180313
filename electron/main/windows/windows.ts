/**
 * All windows of the app: a wall on each display that was set up for one, and the desk's window. A wall whose
 * display is gone waits, and returns with it.
 */
import { type BrowserWindow, powerMonitor, powerSaveBlocker, screen } from 'electron'
import type {
  DesktopSettings,
  DesktopWindow,
  DisplayInfo,
  WallSetup,
} from '../../../shared/domain/desktop.ts'
import { keepOnScreen, placeWalls } from '../../../shared/domain/display-placement.ts'
import { CHANNELS } from '../../preload/window-matters.ts'
import type { Log } from '../logs/desktop-log.ts'
import type { Remembered } from '../settings/settings-file.ts'
import { readMemoryKb } from './memory.ts'
import { renewalCause } from './renewal.ts'
import { openShellWindow, type ShellWindow } from './shell-window.ts'
import type { WindowPlace } from './window-place.ts'

const DESK_SIZE = { width: 1_600, height: 900 }
/** Displays come and go in several steps; they are looked at once it is quiet. */
const SETTLE_MS = 500
const RENEWAL_LOOK_MS = 15_000
/** After a renewal that did not come about. */
const RENEWAL_PAUSE_MS = 3_600_000

export interface WindowsNeeds {
  readonly settings: Remembered<DesktopSettings>
  readonly place: Remembered<WindowPlace>
  /** Each wall as a kiosk, and one on the first display where none was set up. */
  readonly kiosk: boolean
  readonly log: Log
  /** Adds what every window has: menu, keys, questions before it closes. */
  readonly dress: (window: BrowserWindow, shell: ShellWindow) => void
}

export interface Windows {
  /** Opens what was set up; the desk's window where nothing can be shown otherwise. */
  start(): void
  /** Brings the windows in line with settings and displays. */
  arrange(): void
  all(): readonly ShellWindow[]
  find(window: BrowserWindow): ShellWindow | null
  /** Brings a window to the front, opening one where there is none. */
  focusAny(): void
  /** Shows a place in the desk's window. */
  openDesk(address: string): void
  describe(): DesktopWindow[]
  /** True while a wall waits for its display: the app lives on without a window. */
  isWaiting(): boolean
  stop(): void
}

export function createWindows(needs: WindowsNeeds): Windows {
  const { settings, place, kiosk, log, dress } = needs
  const walls = new Map<string, ShellWindow>()
  let desk: ShellWindow | null = null
  let waiting: readonly WallSetup[] = []
  let blocker: number | null = null
  const pausedUntil = new WeakMap<ShellWindow, number>()

  const all = () => [...walls.values(), ...(desk ? [desk] : [])]
  const keyOf = ({ display, mode, playlist }: WallSetup) => JSON.stringify([display.id, mode, playlist])
  const startOf = ({ playlist }: WallSetup) => (playlist === null ? '/' : `/?playlist=${playlist}`)

  function wanted(displays: readonly DisplayInfo[]): readonly WallSetup[] {
    const set = settings.get().walls
    if (!kiosk) return set
    const [first] = displays.filter(({ isPrimary }) => isPrimary)
    if (set.length === 0 && first) return [{ display: first, mode: 'kiosk', playlist: null }]
    return set.map((setup) => ({ ...setup, mode: 'kiosk' }))
  }

  function arrange(): void {
    const displays = readDisplays()
    const placement = placeWalls(wanted(displays), displays)
    const left = new Set(walls.keys())
    for (const { setup, display } of placement.shown) {
      const key = keyOf(setup)
      left.delete(key)
      const shown = walls.get(key)
      if (!shown) walls.set(key, openWall(setup, display, key))
      else if (!sameBounds(shown, display)) shown.setBounds(display.bounds)
    }
    // Taking the last wall away must not end the app under the hand that did it.
    if (left.size > 0 && left.size === walls.size && !desk && placement.waiting.length === 0) openDesk('/')
    for (const key of left) {
      walls.get(key)?.destroy()
      walls.delete(key)
    }
    for (const setup of placement.waiting) {
      if (!waiting.some((before) => keyOf(before) === keyOf(setup))) {
        log('warn', 'a display is gone; its wall waits for it', {
          display: setup.display.label,
          id: setup.display.id,
        })
      }
    }
    waiting = placement.waiting
    keepAwake()
  }

  function openWall(setup: WallSetup, display: DisplayInfo, key: string): ShellWindow {
    return openShellWindow({
      kind: 'wall',
      mode: setup.mode,
      bounds: display.bounds,
      start: startOf(setup),
      log,
      dress,
      closed: () => walls.delete(key),
    })
  }

  function openDesk(address: string): void {
    if (desk) {
      const window = desk.browserWindow()
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      // A page that lives turns to the place; one that does not is loaded there.
      if (desk.page().isReady()) window.webContents.send(CHANNELS.show, address)
      else desk.page().show(address)
      return
    }
    const { bounds, ...rest } = place.get()
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
    desk = openShellWindow({
      kind: 'desk',
      mode: null,
      bounds: bounds ? keepOnScreen(bounds, areas) : DESK_SIZE,
      start: address,
      place: { bounds, ...rest },
      log,
      dress: (window, shell) => {
        rememberPlace(window)
        dress(window, shell)
      },
      closed: () => {
        desk = null
      },
    })
  }

  function rememberPlace(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined
    const note = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        if (window.isDestroyed() || window.isMinimized() || !window.isVisible()) return
        const next = {
          bounds: window.getNormalBounds(),
          isMaximized: window.isMaximized(),
          isFullScreen: window.isFullScreen(),
        }
        try {
          place.set(next)
        } catch (error) {
          log('warn', 'where the window stands could not be remembered', { problem: String(error) })
        }
      }, SETTLE_MS)
    }
    window.on('resize', note)
    window.on('move', note)
    window.on('enter-full-screen', note)
    window.on('leave-full-screen', note)
    window.on('maximize', note)
    window.on('unmaximize', note)
    window.once('closed', () => clearTimeout(timer))
  }

  function keepAwake(): void {
    const needed = [...walls.values()].some(({ mode }) => mode === 'kiosk')
    if (needed && blocker === null) blocker = powerSaveBlocker.start('prevent-display-sleep')
    if (!needed && blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }

  function renewWhatIsDue(): void {
    for (const shell of all()) {
      if (Date.now() < (pausedUntil.get(shell) ?? 0) || shell.isRenewing() || !shell.page().isReady())
        continue
      const cause = renewalCause({
        kind: shell.kind,
        now: Date.now(),
        loadedAt: shell.page().loadedAt(),
        memoryKb: readMemoryKb(shell.browserWindow()),
        idleSeconds: powerMonitor.getSystemIdleTime(),
        renewAt: settings.get().renewAt,
      })
      if (!cause) continue
      log('info', 'a page is due to be replaced by a fresh one', { cause, address: shell.page().address() })
      void shell.renew().then((done) => {
        if (!done) pausedUntil.set(shell, Date.now() + RENEWAL_PAUSE_MS)
      })
    }
  }

  let settle: NodeJS.Timeout | undefined
  const displaysChanged = () => {
    clearTimeout(settle)
    settle = setTimeout(arrange, SETTLE_MS)
  }
  const woken = () => {
    for (const shell of all()) shell.page().rested()
  }
  const renewal = setInterval(renewWhatIsDue, RENEWAL_LOOK_MS)

  return {
    start() {
      screen.on('display-added', displaysChanged)
      screen.on('display-removed', displaysChanged)
      screen.on('display-metrics-changed', displaysChanged)
      powerMonitor.on('resume', woken)
      arrange()
      if (walls.size === 0) openDesk('/')
    },
    arrange,
    all,
    find: (window) => all().find((shell) => shell.browserWindow() === window) ?? null,
    focusAny() {
      const [first] = desk ? [desk] : all()
      if (!first) return openDesk('/')
      const window = first.browserWindow()
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    openDesk,
    describe: () => all().map(describeWindow),
    isWaiting: () => waiting.length > 0,
    stop() {
      clearInterval(renewal)
      clearTimeout(settle)
      screen.off('display-added', displaysChanged)
      screen.off('display-removed', displaysChanged)
      screen.off('display-metrics-changed', displaysChanged)
      powerMonitor.off('resume', woken)
    },
  }
}

export function readDisplays(): DisplayInfo[] {
  const primary = screen.getPrimaryDisplay().id
  return screen.getAllDisplays().map(({ id, label, bounds, scaleFactor }) => ({
    id,
    label: label ?? '',
    bounds: { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height },
    scaleFactor,
    isPrimary: id === primary,
  }))
}

function describeWindow(shell: ShellWindow): DesktopWindow {
  const window = shell.browserWindow()
  const page = shell.page()
  const memoryKb = readMemoryKb(window)
  return {
    kind: shell.kind,
    displayId: screen.getDisplayMatching(window.getBounds()).id,
    address: page.address(),
    loadedAt: page.loadedAt(),
    memoryMb: memoryKb === null ? null : Math.round(memoryKb / 1_024),
    framesPerSecond: page.framesPerSecond(),
    troubles: page.recentTroubles(),
    renewals: shell.renewals(),
  }
}

function sameBounds(shell: ShellWindow, { bounds }: DisplayInfo): boolean {
  const { x, y, width, height } = shell.browserWindow().getBounds()
  return (
    x === bounds.x &&
    y === bounds.y &&
    Math.abs(width - bounds.width) <= 1 &&
    Math.abs(height - bounds.height) <= 1
  )
}
