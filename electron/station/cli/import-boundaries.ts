/** Boundaries on the command line: what the wall's own dialog does, without its pictures. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { BoundaryCheck, BoundaryImport, BoundaryRequest } from '#shared/contract/units.ts'
import { BoundaryError } from '#shared/domain/boundary.ts'
import { StationError } from '../errors.ts'
import type { Connection } from './connect.ts'

export interface BoundaryUpload {
  readonly request: BoundaryRequest
  /** What was assumed about the file, and what was done to it. */
  readonly notes: readonly string[]
}

const PARTS = new Set(['.shp', '.dbf', '.prj', '.cpg'])
const MAX_BYTES = 64 * 1024 * 1024
const MOST_SHOWN = 50

/** Reads a map file, and of a shapefile what lies beside it. */
export async function convertFile(file: string): Promise<BoundaryUpload> {
  // Loaded when it is wanted: most commands read no maps.
  const { convertBoundaries } = await import('#shared/boundary-file/convert-boundaries.ts')
  const paths = extname(file).toLowerCase() === '.shp' ? besides(file) : [file]
  if (paths.reduce((sum, path) => sum + statSync(path).size, 0) > MAX_BYTES) {
    throw new StationError(
      'too-large',
      `Tệp ${file} nặng quá 64 MB. Nén thành .zip hoặc giản lược đường biên rồi nhập lại.`,
    )
  }
  const files = paths.map((path) => ({ name: basename(path), bytes: new Uint8Array(readFileSync(path)) }))
  try {
    const { document, layer, layers, projection, text, outline } = await convertBoundaries(files)
    const notes = [
      ...(layers.length > 1 ? [`Tệp có ${layers.length} lớp; nhập lớp “${layer}”.`] : []),
      ...(projection.said === 'assumed' ? ['Tệp không nói hệ tọa độ; coi là WGS 84.'] : []),
      ...(text?.said === 'assumed' ? [`Tệp không nói bảng mã chữ; đọc theo ${text.encoding}.`] : []),
      ...(outline.after < outline.before
        ? [
            `Đường biên giản lược từ ${asCount(outline.before)} xuống ${asCount(outline.after)} điểm, bỏ nét nhỏ hơn khoảng ${asCount(Math.round(outline.metres))} m.`,
          ]
        : []),
    ]
    return { request: { document: { ...document }, source: basename(file).slice(0, 200) }, notes }
  } catch (error) {
    if (error instanceof BoundaryError) throw new StationError('bad-boundaries', error.message, 422)
    throw error
  }
}

const asCount = (count: number): string => count.toLocaleString('vi-VN')

function besides(file: string): string[] {
  const stem = basename(file, extname(file)).toLowerCase()
  const folder = dirname(file)
  const others = readdirSync(folder).filter(
    (name) =>
      PARTS.has(extname(name).toLowerCase()) &&
      basename(name, extname(name)).toLowerCase() === stem &&
      name !== basename(file),
  )
  return [file, ...others.map((name) => join(folder, name))]
}

/** Exits 1 where any shape was left out. */
export async function importBoundaries(
  { request }: Connection,
  { request: body, notes }: BoundaryUpload,
  { dryRun, json }: { readonly dryRun: boolean; readonly json: boolean },
): Promise<number> {
  for (const note of notes) console.error(note)
  const unmatched = dryRun
    ? await check(request, body, json)
    : take(await request<BoundaryImport>('POST', '/api/v1/boundaries', body), json)
  if (!json) {
    for (const { name, detail } of unmatched.slice(0, MOST_SHOWN)) console.error(`  ${name}: ${detail}`)
    if (unmatched.length > MOST_SHOWN) console.error(`  … và ${unmatched.length - MOST_SHOWN} hình nữa.`)
  }
  return unmatched.length === 0 ? 0 : 1
}

type Unmatched = BoundaryImport['unmatched']

async function check(request: Connection['request'], body: object, json: boolean): Promise<Unmatched> {
  const answer = await request<BoundaryCheck>('POST', '/api/v1/boundaries/check', body)
  if (json) console.log(JSON.stringify(answer))
  else {
    console.log(
      `Chạy thử, chưa ghi gì: khớp ${answer.matched} đơn vị, thay ${answer.replaced} ranh giới đang có; còn thiếu ${answer.missing.length}.`,
    )
  }
  return answer.shapes.flatMap(({ index, name, unit, detail }) =>
    unit === null ? { index, name, detail: detail ?? '' } : [],
  )
}

function take(answer: BoundaryImport, json: boolean): Unmatched {
  if (json) console.log(JSON.stringify(answer))
  else console.log(`Đã nhập ranh giới của ${answer.matched} đơn vị; còn thiếu ${answer.missing.length}.`)
  return answer.unmatched
}
