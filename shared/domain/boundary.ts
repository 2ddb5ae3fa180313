/**
 * Boundaries of units, from files of unknown origin: polygons in degrees, bounded in size, rounded to what
 * a wall can show.
 */
import type { UnitCode } from './unit.ts'

export type Position = [lon: number, lat: number]
export type BoundaryGeometry =
  | { type: 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] }

export interface BoundaryFeature {
  type: 'Feature'
  id: UnitCode
  properties: Record<string, never>
  geometry: BoundaryGeometry
}

/** Why a whole file is refused; `message` says what to do, in Vietnamese. */
export class BoundaryError extends Error {
  override readonly name = 'BoundaryError'
}

/** What a station takes; the wall's own importer reads more, and simplifies it first. */
export const MAX_VERTICES = 500_000
export const GRID = 100_000 // Five decimals, about one metre.
/** Viet Nam with its islands, and some room. */
const VIET_NAM = { west: 101, south: 5.5, east: 118.5, north: 24.5 } as const

export function tooManyVertices(most = MAX_VERTICES): BoundaryError {
  return new BoundaryError(
    `Tệp có hơn ${most.toLocaleString('vi-VN')} điểm. Giản lược đường biên rồi nhập lại, ví dụ bằng mapshaper: -simplify 10%.`,
  )
}

export type Box = { west: number; south: number; east: number; north: number }
export interface Shape {
  readonly geometry: BoundaryGeometry
  readonly box: Box
}
/** Vertices read so far, over all features of a file, and how many may be. */
export interface Tally {
  vertices: number
  readonly most?: number
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/**
 * The checked and rounded geometry, or what is wrong with it.
 * @throws BoundaryError where the whole file is in another coordinate system, or too large.
 */
export function readShape(geometry: unknown, tally: Tally): Shape | string {
  if (!isRecord(geometry)) return 'Không có hình.'
  const { type, coordinates } = geometry
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    return 'Chỉ nhận hình vùng (Polygon, MultiPolygon), không nhận điểm, đường hay tập hợp.'
  }
  const raw: unknown = type === 'Polygon' ? [coordinates] : coordinates
  if (!Array.isArray(raw)) return 'Hình không có tọa độ.'
  const box = { west: 180, south: 90, east: -180, north: -90 }
  const polygons: Position[][][] = []
  for (const rings of raw) {
    if (!Array.isArray(rings) || rings.length === 0) return 'Hình không có tọa độ.'
    const kept: Position[][] = []
    for (const [index, ring] of rings.entries()) {
      const read = readRing(ring, tally, box)
      if (typeof read === 'string') return read
      // A ring that vanishes when rounded takes its holes with it.
      if (read.length >= 4) kept.push(read)
      else if (index === 0) break
    }
    if (kept.length > 0) polygons.push(kept)
  }
  const [first] = polygons
  if (!first) return 'Hình quá nhỏ, không còn gì sau khi làm tròn tọa độ.'
  if (isAbroad(box)) return outsideVietNam(box)
  return {
    geometry: type === 'Polygon' ? { type, coordinates: first } : { type, coordinates: polygons },
    box,
  }
}

const isAbroad = ({ west, south, east, north }: Box): boolean =>
  east < VIET_NAM.west || west > VIET_NAM.east || north < VIET_NAM.south || south > VIET_NAM.north

function outsideVietNam({ west, south, east, north }: Box): string {
  const middle = (from: number, to: number) =>
    ((from + to) / 2).toLocaleString('vi-VN', { maximumFractionDigits: 2 })
  return `Hình nằm ngoài Việt Nam (quanh kinh độ ${middle(west, east)}, vĩ độ ${middle(south, north)}); có thể tệp khai sai hệ tọa độ.`
}

function readRing(ring: unknown, tally: Tally, box: Box): Position[] | string {
  if (!Array.isArray(ring) || ring.length < 4) return 'Một vòng biên có ít hơn bốn điểm.'
  tally.vertices += ring.length
  if (tally.vertices > (tally.most ?? MAX_VERTICES)) throw tooManyVertices(tally.most)
  const read: Position[] = []
  for (const position of ring) {
    if (!Array.isArray(position)) return 'Có tọa độ không phải là số.'
    const [lon, lat]: unknown[] = position
    if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon + lat)) {
      return 'Có tọa độ không phải là số.'
    }
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90) throw notDegrees(lon, lat)
    box.west = Math.min(box.west, lon)
    box.east = Math.max(box.east, lon)
    box.south = Math.min(box.south, lat)
    box.north = Math.max(box.north, lat)
    const rounded: Position = [Math.round(lon * GRID) / GRID, Math.round(lat * GRID) / GRID]
    const last = read.at(-1)
    if (!last || last[0] !== rounded[0] || last[1] !== rounded[1]) read.push(rounded)
  }
  const [start, end] = [read[0], read.at(-1)]
  const closed = start && end && start[0] === end[0] && start[1] === end[1]
  return closed ? read : 'Một vòng biên không khép kín.'
}

function notDegrees(lon: number, lat: number): BoundaryError {
  const swapped = Math.abs(lon) <= 90 && Math.abs(lat) <= 180
  return new BoundaryError(
    swapped
      ? `Tọa độ ${lon}; ${lat} đảo ngược: phải ghi kinh độ trước, vĩ độ sau. Xuất lại tệp đúng chuẩn GeoJSON.`
      : `Tọa độ ${lon}; ${lat} không phải kinh độ, vĩ độ. Chuyển tệp sang hệ WGS 84 (EPSG:4326) rồi nhập lại, ví dụ trong QGIS: Xuất → Lưu đối tượng thành… → CRS: EPSG:4326.`,
  )
}
