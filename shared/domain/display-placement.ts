/** Which display shows which wall, and where a window that lies off every screen comes back to. */
import type { DisplayInfo, DisplayName, Rect, WallSetup } from './desktop.ts'

export interface PlacedWall {
  readonly setup: WallSetup
  readonly display: DisplayInfo
}

export interface Placement {
  readonly shown: readonly PlacedWall[]
  /** Their display is not there; they come back with it. */
  readonly waiting: readonly WallSetup[]
}

type Match = (wanted: DisplayName, display: DisplayInfo) => boolean

const sameRect = (one: Rect, other: Rect): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height

const sameSize = (one: Rect, other: Rect): boolean => one.width === other.width && one.height === other.height

/** From what proves a display the same to what merely speaks for it. */
const MATCHES: readonly Match[] = [
  (wanted, display) => wanted.id === display.id,
  (wanted, display) =>
    isNamed(wanted) && wanted.label === display.label && sameRect(wanted.bounds, display.bounds),
  (wanted, display) => sameRect(wanted.bounds, display.bounds),
  (wanted, display) =>
    isNamed(wanted) && wanted.label === display.label && sameSize(wanted.bounds, display.bounds),
]

const isNamed = ({ label }: DisplayName): boolean => label !== ''

/** Each display shows one wall at most; a better match goes before a worse one, whatever their order. */
export function placeWalls(walls: readonly WallSetup[], displays: readonly DisplayInfo[]): Placement {
  const found = new Map<WallSetup, DisplayInfo>()
  const free = new Set(displays)
  for (const match of MATCHES) {
    for (const setup of walls) {
      if (found.has(setup)) continue
      const candidates = [...free].filter((display) => match(setup.display, display))
      const [display] = candidates
      // Two that look alike say nothing about which of them was meant.
      if (!display || candidates.length > 1) continue
      found.set(setup, display)
      free.delete(display)
    }
  }
  return {
    shown: walls.flatMap((setup) => {
      const display = found.get(setup)
      return display ? [{ setup, display }] : []
    }),
    waiting: walls.filter((setup) => !found.has(setup)),
  }
}

/** As much of a window as a hand needs to take hold of it. */
const HOLD = { width: 160, height: 60 }

/** `bounds` where enough of them lies on one of the work areas; else the same size amid the first area. */
export function keepOnScreen(bounds: Rect, areas: readonly Rect[]): Rect {
  const held = areas.some((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    // What counts is the title bar: a window whose top is above the screen cannot be moved.
    const height = Math.min(bounds.y + HOLD.height, area.y + area.height) - Math.max(bounds.y, area.y)
    return width >= HOLD.width && height >= HOLD.height
  })
  const [first] = areas
  if (held || !first) return bounds
  const width = Math.min(bounds.width, first.width)
  const height = Math.min(bounds.height, first.height)
  return {
    x: first.x + Math.round((first.width - width) / 2),
    y: first.y + Math.round((first.height - height) / 2),
    width,
    height,
  }
}
