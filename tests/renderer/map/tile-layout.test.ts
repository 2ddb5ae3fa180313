import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnitItem } from '#shared/contract/index.ts'
import { equalTiles } from '../../../renderer/map/equal-tiles.ts'
import type { Box, Point } from '../../../renderer/map/geometry.ts'
import { fitProjection } from '../../../renderer/map/projection.ts'
import { tileLayout } from '../../../renderer/map/tile-layout.ts'
import { layOutUnits, type UnitLayout } from '../../../renderer/map/unit-layout.ts'

/** Real units with the points that the product ships. */
function unitsBelow(parent: string): UnitItem[] {
  const [head = '', ...lines] = readFileSync(
    join(import.meta.dirname, '../../../resources/units/vietnam.csv'),
    'utf8',
  )
    .trim()
    .split(/\r?\n/)
  const columns = head.split(',')
  const items = lines.map((line) => {
    const values = line.split(',')
    const of = (name: string) => values[columns.indexOf(name)] ?? ''
    const number = (name: string) => (of(name) === '' ? null : Number(of(name)))
    return { code: of('code'), parent: of('parent'), lat: number('lat'), lon: number('lon') }
  })
  return items.filter((unit) => unit.parent === parent) as unknown as UnitItem[]
}

const sizeOf = ({ left, top, right, bottom }: Box) => [(right - left).toFixed(3), (bottom - top).toFixed(3)]
const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Of each unit the others by distance, nearest first. */
function neighbours(points: ReadonlyMap<string, Point>): Map<string, string[]> {
  return new Map(
    [...points].map(([code, [x, y]]) => {
      const distance = (other: string) => {
        const [otherX, otherY] = points.get(other) ?? [0, 0]
        return Math.hypot(x - otherX, y - otherY)
      }
      const others = [...points.keys()].filter((other) => other !== code)
      return [code, others.sort((a, b) => distance(a) - distance(b))]
    }),
  )
}

const anchorsOf = ({ shapes }: UnitLayout) => new Map(shapes.map(({ code, anchor }) => [code, anchor]))

describe('equal tiles', () => {
  const point = fc.option(
    fc.tuple(fc.double({ min: 0, max: 1e3, noNaN: true }), fc.double({ min: 0, max: 700, noNaN: true })),
  )

  it('hold every unit exactly once, all of one size, none over another, within the plane', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (points) => {
        const units = points.map((each, index) => ({ code: `u${index}`, point: each }))
        const { shapes, width, height } = equalTiles(units)
        expect(shapes.map(({ code }) => code).sort()).toEqual(units.map(({ code }) => code).sort())
        expect(new Set(shapes.map(({ box }) => sizeOf(box).join())).size).toBe(1)
        for (const [index, { box }] of shapes.entries()) {
          expect(box.left >= 0 && box.top >= 0 && box.right <= width + 1e-6).toBe(true)
          expect(box.bottom <= height + 1e-6).toBe(true)
          expect(shapes.slice(index + 1).some((other) => overlap(box, other.box))).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('of Hà Nội keep what is far apart in order, and neighbours near', () => {
    const units = unitsBelow('01')
    const tiles = anchorsOf(tileLayout(units))
    const projection = fitProjection(units.map(({ lon, lat }): Point => [lon ?? 0, lat ?? 0]))
    const place = ({ lon, lat }: UnitItem): Point => projection?.project([lon ?? 0, lat ?? 0]) ?? [0, 0]
    const points = new Map(units.map((unit) => [unit.code as string, place(unit)]))
    const [onMap, onTiles] = [neighbours(points), neighbours(tiles)]
    // Where the nearest neighbour stands in the order of distance on the tiles.
    const places = units.map(({ code }) => onTiles.get(code)?.indexOf(onMap.get(code)?.[0] ?? '') ?? 999)
    const near = places.filter((place) => place < 12).length / places.length
    const swapped = units.flatMap(({ code }) =>
      units.filter((other) => {
        const [a, b] = [points.get(code), points.get(other.code)]
        const [c, d] = [tiles.get(code), tiles.get(other.code)]
        // Clearly apart on the map, and the other way round on the tiles.
        return (
          a && b && c && d && ((b[0] - a[0] > 250 && d[0] <= c[0]) || (b[1] - a[1] > 250 && d[1] <= c[1]))
        )
      }),
    )
    const pairs = units.length ** 2
    expect({
      units: units.length,
      tiles: tiles.size,
      near: near > 0.9,
      swapped: swapped.length < pairs / 1_000,
    }).toEqual({
      units: 126,
      tiles: 126,
      near: true,
      swapped: true,
    })
  })

  it('follow the map that is drawn where units have no point of their own', () => {
    const units = unitsBelow('01').slice(0, 20)
    const drawn = layOutUnits(units, [])
    const nameless = units.map((unit) => ({ ...unit, lon: null, lat: null }))
    expect(tileLayout(nameless, drawn)).toEqual(tileLayout(units, drawn))
    expect(tileLayout(nameless, null).shapes.map(({ code }) => code)).toEqual(units.map(({ code }) => code))
  })

  it('stand in the order of the list where the place of most is not known', () => {
    const units = unitsBelow('01').slice(0, 9)
    const few = units.map((unit, index) => (index < 2 ? unit : { ...unit, lon: null, lat: null }))
    const nameless = units.map((unit) => ({ ...unit, lon: null, lat: null }))
    expect(tileLayout(few)).toEqual(tileLayout(nameless))
  })

  it('of the whole country are found, each unit once', () => {
    const codes = readFileSync(join(import.meta.dirname, '../../../resources/units/vietnam.csv'), 'utf8')
    const provinces = unitsBelow('VN')
    const all = provinces.flatMap(({ code }) => unitsBelow(code))
    const layout = tileLayout(all)
    expect(codes.length > 0 && all.length).toBe(3_321)
    expect(new Set(layout.shapes.map(({ path }) => path)).size).toBe(3_321)
  })
})
