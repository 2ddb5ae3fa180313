/** Which setup belongs to which display, by the same rule as the app's own. */
import type { DisplayInfo, WallSetup } from '#shared/domain/desktop.ts'
import { placeWalls } from '#shared/domain/display-placement.ts'

type Setups = readonly WallSetup[]

export function findSetup(
  walls: Setups,
  displays: readonly DisplayInfo[],
  display: DisplayInfo,
): WallSetup | null {
  return placeWalls(walls, displays).shown.find((placed) => placed.display.id === display.id)?.setup ?? null
}

/** Those whose display is not there. */
export const goneSetups = (walls: Setups, displays: readonly DisplayInfo[]): Setups =>
  placeWalls(walls, displays).waiting

/** With `setup` as the display's only one; null: with none. */
export function replaceSetup(
  walls: Setups,
  displays: readonly DisplayInfo[],
  display: DisplayInfo,
  setup: WallSetup | null,
): Setups {
  const before = findSetup(walls, displays, display)
  const others = walls.filter((each) => each !== before)
  return setup ? [...others, setup] : others
}
