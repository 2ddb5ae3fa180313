/**
 * The desktop app as its window sees it: displays and what each shows, the station behind, when a page is
 * renewed. Written by the app, drawn by the settings page.
 */

/** In pixels that do not depend on the display's density. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A display, as the system names it. */
export interface DisplayName {
  readonly id: number
  readonly label: string
  readonly bounds: Rect
}

export interface DisplayInfo extends DisplayName {
  readonly scaleFactor: number
  readonly isPrimary: boolean
}

/** `fullScreen`: a person may leave it; `kiosk`: no chrome, no pointer, asks before it ends. */
export const WALL_MODES = ['fullScreen', 'kiosk'] as const
export type WallMode = (typeof WALL_MODES)[number]

/** One display that shows the wall. */
export interface WallSetup {
  readonly display: DisplayName
  readonly mode: WallMode
  /** Id of the playlist; null: the station's choice for this screen. */
  readonly playlist: string | null
}

export interface DesktopSettings {
  readonly walls: readonly WallSetup[]
  /** When each day a wall's page is replaced by a fresh one, as `HH:MM` of this machine; null: only when it has grown too large. */
  readonly renewAt: string | null
}

export const DEFAULT_DESKTOP_SETTINGS: DesktopSettings = { walls: [], renewAt: '03:30' }

export interface DesktopStation {
  readonly home: string
  /** `own`: run by this app; `attached`: runs on its own; `none`: nobody answers. */
  readonly kind: 'own' | 'attached' | 'none'
  readonly pid: number | null
  readonly version: string | null
  /** Since when it is as `kind` says (ms since 1970). */
  readonly since: number
  /** How often the app has started it again. */
  readonly restarts: number
}

export interface DesktopWindow {
  readonly kind: 'wall' | 'desk'
  readonly displayId: number
  /** Path and query of what it shows. */
  readonly address: string
  readonly loadedAt: number
  readonly memoryMb: number | null
  /** Null until the page has told. */
  readonly framesPerSecond: number | null
  /** Breakdowns in the last ten minutes. */
  readonly troubles: number
  /** How often its page was replaced by a fresh one. */
  readonly renewals: number
}

export interface DesktopState {
  readonly displays: readonly DisplayInfo[]
  readonly settings: DesktopSettings
  readonly windows: readonly DesktopWindow[]
  readonly station: DesktopStation
  readonly openAtLogin: boolean
  readonly logFolder: string
  readonly safeMode: boolean
  readonly versions: { readonly app: string; readonly electron: string; readonly chrome: string }
}

/** What the settings page asks for; what is left out stays. */
export interface DesktopChange {
  readonly settings?: DesktopSettings
  readonly openAtLogin?: boolean
}

/** How a change went: the state after it, or why not, in Vietnamese. */
export type DesktopOutcome =
  | { readonly done: true; readonly state: DesktopState }
  | { readonly done: false; readonly problem: string }

const PLAYLIST = /^[a-z0-9-]{1,40}$/
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/
const MOST_WALLS = 16

/** Settings that were read from a file or came from a page, or null where they are not sound. */
export function readDesktopSettings(value: unknown): DesktopSettings | null {
  if (!isRecord(value) || !Array.isArray(value.walls) || value.walls.length > MOST_WALLS) return null
  const walls = value.walls.map(readWall)
  const { renewAt } = value
  if (walls.includes(null)) return null
  if (renewAt !== null && !(typeof renewAt === 'string' && TIME_OF_DAY.test(renewAt))) return null
  return { walls: walls.filter((wall) => wall !== null), renewAt }
}

/** A change as it came from a page, or null where it is not sound. */
export function readDesktopChange(value: unknown): DesktopChange | null {
  if (!isRecord(value)) return null
  const settings = value.settings === undefined ? undefined : readDesktopSettings(value.settings)
  const { openAtLogin } = value
  if (settings === null || (openAtLogin !== undefined && typeof openAtLogin !== 'boolean')) return null
  return { ...(settings && { settings }), ...(openAtLogin !== undefined && { openAtLogin }) }
}

function readWall(value: unknown): WallSetup | null {
  if (!isRecord(value) || !isRecord(value.display)) return null
  const { mode, playlist } = value
  const { id, label } = value.display
  const bounds = readRect(value.display.bounds)
  if (!Number.isSafeInteger(id) || typeof label !== 'string' || label.length > 200 || !bounds) return null
  if (playlist !== null && !(typeof playlist === 'string' && PLAYLIST.test(playlist))) return null
  const known = WALL_MODES.find((each) => each === mode)
  return known ? { display: { id: id as number, label, bounds }, mode: known, playlist } : null
}

export function readRect(value: unknown): Rect | null {
  if (!isRecord(value)) return null
  const { x, y, width, height } = value
  const all = [x, y, width, height]
  if (!all.every((number) => Number.isSafeInteger(number) && Math.abs(number as number) < 1_000_000))
    return null
  const rect = { x, y, width, height } as Rect
  return rect.width > 0 && rect.height > 0 ? rect : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
