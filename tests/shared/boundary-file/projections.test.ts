import { describe, expect, it } from 'vitest'
import { keyOfCrs, PROJECTIONS, projectionOf, projectionOfPrj } from '#shared/boundary-file/projections.ts'
import type { Position } from '#shared/domain/boundary.ts'
import { PRJ } from '../../support/shapefile.ts'

const A = 6_378_137
const F = 1 / 298.257223563
const E2 = F * (2 - F)
const RADIANS = Math.PI / 180

/** Decision 05/2007/QĐ-BTNMT, with the formula of the Department of Survey and Mapping, written out. */
function byTheDecision([lon, lat]: Position): Position {
  const n = A / Math.sqrt(1 - E2 * Math.sin(lat * RADIANS) ** 2)
  const x = n * Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS)
  const y = n * Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS)
  const z = n * (1 - E2) * Math.sin(lat * RADIANS)
  const [omega, psi, epsilon] = [-0.00928836, 0.01975479, -0.00427372].map(
    (angle) => (angle / 3_600) * RADIANS,
  ) as [number, number, number]
  const k = 1.000000252906278
  const x2 = -191.90441429 + k * (x + epsilon * y - psi * z)
  const y2 = -39.30318279 + k * (-epsilon * x + y + omega * z)
  const z2 = -111.45032835 + k * (psi * x - omega * y + z)
  const p = Math.hypot(x2, y2)
  let latitude = Math.atan2(z2, p * (1 - E2))
  for (let round = 0; round < 10; round += 1) {
    const n2 = A / Math.sqrt(1 - E2 * Math.sin(latitude) ** 2)
    latitude = Math.atan2(z2 + E2 * n2 * Math.sin(latitude), p)
  }
  return [Math.atan2(y2, x2) / RADIANS, latitude / RADIANS]
}

const turned = (key: string, position: Position): Position => projectionOf(key)?.(position) ?? position
const CENTIMETRE = 7 // Decimals of a degree.

describe('coordinate systems', () => {
  it.each<Position>([
    [105.8412, 21.0245],
    [106.7, 10.78],
    [108.2, 16.05],
  ])('turns VN-2000 %d, %d to WGS 84 as the decision of 2007 says', (...position) => {
    const [lon, lat] = turned('vn2000', position)
    const [wantedLon, wantedLat] = byTheDecision(position)
    expect(lon).toBeCloseTo(wantedLon, CENTIMETRE)
    expect(lat).toBeCloseTo(wantedLat, CENTIMETRE)
  })

  it('lays zones on their meridian, at their scale', () => {
    // The meridian's arc from the equator to 21° on WGS 84, added up.
    const steps = 21_000
    const arc = Array.from({ length: steps }, (_, step) => {
      const lat = ((step + 0.5) / steps) * 21 * RADIANS
      return ((A * (1 - E2)) / (1 - E2 * Math.sin(lat) ** 2) ** 1.5) * ((21 * RADIANS) / steps)
    }).reduce((sum, part) => sum + part, 0)
    const shift = (key: string, scale: number): Position => turned(key, [500_000, arc * scale])
    for (const [key, scale, meridian] of [
      ['utm48', 0.9996, 105],
      ['tm3-105.75', 0.9999, 105.75],
      ['tm3-108', 0.9999, 108],
    ] as const) {
      const [lon, lat] = shift(key, scale)
      const [wantedLon, wantedLat] = byTheDecision([meridian, 21])
      expect(lon).toBeCloseTo(wantedLon, CENTIMETRE)
      expect(lat).toBeCloseTo(wantedLat, CENTIMETRE)
    }
  })

  it('shifts a VN-2000 file whose .prj lacks the way to WGS 84, and no other', () => {
    const position: Position = [587_000, 2_325_000]
    expect(projectionOfPrj(PRJ.vn2000Utm48)?.(position)).toEqual(turned('utm48', position))
    const unshifted = projectionOfPrj(PRJ.utm48)?.(position) ?? [0, 0]
    const metres = Math.hypot(
      (unshifted[0] - turned('utm48', position)[0]) * 103_900,
      (unshifted[1] - turned('utm48', position)[1]) * 110_700,
    )
    expect(metres).toBeGreaterThan(150)
    expect(projectionOfPrj(PRJ.wgs84)).toBeNull()
    expect(() => projectionOfPrj('LOCAL_CS["Bàn vẽ"]')).toThrow('Chọn hệ tọa độ')
  })

  it('knows the systems that GeoJSON files name', () => {
    const keyOf = (name: string) => keyOfCrs({ crs: { type: 'name', properties: { name } } })
    expect(keyOf('urn:ogc:def:crs:OGC:1.3:CRS84')).toBe('wgs84')
    expect(keyOf('urn:ogc:def:crs:EPSG::3405')).toBe('utm48')
    expect(keyOf('EPSG:9210')).toBe('tm3-105.75')
    expect([keyOf('EPSG:2154'), keyOfCrs({}), keyOfCrs(null)]).toEqual([null, null, null])
    expect(() => projectionOf('toString')).toThrow('hệ tọa độ')
    expect(Object.keys(PROJECTIONS)).toContain('tm3-107.75')
  })
})
