/** The layers in the files that were chosen: shapefiles with what belongs to them, GeoJSON, TopoJSON, in a .zip or not. */
import { unzipSync } from 'fflate'
import { BoundaryError } from '../domain/boundary.ts'

export interface BoundaryFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Layer {
  readonly name: string
  readonly kind: 'shapefile' | 'json'
  /** By ending, in small letters: `shp`, `dbf`, `prj`, `cpg`; or `json`. */
  readonly parts: ReadonlyMap<string, Uint8Array>
}

const MEGABYTE = 1024 * 1024
export const MAX_FILE_BYTES = 64 * MEGABYTE
const MAX_UNPACKED_BYTES = 256 * MEGABYTE
const MAX_ENTRIES = 1_000

const WANTED = /\.(shp|dbf|prj|cpg|json|geojson|topojson)$/i
const endingOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
const withoutEnding = (name: string): string => name.replace(/\.[^./\\]+$/, '')

/** @throws BoundaryError where there is no layer; its message says what is missing. */
export function layersIn(files: readonly BoundaryFile[]): Layer[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
  if (bytes > MAX_FILE_BYTES) {
    throw new BoundaryError(
      `Tệp nặng ${Math.round(bytes / MEGABYTE)} MB; tối đa 64 MB. Nén thành .zip hoặc giản lược đường biên rồi nhập lại.`,
    )
  }
  const all = files.flatMap((file) => (endingOf(file.name) === 'zip' ? unpack(file) : [file]))
  const layers = all.flatMap((file): Layer[] => {
    const ending = endingOf(file.name)
    if (ending === 'json' || ending === 'geojson' || ending === 'topojson') {
      return [{ name: file.name, kind: 'json', parts: new Map([['json', file.bytes]]) }]
    }
    if (ending !== 'shp') return []
    const stem = withoutEnding(file.name).toLowerCase()
    const own = all.filter(({ name }) => withoutEnding(name).toLowerCase() === stem)
    const parts = own.map((part) => [endingOf(part.name), part.bytes] as const)
    return [{ name: file.name, kind: 'shapefile', parts: new Map(parts) }]
  })
  if (layers.length > 0) return layers
  throw new BoundaryError(
    all.some(({ name }) => endingOf(name) === 'dbf')
      ? 'Thiếu tệp .shp. Chọn cùng lúc các tệp .shp, .dbf và .prj, hoặc một tệp .zip chứa chúng.'
      : 'Không thấy tệp bản đồ. Chọn GeoJSON, TopoJSON, Shapefile (.shp cùng .dbf, .prj) hoặc một tệp .zip chứa chúng.',
  )
}

/** A few bytes can claim to be gigabytes; what an archive says of itself is counted before anything is unpacked. */
function unpack({ name, bytes }: BoundaryFile): BoundaryFile[] {
  let entries = 0
  let unpacked = 0
  const refusal = (why: string) => new BoundaryError(`Không mở tệp nén ${name}: ${why}`)
  try {
    const found = unzipSync(bytes, {
      filter: (entry) => {
        entries += 1
        if (entries > MAX_ENTRIES) throw refusal(`có hơn ${MAX_ENTRIES} tệp bên trong.`)
        if (!WANTED.test(entry.name) || /(^|\/)(__MACOSX\/|\._)/.test(entry.name)) return false
        unpacked += entry.originalSize
        if (unpacked > MAX_UNPACKED_BYTES)
          throw refusal('mở ra sẽ lớn hơn 256 MB. Chỉ nén một lớp xã, phường.')
        return true
      },
    })
    return Object.entries(found).map(([entry, content]) => ({ name: entry, bytes: content }))
  } catch (error) {
    if (error instanceof BoundaryError) throw error
    throw refusal('tệp hỏng hoặc có mật khẩu. Nén lại ở dạng .zip thường.')
  }
}
