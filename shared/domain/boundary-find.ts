/** Which unit a feature says that it is, by its code or its name. */
import type { Box } from './boundary.ts'
import { foldName, type Unit, type UnitKind } from './unit.ts'

/** A feature as it stands in the file. */
export interface RawFeature {
  readonly id: unknown
  readonly properties: Readonly<Record<string, unknown>>
  readonly geometry: unknown
}

export type MatchedBy = 'code' | 'name' | 'hand'

export interface Found {
  readonly unit: Unit
  readonly by: MatchedBy
}

const NEAR_DEGREES = 0.02 // How far a unit's point may lie outside its boundary: about 2 km.

/** Properties that carry a feature's own code, as files of this country name them. */
const CODE_KEYS = new Set(['ma_xa', 'maxa', 'ma_dvhc', 'madvhc', 'unit', 'code', 'ma', 'id'])
/** Properties that carry a feature's own name; a district's or a province's name must not pass for it. */
const NAME_KEYS = [
  'ten_xa',
  'tenxa',
  'ten_dvhc',
  'tendvhc',
  'fullname',
  'ten',
  'name_vi',
  'namevi',
  'name',
  'name_3',
]

const KIND_OF_PREFIX: Readonly<Record<string, UnitKind | null>> = {
  phuong: 'ward',
  xa: 'commune',
  'dac khu': 'special_zone',
  tinh: 'province',
  'thanh pho': 'city',
  // Kinds that ended on 1 July 2025: a file that has them shows boundaries of before.
  'thi tran': null,
  'thi xa': null,
  quan: null,
  huyen: null,
}
const PREFIXED = new RegExp(`^(${Object.keys(KIND_OF_PREFIX).join('|')}) (.+)$`)

export const foldedName = (name: string): string => foldName(name).trim().replace(/\s+/g, ' ')
export const bareName = (folded: string): string => PREFIXED.exec(folded)?.[2] ?? folded

export interface UnitIndex {
  readonly byCode: ReadonlyMap<string, Unit>
  readonly byName: ReadonlyMap<string, readonly Unit[]>
}

export function indexUnits(units: readonly Unit[]): UnitIndex {
  const byName = new Map<string, Unit[]>()
  for (const unit of units) {
    const name = bareName(foldedName(unit.nameVi))
    byName.set(name, [...(byName.get(name) ?? []), unit])
  }
  return { byCode: new Map(units.map((unit) => [unit.code, unit])), byName }
}

/** A code in the property that the operator named; a table may have taken it for a number. */
function codeIn(value: unknown, { byCode }: UnitIndex): Unit | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return byCode.get(text) ?? (/^\d{1,4}$/.test(text) ? (byCode.get(text.padStart(5, '0')) ?? null) : null)
}

/** Own code first, then any other property; a unit's code beside that of its parent means the unit. */
function findByCode(
  { id, properties }: RawFeature,
  index: UnitIndex,
  field: string | null | undefined,
): Unit | string | null {
  if (field === null) return null
  if (field !== undefined) return codeIn(properties[field], index)
  const { byCode } = index
  const own = new Set<Unit>()
  const other = new Set<Unit>()
  const look = (value: unknown, found: Set<Unit>) => {
    const unit = typeof value === 'string' ? byCode.get(value.trim()) : undefined
    if (unit) found.add(unit)
  }
  look(id, own)
  for (const [key, value] of Object.entries(properties))
    look(value, CODE_KEYS.has(key.toLowerCase()) ? own : other)
  const found = [...(own.size > 0 ? own : other)]
  const isParent = (unit: Unit) => found.some(({ parent }) => parent === unit.code)
  const [only, second] = found.filter((unit) => !isParent(unit))
  if (second && only) return `Hình mang hai mã khác nhau: ${only.code} và ${second.code}.`
  return only ?? null
}

/** What the file calls it. */
export function nameOf({ properties }: RawFeature, field: string | null | undefined): string | null {
  if (field === null) return null
  if (field !== undefined) {
    const value = properties[field]
    return typeof value === 'string' && value.trim() !== '' ? value.normalize('NFC').trim() : null
  }
  const byKey = new Map(Object.entries(properties).map(([key, value]) => [key.toLowerCase(), value]))
  for (const key of NAME_KEYS) {
    const value = byKey.get(key)
    if (typeof value === 'string' && value.trim() !== '') return value.normalize('NFC').trim()
  }
  return null
}

/** Units of a name that are of its kind, or why a name like that is nobody's. */
function namesakes(name: string, { byName }: UnitIndex): readonly Unit[] | string {
  const folded = foldedName(name)
  let found = byName.get(folded) ?? []
  const prefix = PREFIXED.exec(folded)?.[1]
  if (found.length === 0 && prefix) {
    const kind = KIND_OF_PREFIX[prefix]
    if (!kind) return `“${name}” không còn là đơn vị hành chính; dùng đường biên từ ngày 01/07/2025.`
    found = (byName.get(bareName(folded)) ?? []).filter((unit) => unit.kind === kind)
  }
  if (found.length < 2) return found
  // “Phú Thượng” and “Phú Thương” fold to the same.
  const written = (text: string) => text.normalize('NFC').toLowerCase()
  const exact = found.filter((unit) => written(unit.nameVi).endsWith(written(name)))
  return exact.length > 0 ? exact : found
}

function findByName(name: string, box: Box, index: UnitIndex): Unit | string {
  const found = namesakes(name, index)
  if (typeof found === 'string') return found
  const [only, second] = found
  if (!only)
    return `Không có đơn vị nào tên “${name}”; chọn đơn vị bằng tay, hoặc ghi mã vào thuộc tính “code” của hình.`
  if (second)
    return `Có nhiều đơn vị tên “${name}”; chọn đơn vị bằng tay, hoặc ghi mã vào thuộc tính “code” của hình.`
  return isNear(only, box) ? only : `Hình “${name}” nằm xa đơn vị ${only.code} cùng tên.`
}

/** The unit of a feature, or why there is none. */
export function findUnit(
  feature: RawFeature,
  name: string | null,
  box: Box,
  index: UnitIndex,
  codeField: string | null | undefined,
): Found | string {
  const byCode = findByCode(feature, index, codeField)
  if (typeof byCode === 'string') return byCode
  if (!byCode) {
    if (name === null) return 'Hình không có mã và không có tên.'
    const unit = findByName(name, box, index)
    return typeof unit === 'string' ? unit : { unit, by: 'name' }
  }
  // A running number can look like a code; the name gives it away.
  const named = name === null ? [] : namesakes(name, index)
  if (typeof named !== 'string' && named.length > 0 && !named.includes(byCode)) {
    return `Mã ${byCode.code} là của “${byCode.nameVi}”, không phải “${name}”.`
  }
  return { unit: byCode, by: 'code' }
}

function isNear({ lat, lon }: Unit, { west, south, east, north }: Box): boolean {
  if (lat === null || lon === null) return true
  return (
    lon >= west - NEAR_DEGREES &&
    lon <= east + NEAR_DEGREES &&
    lat >= south - NEAR_DEGREES &&
    lat <= north + NEAR_DEGREES
  )
}
