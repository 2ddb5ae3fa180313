import type { Point } from './geometry.ts'

/** Longer side of the plane that units are laid out on. */
export const PLANE = 1_000

export interface Projection {
  readonly width: number
  readonly height: number
  readonly project: (lonLat: Point) => Point
}

/**
 * Equirectangular, true to scale at the middle latitude: over one province the error is far below a
 * pixel.
 */
export function fitProjection(lonLats: Iterable<Point>): Projection | null {
  let west = Number.POSITIVE_INFINITY
  let east = Number.NEGATIVE_INFINITY
  let south = Number.POSITIVE_INFINITY
  let north = Number.NEGATIVE_INFINITY
  for (const [lon, lat] of lonLats) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  if (!(west <= east)) return null
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const spanX = Math.max((east - west) * squeeze, 1e-6)
  const spanY = Math.max(north - south, 1e-6)
  const scale = PLANE / Math.max(spanX, spanY)
  return {
    width: spanX * scale,
    height: spanY * scale,
    project: ([lon, lat]) => [(lon - west) * squeeze * scale, (north - lat) * scale],
  }
}
