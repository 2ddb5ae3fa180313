import type { UnitItem } from '#shared/contract/index.ts'
import { boxOf, pathOf, type Ring } from './geometry.ts'
import { PLANE } from './projection.ts'
import type { UnitLayout, UnitShape } from './unit-layout.ts'

interface Placement {
  readonly left: number
  readonly top: number
  readonly scale: number
}

const GAP = 0.05
/** Tiles are wider than high: a name needs the width. */
const TILE_RATIO = 1.25

/** One tile of the same size for each unit, in the order of the list. */
export function tileLayout(
  units: readonly UnitItem[],
  columns = Math.max(1, Math.ceil(Math.sqrt(units.length / 1.25))),
  { left, top, scale }: Placement = { left: 0, top: 0, scale: 1 },
): UnitLayout {
  const width = PLANE / columns
  const height = width / TILE_RATIO
  const shapes = units.map((unit, index): UnitShape => {
    const x = (index % columns) * width
    const y = Math.floor(index / columns) * height
    const gap = width * GAP
    const ring: Ring = [
      [x, y],
      [x + width - gap, y],
      [x + width - gap, y + height - gap],
      [x, y + height - gap],
    ].map(([cornerX = 0, cornerY = 0]) => [left + cornerX * scale, top + cornerY * scale] as const)
    return {
      code: unit.code,
      path: pathOf([ring]),
      box: boxOf([ring]),
      anchor: [left + (x + (width - gap) / 2) * scale, top + (y + (height - gap) / 2) * scale],
      room: ((height - gap) / 2) * scale,
    }
  })
  return {
    kind: 'tiles',
    width: PLANE,
    height: Math.ceil(units.length / columns) * height,
    shapes,
  }
}
