/**
 * Equal tiles that keep each unit's rough place: every unit gets a tile of the same size in the cell of a
 * grid that is near its point, all of them together moved as little as can be. Inner wards that are
 * specks on a true map are read as easily as the widest commune.
 */
import { assignCells } from './assign-cells.ts'
import type { Point } from './geometry.ts'
import { PLANE } from './projection.ts'
import { TILE_RATIO, tileShape } from './tile-shape.ts'
import type { UnitLayout } from './unit-layout.ts'

export interface PlacedUnit {
  readonly code: string
  /** On a plane, y downwards; null where it is not known: such units come last. */
  readonly point: Point | null
}

/** Cells to spare, as a share: room for the outline to show. */
const SPARE = 0.12
/** Width over height of the whole: that of a panel, for narrow lands would make small tiles. */
const ASPECT = { least: 1.7, most: 1.9 }

export function equalTiles(units: readonly PlacedUnit[]): UnitLayout {
  const known = units.flatMap(({ code, point }) => (point ? [{ code, point }] : []))
  const unknown = units.filter(({ point }) => point === null)
  const box = extent(known.map(({ point }) => point))
  const aspect = Math.min(ASPECT.most, Math.max(ASPECT.least, box.width / box.height || ASPECT.least))
  const room = known.length > 0 ? Math.max(known.length * (1 + SPARE), unknown.length / 2) : units.length
  const columns = Math.max(1, Math.ceil(Math.sqrt((room * aspect) / TILE_RATIO)))
  const rows = Math.ceil((known.length * (1 + SPARE)) / columns)
  const cells = Array.from(
    { length: columns * rows },
    (_, index): Point => [index % columns, Math.floor(index / columns)],
  )
  const assigned = assignCells(
    known.map(({ point: [x, y] }) => [
      ((x - box.left) / (box.width || 1)) * (columns - 1),
      ((y - box.top) / (box.height || 1)) * (rows - 1),
    ]),
    cells,
  )
  const taken = assigned.map((index): Point => cells[index] ?? [0, 0])
  const shift = extent(taken)
  const width = PLANE / columns
  const place = ([column, row]: Point): Point => [column - shift.left, row - shift.top]
  const below = known.length === 0 ? 0 : shift.height + 2
  const places = [
    ...known.map(({ code }, index) => ({ code, cell: place(taken[index] ?? [0, 0]) })),
    ...unknown.map(({ code }, index) => ({
      code,
      cell: [index % columns, below + Math.floor(index / columns)] as const,
    })),
  ]
  const size = extent(places.map(({ cell }) => cell))
  return {
    kind: 'tiles',
    width: (size.width + 1) * width,
    height: ((size.height + 1) * width) / TILE_RATIO,
    shapes: places.map(({ code, cell }) => tileShape(code, cell, width)),
  }
}

function extent(points: readonly Point[]): { left: number; top: number; width: number; height: number } {
  if (points.length === 0) return { left: 0, top: 0, width: 0, height: 0 }
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [x, y] of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, top, width: right - left, height: bottom - top }
}
