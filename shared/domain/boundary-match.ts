/**
 * Which unit a boundary belongs to: by its code, else by its name. Where that is not certain, the boundary
 * is left out and the reason is told: a map that lacks a commune is seen at once; one that shows it in the
 * wrong place is not.
 */
import {
  BoundaryError,
  type BoundaryFeature,
  type BoundaryGeometry,
  type Box,
  readShape,
} from './boundary.ts'
import { foldName, type Unit, type UnitCode, type UnitKind } from './unit.ts'

/** A feature as it stands in the file. */
export interface RawFeature {
  readonly id: unknown
  readonly properties: Readonly<Record<string, unknown>>
  readonly geometry: unknown
}

export interface Unmatched {
  /** Place in the file, from 0. */
  index: number
  name: string
  detail: string
}

export interface BoundaryMatch {
  features: BoundaryFeature[]
  matched: number
  /** Units that were given and for which the file has nothing. */
  missing: UnitCode[]
  unmatched: Unmatched[]
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

const foldedName = (name: string): string => foldName(name).trim().replace(/\s+/g, ' ')
const bareName = (folded: string): string => PREFIXED.exec(folded)?.[2] ?? folded

interface UnitIndex {
  readonly byCode: ReadonlyMap<string, Unit>
  readonly byName: ReadonlyMap<string, readonly Unit[]>
}

function indexUnits(units: readonly Unit[]): UnitIndex {
  const byName = new Map<string, Unit[]>()
  for (const unit of units) {
    const name = bareName(foldedName(unit.nameVi))
    byName.set(name, [...(byName.get(name) ?? []), unit])
  }
  return { byCode: new Map(units.map((unit) => [unit.code, unit])), byName }
}

/** Own code first, then any other property; a unit's code beside that of its parent means the unit. */
function findByCode({ id, properties }: RawFeature, { byCode }: UnitIndex): Unit | string | null {
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

function nameOf({ properties }: RawFeature): string | null {
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
  if (!only) return `Không có đơn vị nào tên “${name}”; ghi mã đơn vị vào thuộc tính “code” của hình.`
  if (second) return `Có nhiều đơn vị tên “${name}”; ghi mã đơn vị vào thuộc tính “code” của hình.`
  return isNear(only, box) ? only : `Hình “${name}” nằm xa đơn vị ${only.code} cùng tên.`
}

/** The unit of a feature, or why there is none. */
function findUnit(feature: RawFeature, name: string | null, box: Box, index: UnitIndex): Found | string {
  const byCode = findByCode(feature, index)
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

interface Found {
  readonly unit: Unit
  readonly by: 'code' | 'name'
}

interface Claim {
  readonly index: number
  readonly name: string
  readonly geometry: BoundaryGeometry
  readonly by: 'code' | 'name'
}

/**
 * Matches features to units. Coordinates come out rounded to five decimals.
 * @throws BoundaryError where the file as a whole cannot be used.
 */
export function matchBoundaries(raw: readonly RawFeature[], units: readonly Unit[]): BoundaryMatch {
  const index = indexUnits(units)
  const tally = { vertices: 0 }
  const claims = new Map<UnitCode, Claim[]>()
  const unmatched: Unmatched[] = []
  for (const [at, feature] of raw.entries()) {
    const name = nameOf(feature)
    const label = (name ?? (typeof feature.id === 'string' ? feature.id : `Hình ${at + 1}`)).slice(0, 80)
    const shape = readShape(feature.geometry, tally)
    const found =
      typeof shape === 'string' ? shape : findUnit(feature, name?.slice(0, 80) ?? null, shape.box, index)
    if (typeof found === 'string' || typeof shape === 'string') {
      unmatched.push({ index: at, name: label, detail: String(found) })
      continue
    }
    const { unit, by } = found
    const claim: Claim = { index: at, name: label, geometry: shape.geometry, by }
    claims.set(unit.code, [...(claims.get(unit.code) ?? []), claim])
  }

  const features: BoundaryFeature[] = []
  for (const [code, all] of claims) {
    const byCode = all.filter(({ by }) => by === 'code')
    const best = byCode.length > 0 ? byCode : all
    const [only, second] = best
    if (only && !second) features.push({ type: 'Feature', id: code, properties: {}, geometry: only.geometry })
    for (const claim of all) {
      if (claim === only && !second) continue
      const detail = second
        ? `Đơn vị ${code} có ${best.length} hình; gộp thành một MultiPolygon rồi nhập lại.`
        : `Đơn vị ${code} đã có hình khác mang đúng mã.`
      unmatched.push({ index: claim.index, name: claim.name, detail })
    }
  }
  if (features.length === 0) {
    const [first] = unmatched
    throw new BoundaryError(
      `Không hình nào khớp với đơn vị của trạm. Ghi mã đơn vị (ví dụ 00004) vào thuộc tính “code” của từng hình.${first ? ` Hình đầu: ${first.detail}` : ''}`,
    )
  }
  const found = new Set(features.map(({ id }) => id))
  return {
    features: features.sort((a, b) => (a.id < b.id ? -1 : 1)),
    matched: features.length,
    missing: units.flatMap(({ code }) => (found.has(code) ? [] : code)),
    unmatched: unmatched.sort((a, b) => a.index - b.index),
  }
}
