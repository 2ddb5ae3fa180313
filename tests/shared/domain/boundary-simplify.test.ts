import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BoundaryGeometry, Position } from '#shared/domain/boundary.ts'
import { simplifyTogether } from '#shared/domain/boundary-simplify.ts'

/** A border from one point to another with bends, the same for both of its neighbours. */
function wavy([x1, y1]: Position, [x2, y2]: Position, bends: readonly number[]): Position[] {
  const points = bends.map((bend, at): Position => {
    const share = (at + 1) / (bends.length + 1)
    return [x1 + share * (x2 - x1) + bend * (y2 - y1), y1 + share * (y2 - y1) + bend * (x2 - x1)]
  })
  const all: Position[] = [[x1, y1], ...points, [x2, y2]]
  return all.map(([x, y]) => [Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5])
}

const CORNERS: readonly Position[] = [
  [105, 21],
  [106, 21],
  [107, 21],
  [107, 22],
  [106, 22],
  [105, 22],
]
const ring = (...parts: Position[][]): Position[] =>
  parts.flatMap((part, at) => (at === 0 ? part : part.slice(1)))

/** Two units side by side: the border between them is the same line, run through both ways. */
function twoUnits(bends: readonly number[]): BoundaryGeometry[] {
  const [a, b, c, d, e, f] = CORNERS as [Position, Position, Position, Position, Position, Position]
  const between = wavy(b, e, bends)
  return [
    {
      type: 'Polygon',
      coordinates: [ring(wavy(a, b, bends), between, wavy(e, f, bends), wavy(f, a, bends))],
    },
    {
      type: 'Polygon',
      coordinates: [ring(wavy(b, c, bends), wavy(c, d, bends), wavy(d, e, bends), between.toReversed())],
    },
  ]
}

const ringsOf = (geometry: BoundaryGeometry): Position[][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
const keyOf = (position: Position | undefined): string => String(position)
/** Each side of each ring once, without direction, and how many rings run along it. */
function sides(geometries: readonly BoundaryGeometry[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const each of geometries.flatMap(ringsOf)) {
    for (const [at, position] of each.slice(0, -1).entries()) {
      const side = [keyOf(position), keyOf(each[at + 1])].sort().join(' – ')
      found.set(side, (found.get(side) ?? 0) + 1)
    }
  }
  return found
}

describe('simplifyTogether', () => {
  const BENDS = Array.from({ length: 200 }, (_, at) => 0.02 * Math.sin(at * 1.7) * Math.sin(at / 31))

  it('leaves alone what a wall can draw', () => {
    const units = twoUnits(BENDS)
    expect(simplifyTogether(units)).toMatchObject({ geometries: units, metres: 0 })
  })

  it('keeps to the number of vertices, and says how much it left out', () => {
    const { before, after, metres } = simplifyTogether(twoUnits(BENDS), 100)
    expect(before).toBeGreaterThan(1_000)
    expect(after).toBeLessThanOrEqual(100)
    expect(after).toBeGreaterThan(90)
    expect(metres).toBeGreaterThan(10)
  })

  it('keeps the border of two neighbours one line: nothing gapes, nothing overlaps', () => {
    const bends = fc.array(fc.double({ min: -0.03, max: 0.03, noNaN: true }), { minLength: 3, maxLength: 60 })
    fc.assert(
      fc.property(bends, fc.integer({ min: 12, max: 80 }), (each, most) => {
        const { geometries } = simplifyTogether(twoUnits(each), most)
        const [left, right] = geometries.map((one) => new Set(sides([one]).keys()))
        const shared = [...(left ?? [])].filter((side) => right?.has(side))
        // The shared sides lead from junction to junction without a break.
        const ends = new Map<string, number>()
        for (const end of shared.flatMap((side) => side.split(' – '))) ends.set(end, (ends.get(end) ?? 0) + 1)
        const loose = [...ends].filter(([, count]) => count === 1).map(([end]) => end)
        expect(loose.sort()).toEqual([keyOf(CORNERS[1]), keyOf(CORNERS[4])].sort())
        for (const one of geometries.flatMap(ringsOf)) {
          expect(one.length).toBeGreaterThanOrEqual(4)
          expect(one[0]).toEqual(one.at(-1))
        }
      }),
    )
  })

  it('keeps an enclave and the hole around it the same, and an island an area', () => {
    const round = (size: number): Position[] => {
      const points = Array.from({ length: 300 }, (_, at): Position => {
        const angle = (at / 300) * 2 * Math.PI
        return [
          Math.round((105.5 + size * Math.cos(angle)) * 1e5) / 1e5,
          Math.round((21.5 + size * Math.sin(angle)) * 1e5) / 1e5,
        ]
      })
      return [...points, points[0] ?? [0, 0]]
    }
    const hole = round(0.1)
    // The enclave begins elsewhere and runs the other way.
    const turned = [...hole.slice(100, -1), ...hole.slice(0, 101)].toReversed()
    const { geometries } = simplifyTogether(
      [
        { type: 'Polygon', coordinates: [round(0.4), hole] },
        { type: 'Polygon', coordinates: [turned] },
        { type: 'MultiPolygon', coordinates: [[round(0.0005)], [round(0.7)]] },
      ],
      60,
    )
    const [around, enclave, islands] = geometries
    const asSet = (points: Position[] | undefined) => new Set(points?.map(keyOf))
    expect(asSet(enclave && ringsOf(enclave)[0])).toEqual(asSet(around && ringsOf(around)[1]))
    expect(islands && ringsOf(islands).map(({ length }) => length >= 4)).toEqual([true, true])
  })

  it('simplifies half a million vertices', () => {
    const many = Array.from({ length: 70_000 }, (_, at) => 0.02 * Math.sin(at * 2.3))
    const { before, after } = simplifyTogether(twoUnits(many))
    expect([before > 350_000, after <= 30_000]).toEqual([true, true])
  })
})
