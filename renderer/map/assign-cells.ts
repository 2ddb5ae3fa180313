/**
 * Gives every point a cell of its own so that, all together, the points move as little as they can (least
 * sum of squared distances). Deterministic: the same points and cells give the same answer.
 */
import type { Point } from './geometry.ts'

/** Up to so many points the best assignment is found; more of them are first halved, and halved again. */
const MOST_AT_ONCE = 160

/** @returns For each point the index of its cell. @throws RangeError where there are fewer cells than points. */
export function assignCells(points: readonly Point[], cells: readonly Point[]): number[] {
  if (cells.length < points.length) throw new RangeError(`${points.length} points, ${cells.length} cells`)
  const assigned = new Array<number>(points.length).fill(0)
  assignPart(points, cells, points.map(indexOf), cells.map(indexOf), assigned)
  return assigned
}

const indexOf = (_: unknown, index: number): number => index

function assignPart(
  points: readonly Point[],
  cells: readonly Point[],
  own: number[],
  free: number[],
  assigned: number[],
): void {
  if (own.length <= MOST_AT_ONCE) {
    const at = (all: readonly Point[], indexes: readonly number[]) =>
      indexes.map((index) => all[index] ?? ORIGIN)
    const found = cheapest(at(points, own), at(cells, free))
    for (const [place, index] of own.entries()) assigned[index] = free[found[place] ?? 0] ?? 0
    return
  }
  const axis = longerAxis(points, own)
  const along = (all: readonly Point[]) => (a: number, b: number) =>
    (all[a]?.[axis] ?? 0) - (all[b]?.[axis] ?? 0) ||
    (all[a]?.[1 - axis] ?? 0) - (all[b]?.[1 - axis] ?? 0) ||
    a - b
  const sortedPoints = own.toSorted(along(points))
  const sortedCells = free.toSorted(along(cells))
  const half = sortedPoints.length >> 1
  // Each half of the points gets its share of the cells, and never fewer than it needs.
  const share = Math.min(
    sortedCells.length - (sortedPoints.length - half),
    Math.max(half, Math.round((sortedCells.length * half) / sortedPoints.length)),
  )
  assignPart(points, cells, sortedPoints.slice(0, half), sortedCells.slice(0, share), assigned)
  assignPart(points, cells, sortedPoints.slice(half), sortedCells.slice(share), assigned)
}

const ORIGIN: Point = [0, 0]

function longerAxis(points: readonly Point[], indexes: readonly number[]): 0 | 1 {
  const span = (axis: 0 | 1) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const index of indexes) {
      const value = points[index]?.[axis] ?? 0
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    return high - low
  }
  return span(0) >= span(1) ? 0 : 1
}

/** The Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987). */
function cheapest(points: readonly Point[], cells: readonly Point[]): number[] {
  const [rows, columns] = [points.length, cells.length]
  const costs = points.map(([x1, y1]) =>
    Float64Array.from(cells, ([x2, y2]) => (x1 - x2) ** 2 + (y1 - y2) ** 2),
  )
  // Places count from 1; 0 stands for the row that is being placed.
  const rowPrice = new Float64Array(rows + 1)
  const columnPrice = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  const cameFrom = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row += 1) {
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const done = new Uint8Array(columns + 1)
    rowOf[0] = row
    let column = 0
    do {
      done[column] = 1
      const at = rowOf[column] ?? 0
      const cost = costs[at - 1] ?? []
      const price = rowPrice[at] ?? 0
      let delta = Number.POSITIVE_INFINITY
      let next = 0
      for (let other = 1; other <= columns; other += 1) {
        if (done[other]) continue
        const reduced = (cost[other - 1] ?? 0) - price - (columnPrice[other] ?? 0)
        if (reduced < (least[other] ?? 0)) {
          least[other] = reduced
          cameFrom[other] = column
        }
        if ((least[other] ?? 0) < delta) {
          delta = least[other] ?? 0
          next = other
        }
      }
      for (let other = 0; other <= columns; other += 1) {
        if (done[other]) {
          const its = rowOf[other] ?? 0
          rowPrice[its] = (rowPrice[its] ?? 0) + delta
          columnPrice[other] = (columnPrice[other] ?? 0) - delta
        } else least[other] = (least[other] ?? 0) - delta
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const before = cameFrom[column] ?? 0
      rowOf[column] = rowOf[before] ?? 0
      column = before
    }
  }
  const found = new Array<number>(rows).fill(0)
  for (let column = 1; column <= columns; column += 1) {
    const row = rowOf[column] ?? 0
    if (row > 0) found[row - 1] = column - 1
  }
  return found
}
