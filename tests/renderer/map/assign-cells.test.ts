import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignCells } from '../../../renderer/map/assign-cells.ts'
import type { Point } from '../../../renderer/map/geometry.ts'

const moved = (points: readonly Point[], cells: readonly Point[], assigned: readonly number[]): number =>
  points.reduce((sum, [x, y], index) => {
    const [cellX, cellY] = cells[assigned[index] ?? 0] ?? [0, 0]
    return sum + (x - cellX) ** 2 + (y - cellY) ** 2
  }, 0)

/** Every way to give each point a cell of its own. */
function* choices(points: number, free: readonly number[]): Generator<number[]> {
  if (points === 0) return yield []
  for (const cell of free) {
    const others = free.filter((other) => other !== cell)
    for (const rest of choices(points - 1, others)) yield [cell, ...rest]
  }
}

const point = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))

describe('cells for points', () => {
  it('move the points no further, all together, than the best of all ways does', () => {
    const few = fc.array(point, { maxLength: 4 })
    const cellsFor = fc.array(point, { minLength: 4, maxLength: 6 })
    fc.assert(
      fc.property(few, cellsFor, (points, cells) => {
        const ways = [...choices(points.length, [...cells.keys()])]
        const best = Math.min(...ways.map((way) => moved(points, cells, way)))
        expect(moved(points, cells, assignCells(points, cells))).toBe(best)
      }),
    )
  })

  it('are taken once each, whether the points are few or many, and the same ones every time', () => {
    const many = fc.array(point, { minLength: 150, maxLength: 700, size: 'max' })
    fc.assert(
      fc.property(many, fc.integer({ min: 0, max: 90 }), (points, spare) => {
        const cells = Array.from({ length: points.length + spare }, (_, at): Point => [at % 20, at / 20])
        const assigned = assignCells(points, cells)
        expect([assigned.length, new Set(assigned).size]).toEqual([points.length, points.length])
        expect(assignCells(points, cells)).toEqual(assigned)
      }),
      { numRuns: 12 },
    )
  })

  it('must not be fewer than the points', () => {
    expect(() => assignCells([[0, 0]], [])).toThrow(RangeError)
  })
})
