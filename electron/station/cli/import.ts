import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import type { PackChange, PackPlan } from '#shared/contract/dictionary.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import type { UnitChangesAnswer } from '#shared/contract/unit-changes.ts'
import { StationError, UsageError } from '../errors.ts'
import { type FileRows, withFileVerdicts } from '../features/observations/file-rows.ts'
import { readCsv } from '../features/observations/read-csv.ts'
import { MAX_BODY_BYTES } from '../features/observations/routes.ts'
import { readUnitChanges } from '../features/units/read-changes.ts'
import type { Invocation } from './commands.ts'
import { type Connection, withStation } from './connect.ts'
import { type BoundaryUpload, convertFile, importBoundaries } from './import-boundaries.ts'

const MOST_SHOWN = 50
const MAP_ENDINGS: ReadonlySet<string> = new Set(['.geojson', '.topojson'])

interface ObservationFile extends Pick<FileRows, 'rejected' | 'ignoredColumns'> {
  readonly rows: readonly unknown[]
}

type Content =
  | ({ readonly kind: 'observations' } & ObservationFile)
  | { readonly kind: 'boundaries'; readonly boundaries: BoundaryUpload }
  | { readonly kind: 'pack'; readonly text: string }
  | { readonly kind: 'unit-changes'; readonly body: object }

export async function importFile({ home, json, options, positionals }: Invocation): Promise<number> {
  const file = positionals[0] ?? ''
  const dryRun = options['dry-run'] === true
  const content = await readContent(file)
  if (dryRun && content.kind !== 'pack' && content.kind !== 'boundaries') {
    throw new UsageError('bad-option', '--dry-run chỉ dùng khi nhập bộ chỉ tiêu (yaml) hoặc ranh giới.')
  }
  return await withStation(home, (connection) => {
    switch (content.kind) {
      case 'observations':
        return importRows(connection, content, json, options.confirm === true)
      case 'boundaries':
        return importBoundaries(connection, content.boundaries, { dryRun, json })
      case 'pack':
        return importPack(connection, content.text, dryRun, json)
      case 'unit-changes':
        return importUnitChanges(connection, content.body, json)
    }
  })
}

async function readContent(file: string): Promise<Content> {
  let size: number
  try {
    size = statSync(file).size
  } catch {
    throw new StationError('no-file', `Không mở được tệp ${file}.`)
  }
  const ending = extname(file).toLowerCase()
  if (ending === '.shp' || ending === '.zip' || (size > MAX_BODY_BYTES && MAP_ENDINGS.has(ending))) {
    return { kind: 'boundaries', boundaries: await convertFile(file) }
  }
  if (size > MAX_BODY_BYTES) {
    throw new StationError(
      'too-large',
      `Tệp ${file} nặng ${Math.round(size / 1_048_576)} MB; mỗi lần nhập tối đa 32 MB và 50.000 dòng. Chia tệp rồi nhập từng phần.`,
    )
  }
  const bytes = new Uint8Array(readFileSync(file))
  switch (ending) {
    case '.csv':
    case '.txt':
    case '.tsv': {
      const changes = readUnitChanges(bytes)
      if (changes) return { kind: 'unit-changes', body: { changes } }
      return { kind: 'observations', ...readCsv(bytes) }
    }
    case '.xlsx': {
      // Loaded when it is wanted: it takes as long as most commands.
      const { readWorkbook } = await import('../features/observations/read-workbook.ts')
      return { kind: 'observations', ...(await readWorkbook(bytes)) }
    }
    case '.yaml':
    case '.yml':
      return { kind: 'pack', text: new TextDecoder().decode(bytes) }
    case '.json':
    case '.geojson':
    case '.topojson':
      return await readJson(file, new TextDecoder().decode(bytes))
    default:
      throw new StationError(
        'unsupported-type',
        `Không nhận tệp ${file}. Nhập được: csv, xlsx, json, geojson, topojson, shp, zip, yaml.`,
      )
  }
}

async function readJson(file: string, text: string): Promise<Content> {
  let document: unknown
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new StationError(
      'not-json',
      `Tệp ${file} không phải JSON đúng: ${error instanceof Error ? error.message : ''}`,
    )
  }
  if (typeof document === 'object' && document !== null) {
    if ('observations' in document && Array.isArray(document.observations)) {
      return { kind: 'observations', rows: document.observations, rejected: [], ignoredColumns: [] }
    }
    if ('changes' in document && Array.isArray(document.changes)) {
      return { kind: 'unit-changes', body: document }
    }
    if ('type' in document) return { kind: 'boundaries', boundaries: await convertFile(file) }
  }
  throw new StationError(
    'unsupported-type',
    `Tệp ${file} không có “observations”, cũng không phải GeoJSON hay TopoJSON.`,
  )
}

/** Exits 1 where any row was refused. */
async function importRows(
  { request }: Connection,
  { rows, rejected, ignoredColumns }: ObservationFile,
  json: boolean,
  confirmed: boolean,
): Promise<number> {
  if (ignoredColumns.length > 0) console.error(`Bỏ qua cột không nhận ra: ${ignoredColumns.join(', ')}.`)
  if (!json) process.stderr.write(`Đang nhập ${rows.length.toLocaleString('vi-VN')} dòng…\n`)
  const taken = await request<IntakeAnswer>(
    'POST',
    `/api/v1/observations${confirmed ? '?confirm=true' : ''}`,
    { observations: rows },
  )
  const answer = withFileVerdicts(taken, rejected)
  if (json) console.log(JSON.stringify(answer))
  else {
    console.log(`Nhận ${answer.accepted}, không đổi ${answer.unchanged}, trả lại ${answer.rejected.length}.`)
    for (const { detail } of answer.notes?.slice(0, MOST_SHOWN) ?? []) console.error(`  lưu ý: ${detail}`)
    for (const { row, detail } of answer.rejected.slice(0, MOST_SHOWN))
      console.error(`  dòng ${row}: ${detail}`)
    if (answer.rejected.length > MOST_SHOWN) {
      console.error(`  … và ${answer.rejected.length - MOST_SHOWN} dòng nữa (xem đủ với --json).`)
    }
  }
  return answer.rejected.length === 0 ? 0 : 1
}

async function importUnitChanges({ request }: Connection, body: object, json: boolean): Promise<number> {
  const answer = await request<UnitChangesAnswer>('POST', '/api/v1/unit-changes', body)
  if (json) console.log(JSON.stringify(answer))
  else {
    console.log(`Đã ghi ${answer.recorded} thay đổi đơn vị; thêm ${answer.added.length} đơn vị mới.`)
    for (const { unit, since } of answer.closed) console.log(`  ${unit} thôi tồn tại từ ${since}`)
  }
  return 0
}

const CHANGE_WORDS: Record<PackChange['change'], string> = { added: 'thêm', changed: 'đổi', removed: 'bỏ' }
const PART_WORDS: Record<PackChange['part'], string> = {
  pack: 'bộ',
  group: 'nhóm',
  office: 'phòng ban',
  codeList: 'danh mục mã',
  measureSet: 'nhóm số liệu',
  measure: 'số liệu',
  kpi: 'chỉ tiêu',
  threshold: 'ngưỡng',
}

/** Exits 1 where something stands in the way. */
async function importPack(
  { exchangeText }: Connection,
  text: string,
  dryRun: boolean,
  json: boolean,
): Promise<number> {
  const path = `/api/v1/packs?dryRun=${dryRun}`
  const answer = await exchangeText('POST', path, { mediaType: 'application/yaml', text })
  const plan = JSON.parse(answer) as PackPlan
  if (json) console.log(JSON.stringify(plan))
  else {
    for (const change of plan.changes) console.log(describeChange(change))
    for (const { detail } of plan.breaks) console.error(`vướng: ${detail}`)
    const done = dryRun ? 'Chạy thử, chưa ghi gì' : `Đã nhập bộ “${plan.pack}”`
    const changes = plan.changes.length === 0 ? 'không có gì thay đổi' : `${plan.changes.length} thay đổi`
    const hindrances = plan.breaks.length === 0 ? '' : `, ${plan.breaks.length} chỗ vướng phải sửa trước`
    console.log(`${done}: ${changes}${hindrances}.`)
  }
  return plan.breaks.length === 0 ? 0 : 1
}

function describeChange({ change, part, key, fields, note }: PackChange): string {
  const told = fields.map(({ field, before, after }) =>
    field === 'order' ? 'thứ tự' : `${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  )
  const details = [...told, ...(note === null ? [] : [note])].join('; ')
  return `  ${CHANGE_WORDS[change]} ${PART_WORDS[part]} ${key}${details === '' ? '' : `: ${details}`}`
}
