/** Small shapefiles, made up for tests: the bytes of .shp and .dbf as map software writes them. */
import { strToU8, type Zippable, zipSync } from 'fflate'

export type Corner = readonly [x: number, y: number]

/** A closed square, clockwise as outer rings are. */
export const squareAt = (x: number, y: number, size: number): Corner[] => [
  [x, y],
  [x, y + size],
  [x + size, y + size],
  [x + size, y],
  [x, y],
]

/** One polygon of one ring a record. */
export function shpOf(rings: readonly (readonly Corner[])[], type = 5): Uint8Array {
  const lengths = rings.map((ring) => 4 + 32 + 8 + 4 + 16 * ring.length)
  const view = new DataView(new ArrayBuffer(100 + lengths.reduce((sum, length) => sum + 8 + length, 0)))
  view.setInt32(0, 9_994)
  view.setInt32(24, view.byteLength / 2)
  view.setInt32(28, 1_000, true)
  view.setInt32(32, type, true)
  let at = 100
  for (const [index, ring] of rings.entries()) {
    view.setInt32(at, index + 1)
    view.setInt32(at + 4, (lengths[index] ?? 0) / 2)
    view.setInt32(at + 8, type, true)
    view.setInt32(at + 44, 1, true)
    view.setInt32(at + 48, ring.length, true)
    for (const [corner, [x, y]] of ring.entries()) {
      view.setFloat64(at + 56 + 16 * corner, x, true)
      view.setFloat64(at + 64 + 16 * corner, y, true)
    }
    at += 8 + (lengths[index] ?? 0)
  }
  return new Uint8Array(view.buffer)
}

const WIDTH = 40

/** Columns of text; cells are given as bytes in whatever encoding. */
export function dbfOf(
  columns: readonly string[],
  rows: readonly (readonly (string | Uint8Array)[])[],
): Uint8Array {
  const headLength = 33 + 32 * columns.length
  const rowLength = 1 + WIDTH * columns.length
  const bytes = new Uint8Array(headLength + rowLength * rows.length + 1).fill(0x20, headLength)
  const view = new DataView(bytes.buffer)
  bytes[0] = 3
  view.setUint32(4, rows.length, true)
  view.setUint16(8, headLength, true)
  view.setUint16(10, rowLength, true)
  for (const [index, column] of columns.entries()) {
    bytes.set(strToU8(column), 32 + 32 * index)
    bytes[32 + 32 * index + 11] = 'C'.charCodeAt(0)
    bytes[32 + 32 * index + 16] = WIDTH
  }
  bytes[headLength - 1] = 0x0d
  for (const [row, cells] of rows.entries()) {
    for (const [index, cell] of cells.entries()) {
      const text = typeof cell === 'string' ? strToU8(cell) : cell
      bytes.set(text, headLength + rowLength * row + 1 + WIDTH * index)
    }
  }
  bytes[bytes.length - 1] = 0x1a
  return bytes
}

export const zipOf = (entries: Zippable): Uint8Array => zipSync(entries)

/** As ArcGIS writes them: without the way to WGS 84. */
export const PRJ = {
  wgs84:
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
  vn2000Utm48:
    'PROJCS["VN_2000_UTM_Zone_48N",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]',
  utm48:
    'PROJCS["WGS_1984_UTM_Zone_48N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]',
} as const
