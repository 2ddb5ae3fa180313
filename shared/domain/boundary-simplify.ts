/**
 * Simplifies boundaries together: a border that two units share is cut out once, simplified once and put
 * back into both, so that nothing gapes or overlaps. By Visvalingam and Whyatt: the vertex whose triangle
 * with its neighbours is smallest goes first. Junctions of borders stay.
 */
import { type BoundaryGeometry, GRID, type Position } from './boundary.ts'

/** Vertices of all borders, each border once, that a wall draws at 60 frames a second. */
export const WALL_VERTICES = 30_000

export interface Simplified {
  readonly geometries: BoundaryGeometry[]
  /** Vertices of all borders, each border once. */
  readonly before: number
  readonly after: number
  /** Size of the bends that were left out, about; 0 where all were kept. */
  readonly metres: number
}

const METRES_PER_DEGREE = 111_320

export function simplifyTogether(geometries: readonly BoundaryGeometry[], most = WALL_VERTICES): Simplified {
  const net = cutAtJunctions(geometries)
  const before = net.arcs.reduce((sum, arc) => sum + arc.length, 0)
  if (before <= most) return { geometries: [...geometries], before, after: before, metres: 0 }
  const areas = net.arcs.map((arc) => bendAreas(arc, net))
  const limit = areaLimit(areas, most)
  const kept = net.arcs.map((arc, index) => arc.filter((_, at) => (areas[index]?.[at] ?? 0) > limit))
  return {
    geometries: geometries.map((geometry, index) => rebuild(geometry, net.rings[index] ?? [], kept, net)),
    before,
    after: kept.reduce((sum, arc) => sum + arc.length, 0),
    metres: Math.sqrt(limit),
  }
}

/** A part of a ring: an arc, forwards or backwards. */
interface Stretch {
  readonly arc: number
  readonly reversed: boolean
}

interface Net {
  readonly positions: readonly Position[]
  /** In metres, on a plane. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly arcs: number[][]
  /** Of each geometry, of each of its polygons, the rings. */
  readonly rings: Stretch[][][][]
}

const polygonsOf = (geometry: BoundaryGeometry): Position[][][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

function cutAtJunctions(geometries: readonly BoundaryGeometry[]): Net {
  const ids = new Map<number, number>()
  const positions: Position[] = []
  const idOf = (position: Position): number => {
    const key =
      Math.round((position[0] + 180) * GRID) * (180 * GRID + 1) + Math.round((position[1] + 90) * GRID)
    const known = ids.get(key)
    if (known !== undefined) return known
    ids.set(key, positions.length)
    return positions.push(position) - 1
  }
  // Without the last position, which repeats the first one.
  const numbered = geometries.map((geometry) =>
    polygonsOf(geometry).map((rings) => rings.map((ring) => ring.slice(0, -1).map(idOf))),
  )
  const isJunction = findJunctions(numbered.flat(2), positions.length)
  const arcs: number[][] = []
  const known = new Map<number, number>()
  const stretchOf = (line: readonly number[]): Stretch => {
    const reversed = runsBackwards(line)
    const arc = reversed ? line.toReversed() : [...line]
    // From a junction, the second vertex says which way the border runs.
    const key = (arc[0] ?? 0) * positions.length + (arc[1] ?? 0)
    const found = known.get(key)
    if (found !== undefined) return { arc: found, reversed }
    known.set(key, arcs.length)
    return { arc: arcs.push(arc) - 1, reversed }
  }
  const middle = positions.reduce((sum, [, lat]) => sum + lat, 0) / Math.max(1, positions.length)
  const squeeze = Math.cos((middle * Math.PI) / 180)
  return {
    positions,
    x: Float64Array.from(positions, ([lon]) => lon * METRES_PER_DEGREE * squeeze),
    y: Float64Array.from(positions, ([, lat]) => lat * METRES_PER_DEGREE),
    rings: numbered.map((polygons) =>
      polygons.map((rings) => rings.map((ring) => linesOf(ring, isJunction).map(stretchOf))),
    ),
    arcs,
  }
}

/** Vertices that rings pass in different ways. */
function findJunctions(rings: readonly (readonly number[])[], count: number): Uint8Array {
  const isJunction = new Uint8Array(count)
  const one = new Int32Array(count).fill(-1)
  const other = new Int32Array(count).fill(-1)
  for (const ring of rings) {
    for (const [at, vertex] of ring.entries()) {
      const before = ring.at(at - 1) ?? vertex
      const after = ring[(at + 1) % ring.length] ?? vertex
      if (one[vertex] === -1) {
        one[vertex] = before
        other[vertex] = after
      } else if (
        (one[vertex] !== before || other[vertex] !== after) &&
        (one[vertex] !== after || other[vertex] !== before)
      ) {
        isJunction[vertex] = 1
      }
    }
  }
  return isJunction
}

/** A ring as lines from junction to junction; one without any begins at its lowest number. */
function linesOf(ring: readonly number[], isJunction: Uint8Array): number[][] {
  let start = ring.findIndex((vertex) => isJunction[vertex] === 1)
  if (start < 0) start = ring.indexOf(ring.reduce((least, vertex) => Math.min(least, vertex), Infinity))
  const turned = [...ring.slice(start), ...ring.slice(0, start + 1)]
  const lines: number[][] = []
  let line: number[] = []
  for (const [at, vertex] of turned.entries()) {
    line.push(vertex)
    if (at > 0 && (isJunction[vertex] === 1 || at === turned.length - 1)) {
      lines.push(line)
      line = [vertex]
    }
  }
  return lines
}

/** Both neighbours of a border must write it the same way round. */
function runsBackwards(line: readonly number[]): boolean {
  const [first = 0, second = 0] = line
  const last = line.at(-1) ?? 0
  return first === last ? second > (line.at(-2) ?? 0) : first > last
}

/** Of each vertex, the area at which it may go (m²); infinite for those that stay. */
function bendAreas(arc: readonly number[], { x, y }: Net): Float64Array {
  const areas = new Float64Array(arc.length).fill(Number.POSITIVE_INFINITY)
  const isLoop = arc[0] === arc.at(-1)
  // One bend of a border stays, two of a loop, so that no area vanishes.
  const fixed = isLoop ? 2 : 1
  let left = arc.length - 2
  if (left <= fixed) return areas
  const before = Int32Array.from(arc, (_, at) => at - 1)
  const after = Int32Array.from(arc, (_, at) => at + 1)
  const area = (at: number): number => {
    const [a, b, c] = [arc[before[at] ?? 0] ?? 0, arc[at] ?? 0, arc[after[at] ?? 0] ?? 0]
    const [ax, ay] = [x[a] ?? 0, y[a] ?? 0]
    return Math.abs(((x[b] ?? 0) - ax) * ((y[c] ?? 0) - ay) - ((x[c] ?? 0) - ax) * ((y[b] ?? 0) - ay)) / 2
  }
  const heap = new Heap(arc.length)
  for (let at = 1; at < arc.length - 1; at += 1) heap.put(at, area(at))
  let reached = 0
  while (left > fixed) {
    const [at, size] = heap.take()
    // A bend is never smaller than one that went before it.
    reached = Math.max(reached, size)
    areas[at] = reached
    left -= 1
    const [previous, next] = [before[at] ?? 0, after[at] ?? 0]
    after[previous] = next
    before[next] = previous
    if (previous > 0) heap.put(previous, area(previous))
    if (next < arc.length - 1) heap.put(next, area(next))
  }
  return areas
}

/** The smallest first; what is put again takes its new size. */
class Heap {
  readonly #size: Float64Array
  readonly #place: Int32Array
  readonly #items: number[] = []

  constructor(count: number) {
    this.#size = new Float64Array(count)
    this.#place = new Int32Array(count).fill(-1)
  }

  put(item: number, size: number): void {
    this.#size[item] = size
    let at = this.#place[item] ?? -1
    if (at < 0) at = this.#items.push(item) - 1
    this.#settle(item, at)
  }

  take(): [item: number, size: number] {
    const first = this.#items[0] ?? 0
    const last = this.#items.pop() ?? first
    this.#place[first] = -1
    if (last !== first) this.#settle(last, 0)
    return [first, this.#size[first] ?? 0]
  }

  #sizeAt(at: number): number {
    return this.#size[this.#items[at] ?? 0] ?? 0
  }

  #set(at: number, item: number): void {
    this.#items[at] = item
    this.#place[item] = at
  }

  #settle(item: number, from: number): void {
    const size = this.#size[item] ?? 0
    let at = from
    while (at > 0) {
      const up = (at - 1) >> 1
      if (this.#sizeAt(up) <= size) break
      this.#set(at, this.#items[up] ?? 0)
      at = up
    }
    for (;;) {
      let down = 2 * at + 1
      if (down >= this.#items.length) break
      if (down + 1 < this.#items.length && this.#sizeAt(down + 1) < this.#sizeAt(down)) down += 1
      if (this.#sizeAt(down) >= size) break
      this.#set(at, this.#items[down] ?? 0)
      at = down
    }
    this.#set(at, item)
  }
}

/** Bends larger than this are kept, so that no more than `most` vertices are. */
function areaLimit(areas: readonly Float64Array[], most: number): number {
  const bends: Float64Array = Float64Array.from(
    areas.flatMap((each) => [...each].filter(Number.isFinite)),
  ).sort()
  const fixed = areas.reduce((sum, each) => sum + each.length, 0) - bends.length
  const room = Math.max(0, most - fixed)
  return bends[Math.max(0, bends.length - room - 1)] ?? 0
}

function rebuild(
  geometry: BoundaryGeometry,
  polygons: readonly Stretch[][][],
  kept: readonly (readonly number[])[],
  { positions }: Net,
): BoundaryGeometry {
  const ringOf = (stretches: readonly Stretch[]): Position[] => {
    const ring: Position[] = []
    for (const { arc, reversed } of stretches) {
      const line = kept[arc] ?? []
      // The first vertex of a stretch is the last one of the stretch before.
      for (const vertex of (reversed ? line.toReversed() : line).slice(ring.length === 0 ? 0 : 1)) {
        const position = positions[vertex]
        if (position) ring.push(position)
      }
    }
    return ring
  }
  const rebuilt = polygons.flatMap((rings) => {
    const [outer = [], ...holes] = rings.map(ringOf)
    return outer.length < 4 ? [] : [[outer, ...holes.filter((hole) => hole.length >= 4)]]
  })
  const [first] = rebuilt
  if (!first) return geometry
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: first }
    : { type: 'MultiPolygon', coordinates: rebuilt }
}
