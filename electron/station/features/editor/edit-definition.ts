/**
 * One definition changed by hand. What is applied is always its whole pack, by the same plan as an
 * imported file, so an edit is refused for the same reasons and leaves the same history.
 */
import { createHash } from 'node:crypto'
import {
  type KpiDefinition,
  kpiDefinition,
  type MeasureItem,
  measure,
  type Pack,
} from '#shared/contract/dictionary.ts'
import type { EditAnswer } from '#shared/contract/editor.ts'
import { LOCAL_CODE, LOCAL_KEY, LOCAL_PACK, type OwnNames, ownNames } from '#shared/domain/local-pack.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'
import { applyPack } from '../dictionary/import-pack.ts'
import { isHandedDown } from '../dictionary/own-pack.ts'
import {
  type PackHeader,
  type StoredDefinition,
  selectDefinitions,
  selectPackHeaders,
  selectPackOwners,
} from '../dictionary/queries.ts'
import { refuseOwned } from '../directives/owner.ts'

/** What is put in the place of a definition; null takes it out of use. */
export type DefinitionEdit = {
  readonly pack: string
  /** The definition that was edited; null: there was none in use. */
  readonly edition: string | null
  readonly reason: string
} & (
  | { readonly part: 'kpi'; readonly key: string; readonly item: KpiDefinition | null }
  | { readonly part: 'measure'; readonly key: string; readonly item: MeasureItem | null }
)

const SCHEMAS = { kpi: kpiDefinition, measure }
const TABLES = { kpi: 'kpis', measure: 'measures' } as const
const WORDS = { kpi: 'Chỉ tiêu', measure: 'Số liệu' } as const

/** What tells one state of a stored definition from another; a default that is written down is no change. */
export function editionOf(part: 'kpi' | 'measure', { definition, retired }: StoredDefinition): string | null {
  if (retired) return null
  return digest(SCHEMAS[part].parse(JSON.parse(definition)))
}

const digest = (item: object) => createHash('sha256').update(JSON.stringify(item)).digest('hex').slice(0, 20)

/**
 * @param dryRun Only tells what would be done.
 * @throws StationError `stale-edition` where somebody else changed the definition meanwhile; `unknown-pack`;
 *   `not-local` for a new definition outside the local pack; and as an import does.
 */
export async function editDefinition(
  station: Station,
  edit: DefinitionEdit,
  dryRun: boolean,
): Promise<EditAnswer> {
  const action = `${edit.part}-${edit.item === null ? 'retired' : edit.edition === null ? 'added' : 'changed'}`
  const detail = { key: edit.key, reason: edit.reason }
  const plan = await applyPack(station, (db) => editedPack(station, db, edit), { action, detail }, dryRun)
  return { ...plan, edition: edit.item === null ? null : digest(edit.item) }
}

function editedPack(station: Station, db: ReadableDb, edit: DefinitionEdit): Pack {
  const names = isHandedDown(db) ? ownNames(station.units.root.code) : null
  const header = headerOf(db, edit.pack, names?.pack ?? LOCAL_PACK)
  refuseOwned(station, selectPackOwners(db).get(edit.pack) ?? null, `${WORDS[edit.part]} ${edit.key}`)
  const rows = selectDefinitions(db, TABLES[edit.part])
  const stored = rows.find(({ pack, key }) => pack === edit.pack && key === edit.key)
  const edition = stored ? editionOf(edit.part, stored) : null
  if (edition !== edit.edition) throw stale(edit, edition)
  if (!stored && edit.item) checkNewKey(edit, rows, names)
  const same = edit.item !== null && edition === digest(edit.item)
  return {
    ...header,
    // A pack that is not stored yet begins with version 0.
    version: header.version + (same ? 0 : 1),
    measures: itemsOf(db, edit, 'measure') as MeasureItem[],
    kpis: itemsOf(db, edit, 'kpi') as KpiDefinition[],
  }
}

function headerOf(db: ReadableDb, name: string, local: string): PackHeader {
  const header = selectPackHeaders(db).find(({ pack }) => pack === name)
  if (header) return header
  if (name !== local) throw new StationError('unknown-pack', `Không có bộ chỉ tiêu “${name}”.`, 404)
  return {
    pack: local,
    version: 0,
    nameVi: 'Chỉ tiêu riêng của đơn vị',
    nameEn: 'Own indicators',
    groups: [],
    offices: [],
  }
}

/** All that the pack has in use, in its order, with the edited one in its old place or at the end. */
function itemsOf(db: ReadableDb, edit: DefinitionEdit, part: 'kpi' | 'measure'): unknown[] {
  const rows = selectDefinitions(db, TABLES[part]).filter(({ pack }) => pack === edit.pack)
  const edits = edit.part === part
  const items = rows.flatMap((row) => {
    if (edits && row.key === edit.key) return edit.item ? [edit.item] : []
    return row.retired ? [] : [SCHEMAS[part].parse(JSON.parse(row.definition))]
  })
  const isNew = edits && edit.item && !rows.some(({ key }) => key === edit.key)
  return isNew ? [...items, edit.item] : items
}

function stale({ part, key, item }: DefinitionEdit, edition: string | null): StationError {
  const what = `${WORDS[part]} ${key}`
  if (edition === null) {
    return new StationError(
      'stale-edition',
      `${what} không còn được dùng${item ? ': có người vừa bỏ. Mở lại danh sách rồi khôi phục nếu cần.' : '.'}`,
      409,
    )
  }
  return new StationError(
    'stale-edition',
    `${what} vừa được người khác sửa hoặc thêm. Mở lại để xem bản mới, rồi sửa tiếp trên bản đó.`,
    409,
  )
}

function checkNewKey(
  { pack, part, key }: DefinitionEdit,
  rows: readonly StoredDefinition[],
  names: OwnNames | null,
): void {
  if (rows.some((row) => row.key === key && !row.retired)) {
    throw new StationError('key-taken', `${WORDS[part]} ${key} đã có ở bộ khác. Dùng mã khác.`, 409)
  }
  if (pack !== LOCAL_PACK && pack !== names?.pack) {
    throw new StationError(
      'not-local',
      `${WORDS[part]} mới của đơn vị đặt trong bộ “${names?.pack ?? LOCAL_PACK}”; bộ “${pack}” chỉ nhận thêm bằng tệp.`,
      422,
    )
  }
  // Beside a dictionary that is handed down, the pack itself is held to the unit's own names.
  if (names) return
  const fits = part === 'kpi' ? LOCAL_CODE.test(key) : LOCAL_KEY.test(key)
  if (fits) return
  throw new StationError(
    'bad-local-key',
    part === 'kpi'
      ? `Mã chỉ tiêu riêng viết dạng L.01, L.02…; “${key}” chưa đúng.`
      : `Mã số liệu riêng bắt đầu bằng local_, ví dụ local_trees_planted; “${key}” chưa đúng.`,
    422,
  )
}
