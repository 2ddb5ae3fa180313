import type { UnitItem } from '#shared/contract/index.ts'
import { areaOf, boxOf, centroidOf, contains, type Point, pathOf, type Ring, roomAt } from './geometry.ts'
import { fitProjection } from './projection.ts'
import type { BoundaryFeature, UnitLayout, UnitShape } from './unit-layout.ts'

type LonLatRing = readonly (readonly number[])[]

/** Units with a boundary; null where none of them has one. */
export function boundaryLayout(
  units: readonly UnitItem[],
  features: readonly BoundaryFeature[],
): UnitLayout | null {
  const byCode = new Map(units.map((unit) => [unit.code as string, unit]))
  const known = features.filter((feature) => byCode.has(feature.id))
  const projection = fitProjection(known.flatMap((feature) => ringsOf(feature).flatMap(asPoints)))
  if (!projection) return null
  const shapes = known.map((feature): UnitShape => {
    const rings = ringsOf(feature).map((ring) => asPoints(ring).map(projection.project))
    const unit = byCode.get(feature.id)
    const point = unit?.lon != null && unit.lat != null ? projection.project([unit.lon, unit.lat]) : null
    const main = largest(rings)
    const anchor = anchorIn(main, point)
    return { code: feature.id, path: pathOf(rings), box: boxOf(rings), anchor, room: roomAt(main, anchor) }
  })
  return { kind: 'boundaries', width: projection.width, height: projection.height, shapes }
}

function ringsOf({ geometry }: BoundaryFeature): LonLatRing[] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

const asPoints = (ring: LonLatRing): Point[] => ring.map(([lon = 0, lat = 0]) => [lon, lat])

function largest(rings: readonly Ring[]): Ring {
  return rings.reduce<Ring>((best, ring) => (areaOf(ring) > areaOf(best) ? ring : best), rings[0] ?? [])
}

/** Of the unit's own point, the centroid and points about it, the one with most room around it. */
function anchorIn(ring: Ring, point: Point | null): Point {
  const centre = centroidOf(ring)
  const step = Math.sqrt(areaOf(ring)) / 8
  const candidates: Point[] = point ? [point] : []
  for (let dx = -3; dx <= 3; dx += 1) {
    for (let dy = -3; dy <= 3; dy += 1) candidates.push([centre[0] + dx * step, centre[1] + dy * step])
  }
  let best = point ?? centre
  let bestRoom = 0
  for (const candidate of candidates) {
    const room = contains(ring, candidate) ? roomAt(ring, candidate) : 0
    if (room > bestRoom) {
      best = candidate
      bestRoom = room
    }
  }
  return best
}
