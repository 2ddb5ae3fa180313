/** Plane geometry for the map, y downwards. A ring is a closed polygon; its first point may be repeated. */
export type Point = readonly [x: number, y: number]
export type Ring = readonly Point[]

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function boxOf(rings: readonly Ring[]): Box {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [x, y] of rings.flat()) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, top, right, bottom }
}

/** Twice the signed area. */
function doubleArea(ring: Ring): number {
  let sum = 0
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    sum += x * nextY - nextX * y
  }
  return sum
}

export const areaOf = (ring: Ring): number => Math.abs(doubleArea(ring)) / 2

export function centroidOf(ring: Ring): Point {
  const area = doubleArea(ring)
  const [first] = ring
  if (!first || area === 0) return first ?? [0, 0]
  let sumX = 0
  let sumY = 0
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    const cross = x * nextY - nextX * y
    sumX += (x + nextX) * cross
    sumY += (y + nextY) * cross
  }
  return [sumX / (3 * area), sumY / (3 * area)]
}

/** Even–odd rule. */
export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

/** Distance from a point to the ring's nearest edge: the room for a glyph at that point. */
export function roomAt(ring: Ring, [x, y]: Point): number {
  let least = Number.POSITIVE_INFINITY
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1]
    const lengthSquared = (x2 - x1) ** 2 + (y2 - y1) ** 2
    const along =
      lengthSquared === 0
        ? 0
        : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / lengthSquared))
    least = Math.min(least, Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)))
  }
  return least
}

/** The part of a convex ring that lies inside another one (Sutherland–Hodgman). */
export function clipConvex(ring: Ring, by: Ring): Ring {
  const turn = Math.sign(doubleArea(by))
  let kept: Ring = ring
  for (const [index, [x1, y1]] of by.entries()) {
    const [x2, y2] = by[(index + 1) % by.length] ?? [x1, y1]
    const side = ([x, y]: Point) => turn * ((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1))
    const next: Point[] = []
    for (const [at, point] of kept.entries()) {
      const before = kept.at(at - 1) ?? point
      const here = side(point)
      const there = side(before)
      if (here >= 0 !== there >= 0) {
        const share = there / (there - here)
        next.push([before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])])
      }
      if (here >= 0) next.push(point)
    }
    kept = next
  }
  return kept
}

/** A regular polygon in place of a disc. */
export function disc([x, y]: Point, radius: number, corners = 40): Ring {
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const
  })
}

export function pathOf(rings: readonly Ring[]): string {
  return rings
    .map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}Z`)
    .join('')
}
