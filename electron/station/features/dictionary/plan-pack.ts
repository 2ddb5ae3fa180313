/**
 * What importing a pack would do: what is added, changed and removed, and what stands in the way. The
 * same plan is shown by a dry run and checked before a pack is applied.
 */
import {
  type KpiDefinition,
  kpiDefinition,
  type MeasureItem,
  measure as measureSchema,
  type Pack,
  type PackChange,
  type PackConflict,
  type PackPlan,
} from '#shared/contract/dictionary.ts'
import { parseFormula } from '#shared/domain/formula.ts'
import { checkFormulaUnits, type KnownNames } from '#shared/domain/formula-check.ts'
import { checkFormula } from '#shared/domain/formula-problems.ts'
import { type ThresholdRule, thresholdRules, wrongThresholds } from '#shared/domain/thresholds.ts'
import type { ReadableDb } from '../../db/database.ts'
import { selectUnitCodes } from '../units/queries.ts'
import {
  hasFigures,
  type PackHeader,
  type StoredDefinition,
  selectDefinitions,
  selectPackHeaders,
} from './queries.ts'
import { checkPack } from './read-pack.ts'

type Part = PackChange['part']
type Fields = Readonly<Record<string, unknown>>

/** Figures were folded and merged by these: changed, the old ones would say something else. */
const RULES_OF_FIGURES = ['kind', 'overTime', 'overUnits', 'decimals', 'basePeriod'] as const

const STAYS =
  'Đã có số liệu: số liệu và lịch sử được giữ nguyên, chỉ ngừng nhận và ngừng hiện. Khai báo lại mã này thì dùng tiếp.'
const VERSIONS_STAY = 'Các phiên bản đã dùng được giữ lại; khai báo lại mã này thì đánh số tiếp.'

interface StoredMeasureItem extends StoredDefinition {
  readonly item: MeasureItem
}
interface StoredKpiItem extends StoredDefinition {
  readonly item: KpiDefinition
}

/** @throws StationError `bad-pack` where the pack is wrong in itself. */
export function planPack(db: ReadableDb, pack: Pack): PackPlan {
  const measures: StoredMeasureItem[] = selectDefinitions(db, 'measures').map((row) => ({
    ...row,
    item: measureSchema.parse(JSON.parse(row.definition)),
  }))
  const kpis: StoredKpiItem[] = selectDefinitions(db, 'kpis').map((row) => ({
    ...row,
    item: kpiDefinition.parse(JSON.parse(row.definition)),
  }))
  const headers = selectPackHeaders(db)
  const own = headers.find((header) => header.pack === pack.pack) ?? null
  const others = headers.filter((header) => header.pack !== pack.pack)
  const isOther = (row: StoredDefinition) => row.pack !== pack.pack && !row.retired
  const otherMeasures = measures.filter(isOther)
  const otherKpis = kpis.filter(isOther)
  const isOwn = (row: StoredDefinition) => row.pack === pack.pack && !row.retired
  const ownMeasures = measures.filter(isOwn)
  const ownKpis = kpis.filter(isOwn)

  const conflicts = [
    ...foreignKeys(pack, others, otherMeasures, otherKpis),
    ...changedRules(db, pack, measures),
    ...wrongThresholdsOf(db, pack),
    ...brokenOthers(pack, own, others, { measures, kpis }, isOther),
    ...brokenOwn(pack, ownMeasures, ownKpis),
  ]
  // A key that two packs claim is told as such; beside it, cycles and the like would only confuse.
  if (conflicts.length === 0) {
    checkPack(pack, {
      groups: others.flatMap(({ groups }) => groups.map(({ key }) => key)),
      measures: otherMeasures.map(({ item }) => item),
      kpis: otherKpis.map(({ item }) => item),
    })
  }
  const changes = [
    ...headerChanges(own, pack, inOrder(ownMeasures, pack.measures, ownKpis, pack.kpis)),
    ...differences('group', byKey(own?.groups ?? []), byKey(pack.groups)),
    ...differences('office', byCode(own?.offices ?? []), byCode(pack.offices)),
    ...differences('codeList', byKey(own?.codeLists ?? []), byKey(pack.codeLists ?? [])),
    ...differences('measureSet', byKey(own?.measureSets ?? []), byKey(pack.measureSets ?? [])),
    ...differences('measure', byKey(ownMeasures.map(({ item }) => item)), byKey(pack.measures), (key) => {
      const stored = ownMeasures.find((row) => row.key === key)
      return stored && hasFigures(db, stored.id) ? STAYS : null
    }),
    ...differences(
      'kpi',
      byCode(ownKpis.map(({ item }) => withoutThresholds(item))),
      byCode(pack.kpis.map(withoutThresholds)),
      () => VERSIONS_STAY,
    ),
    ...differences('threshold', thresholdsOf(ownKpis.map(({ item }) => item)), thresholdsOf(pack.kpis)),
  ]
  return { pack: pack.pack, applied: false, changes, breaks: conflicts }
}

const byKey = <Item extends { readonly key: string }>(items: readonly Item[]) =>
  new Map<string, Fields>(items.map((item) => [item.key, item]))
const byCode = <Item extends { readonly code: string }>(items: readonly Item[]) =>
  new Map<string, Fields>(items.map((item) => [item.code, item]))

function withoutThresholds({ thresholds: _thresholds, ...rest }: KpiDefinition) {
  return rest
}

function thresholdsOf(kpis: readonly KpiDefinition[]): Map<string, Fields> {
  return new Map(
    kpis.flatMap(({ code, thresholds }) =>
      thresholdRules(thresholds).map((rule) => [
        Array.isArray(thresholds) ? thresholdKey(code, rule) : code,
        { ...rule },
      ]),
    ),
  )
}

/** One line of a list is told from the others by whom it is for and since when. */
function thresholdKey(code: string, { since, units, kinds, appliesTo }: ThresholdRule): string {
  const scope = (units ?? kinds)?.join(', ') ?? (appliesTo === 'commune' ? 'cấp xã' : null)
  return [code, ...(scope ? [scope] : []), ...(since ? [`từ ${since}`] : [])].join(' · ')
}

function wrongThresholdsOf(db: ReadableDb, pack: Pack): PackConflict[] {
  const codes = selectUnitCodes(db)
  return pack.kpis.flatMap(({ code, direction, thresholds }) =>
    wrongThresholds(thresholds, direction, (unit) => codes.has(unit)).map((wrong) => ({
      part: 'threshold' as const,
      key: code,
      detail: `Chỉ tiêu ${code}: ${wrong}`,
    })),
  )
}

function differences(
  part: Part,
  before: ReadonlyMap<string, Fields>,
  after: ReadonlyMap<string, Fields>,
  whenRemoved: (key: string) => string | null = () => null,
): PackChange[] {
  const changes: PackChange[] = []
  for (const [key, item] of after) {
    const known = before.get(key)
    if (!known) {
      changes.push({ change: 'added', part, key, fields: [], note: null })
      continue
    }
    const fields = changedFields(known, item)
    if (fields.length > 0) changes.push({ change: 'changed', part, key, fields, note: null })
  }
  for (const key of before.keys()) {
    if (after.has(key)) continue
    changes.push({ change: 'removed', part, key, fields: [], note: whenRemoved(key) })
  }
  return changes
}

function changedFields(before: Fields, after: Fields): PackChange['fields'] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
}

/** True where what both have stands in the same order. */
function inOrder(
  storedMeasures: readonly StoredDefinition[],
  measures: readonly MeasureItem[],
  storedKpis: readonly StoredDefinition[],
  kpis: readonly KpiDefinition[],
): boolean {
  const same = (stored: readonly string[], wanted: readonly string[]): boolean => {
    const has = new Set(wanted)
    const had = new Set(stored)
    return stored.filter((key) => has.has(key)).join() === wanted.filter((key) => had.has(key)).join()
  }
  return (
    same(
      storedMeasures.map(({ key }) => key),
      measures.map(({ key }) => key),
    ) &&
    same(
      storedKpis.map(({ key }) => key),
      kpis.map(({ code }) => code),
    )
  )
}

function headerChanges(own: PackHeader | null, pack: Pack, sameOrder: boolean): PackChange[] {
  const { pack: key, version, nameVi, nameEn } = pack
  if (!own) return [{ change: 'added', part: 'pack', key, fields: [], note: null }]
  const orderOf = (items: readonly { key?: string; code?: string }[]) =>
    items.map((item) => item.key ?? item.code).join()
  const reordered =
    !sameOrder ||
    isReordered(orderOf(own.groups), orderOf(pack.groups)) ||
    isReordered(orderOf(own.offices), orderOf(pack.offices)) ||
    isReordered(orderOf(own.codeLists ?? []), orderOf(pack.codeLists ?? [])) ||
    isReordered(orderOf(own.measureSets ?? []), orderOf(pack.measureSets ?? []))
  const fields = [
    ...changedFields(
      { version: own.version, nameVi: own.nameVi, nameEn: own.nameEn },
      { version, nameVi, nameEn },
    ),
    ...(reordered ? [{ field: 'order', before: null, after: null }] : []),
  ]
  return fields.length === 0 ? [] : [{ change: 'changed', part: 'pack', key, fields, note: null }]
}

/** The same keys, in another order. */
function isReordered(before: string, after: string): boolean {
  return before !== after && before.split(',').sort().join() === after.split(',').sort().join()
}

function foreignKeys(
  pack: Pack,
  others: readonly PackHeader[],
  otherMeasures: readonly StoredMeasureItem[],
  otherKpis: readonly StoredKpiItem[],
): PackConflict[] {
  const conflicts: PackConflict[] = []
  const refuse = (part: Part, key: string, owner: string) =>
    conflicts.push({ part, key, detail: `“${key}” thuộc bộ “${owner}”. Dùng mã khác, hoặc sửa ở bộ đó.` })
  const owners = (rows: readonly StoredDefinition[]) => new Map(rows.map((row) => [row.key, row.pack]))
  const measureOwners = owners(otherMeasures)
  const kpiOwners = owners(otherKpis)
  for (const { key } of pack.measures) {
    const owner = measureOwners.get(key)
    if (owner) refuse('measure', key, owner)
  }
  for (const { code } of pack.kpis) {
    const owner = kpiOwners.get(code)
    if (owner) refuse('kpi', code, owner)
  }
  // The same group or office may stand in two packs, as long as both say the same of it.
  for (const { pack: owner, groups, offices } of others) {
    for (const [part, theirs, ours] of [
      ['group', byKey(groups), byKey(pack.groups)],
      ['office', byCode(offices), byCode(pack.offices)],
    ] as const) {
      for (const [key, item] of ours) {
        const known = theirs.get(key)
        if (known && changedFields(known, item).length > 0) refuse(part, key, owner)
      }
    }
  }
  return conflicts
}

function changedRules(db: ReadableDb, pack: Pack, measures: readonly StoredMeasureItem[]): PackConflict[] {
  const stored = new Map<string, StoredMeasureItem>(measures.map((row) => [row.key, row]))
  return pack.measures.flatMap((item) => {
    const before = stored.get(item.key)
    const changed = before && RULES_OF_FIGURES.filter((field) => before.item[field] !== item[field])
    if (!changed || changed.length === 0 || !hasFigures(db, before.id)) return []
    const list = changed.map((field) => `${field}: ${before.item[field]} → ${item[field]}`).join(', ')
    return {
      part: 'measure' as const,
      key: item.key,
      detail: `Số liệu “${item.key}” đã có số liệu nên không đổi được cách tính (${list}). Khai báo một mã mới.`,
    }
  })
}

/** KPIs of other packs that could no longer be computed, or would mix units of measurement. */
function brokenOthers(
  pack: Pack,
  own: PackHeader | null,
  others: readonly PackHeader[],
  stored: { readonly measures: readonly StoredMeasureItem[]; readonly kpis: readonly StoredKpiItem[] },
  isOther: (row: StoredDefinition) => boolean,
): PackConflict[] {
  const inUse = <Row extends StoredDefinition>(rows: readonly Row[]) => rows.filter(({ retired }) => !retired)
  const itemsOf = <Item>(rows: readonly { readonly item: Item }[]) => rows.map(({ item }) => item)
  const before = namesOf(itemsOf(inUse(stored.measures)), itemsOf(inUse(stored.kpis)))
  const after = namesOf(
    [...pack.measures, ...itemsOf(stored.measures.filter(isOther))],
    [...pack.kpis, ...itemsOf(stored.kpis.filter(isOther))],
  )
  const groups = new Set([...pack.groups, ...others.flatMap((header) => header.groups)].map(({ key }) => key))
  const ownGroups = new Set(own?.groups.map(({ key }) => key))
  const conflicts: PackConflict[] = []
  for (const { item, pack: owner } of stored.kpis.filter(isOther)) {
    const used = `chỉ tiêu ${item.code} của bộ “${owner}” đang dùng`
    const formula = parseFormula(item.formula)
    const lost = [
      ...formula.measures.filter((key) => !after.measures.has(key)).map((key) => ['measure', key] as const),
      ...formula.kpis.filter((code) => !after.kpis.has(code)).map((code) => ['kpi', code] as const),
      ...(ownGroups.has(item.group) && !groups.has(item.group) ? [['group', item.group] as const] : []),
    ]
    for (const [part, key] of lost) conflicts.push({ part, key, detail: `Không bỏ được “${key}”: ${used}.` })
    if (lost.length > 0) continue
    const wrong = checkFormulaUnits(formula, item.unit, after)
    // What was wrong before is not this pack's doing.
    if (!wrong || checkFormulaUnits(formula, item.unit, before)) continue
    conflicts.push({
      part: 'kpi',
      key: item.code,
      detail: `Chỉ tiêu ${item.code} của bộ “${owner}”: ${wrong}`,
    })
  }
  return conflicts
}

/** What the pack drops although its own KPIs still read it. */
function brokenOwn(
  pack: Pack,
  measures: readonly StoredDefinition[],
  kpis: readonly StoredDefinition[],
): PackConflict[] {
  const keys = new Set<string>(pack.measures.map(({ key }) => key))
  const codes = new Set<string>(pack.kpis.map(({ code }) => code))
  const lostMeasures = new Set(measures.map(({ key }) => key).filter((key) => !keys.has(key)))
  const lostKpis = new Set(kpis.map(({ key }) => key).filter((code) => !codes.has(code)))
  if (lostMeasures.size + lostKpis.size === 0) return []
  return pack.kpis.flatMap(({ code, formula: text }) => {
    const { formula } = checkFormula({ text, unit: null, share: null }, NO_NAMES)
    const lost = [
      ...(formula?.measures ?? [])
        .filter((key) => lostMeasures.has(key))
        .map((key) => ['measure', key] as const),
      ...(formula?.kpis ?? []).filter((key) => lostKpis.has(key)).map((key) => ['kpi', key] as const),
    ]
    return lost.map(([part, key]) => ({
      part,
      key,
      detail: `Không bỏ được “${key}”: chỉ tiêu ${code} đang dùng.`,
    }))
  })
}

const NO_NAMES: KnownNames = { measures: new Map(), kpis: new Map() }

const namesOf = (measures: readonly MeasureItem[], kpis: readonly KpiDefinition[]): KnownNames => ({
  measures: new Map(measures.map((item) => [item.key, item])),
  kpis: new Map(kpis.map((item) => [item.code, item])),
})
