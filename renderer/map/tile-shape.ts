import { boxOf, type Point, pathOf, type Ring } from './geometry.ts'
import type { UnitShape } from './unit-layout.ts'

const GAP = 0.05
/** Tiles are wider than high: a name needs the width. */
export const TILE_RATIO = 1.6

/** The tile of a unit in a cell of a grid, whose columns are so wide and whose first row begins at `top`. */
export function tileShape(code: string, [column, row]: Point, width: number, top = 0): UnitShape {
  const height = width / TILE_RATIO
  const [x, y] = [column * width, top + row * height]
  const gap = width * GAP
  const ring: Ring = [
    [x, y],
    [x + width - gap, y],
    [x + width - gap, y + height - gap],
    [x, y + height - gap],
  ]
  return {
    code,
    path: pathOf([ring]),
    box: boxOf([ring]),
    anchor: [x + (width - gap) / 2, y + (height - gap) / 2],
    room: (height - gap) / 2,
  }
}
