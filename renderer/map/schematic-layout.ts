import { Delaunay } from 'd3-delaunay'
import type { UnitItem } from '#shared/contract/index.ts'
import { boxOf, clipConvex, disc, type Point, pathOf, roomAt } from './geometry.ts'
import { fitProjection } from './projection.ts'
import type { UnitLayout, UnitShape } from './unit-layout.ts'

/** How far cells reach where no neighbour stops them, as a quantile of the distances within the map. */
const REACH_QUANTILE = 0.88

/**
 * Voronoi cells around the units' points. Each is cut by a disc about its point: the outline follows
 * the points, with soft edges and bays, and cannot be mistaken for a surveyed boundary or a box.
 */
export function schematicLayout(units: readonly UnitItem[]): UnitLayout | null {
  const located = units.filter((unit) => unit.lon !== null && unit.lat !== null)
  const lonLats = located.map((unit): Point => [unit.lon ?? 0, unit.lat ?? 0])
  const projection = fitProjection(lonLats)
  if (!projection || located.length < 3) return null
  const points = lonLats.map(projection.project)
  const delaunay = Delaunay.from(points as [number, number][])
  const reach = reachOf(points, delaunay.triangles)
  // No cell reaches further than its disc, so nothing is cut off by these bounds.
  const { width, height } = projection
  const voronoi = delaunay.voronoi([-2 * reach, -2 * reach, width + 2 * reach, height + 2 * reach])
  const cells = located.flatMap((unit, index) => {
    const cell = voronoi.cellPolygon(index) as Point[] | null
    const point = points[index]
    return cell && point ? [{ unit, point, ring: clipConvex(cell.slice(0, -1), disc(point, reach)) }] : []
  })
  const bounds = boxOf(cells.map((cell) => cell.ring))
  const move = ([x, y]: Point): Point => [x - bounds.left, y - bounds.top]
  const shapes = cells.map(({ unit, point, ring }): UnitShape => {
    const moved = ring.map(move)
    const anchor = move(point)
    return {
      code: unit.code,
      path: pathOf([moved]),
      box: boxOf([moved]),
      anchor,
      room: roomAt(moved, anchor),
    }
  })
  return {
    kind: 'schematic',
    width: bounds.right - bounds.left,
    height: bounds.bottom - bounds.top,
    shapes,
  }
}

/** A disc radius that closes nearly all gaps between neighbours: a high quantile of circumradii. */
function reachOf(points: readonly Point[], triangles: ArrayLike<number>): number {
  const radii: number[] = []
  for (let index = 0; index + 2 < triangles.length; index += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => points[triangles[index + corner] ?? 0])
    if (!a || !b || !c) continue
    const [ab, bc, ca] = [distance(a, b), distance(b, c), distance(c, a)]
    const doubleArea = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
    if (doubleArea > 1e-9) radii.push((ab * bc * ca) / (2 * doubleArea))
  }
  radii.sort((a, b) => a - b)
  return Math.max(20, radii[Math.floor((radii.length - 1) * REACH_QUANTILE)] ?? 60)
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])
