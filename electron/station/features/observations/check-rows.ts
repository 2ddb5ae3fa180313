/**
 * Rows at the door: who may write what, and which figures can be believed. A verdict per row; the
 * checked ones come out grouped by series, in the order in which the replica stores them.
 */
import { oldestOpenPeriod } from '#shared/domain/closing.ts'
import type { CodeList } from '#shared/domain/code-list.ts'
import {
  checkPeriod,
  checkSlice,
  checkValue,
  isOneMoreLeaf,
  isRefusal,
  needsConfirmation,
  type Refusal,
  type RowCode,
  refuseUnconfirmed,
  SIMULATION_SOURCE,
  shorten,
} from '#shared/domain/observation.ts'
import { isPeriod, type Period, packPeriod, periodStart } from '#shared/domain/period.ts'
import type { Dictionary, KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'

/** What a caller may write; null is no limit. */
export interface WriteScope {
  readonly author: string
  readonly measures: ReadonlySet<string> | null
  readonly units: ReadonlySet<string> | null
}

export interface CheckedRow {
  readonly row: number
  readonly period: number
  readonly scaled: number | null
  readonly observedAt: number
  readonly source: string
  readonly reason: string | null
}

export interface CheckedSeries {
  readonly unit: StoredUnit
  readonly measure: KnownMeasure
  readonly slice: string
  /** Packed; earlier periods are closed. 0 where none is. */
  readonly oldestOpen: number
  readonly rows: CheckedRow[]
}

export interface RejectedRow {
  readonly row: number
  readonly code: RowCode
  readonly detail: string
}

export interface CheckRules {
  readonly units: UnitTree
  readonly dictionary: Dictionary
  readonly scope: WriteScope
  readonly now: number
  /** True where the caller has said that plans and levels of a unit with sub-units are meant. */
  readonly confirmed: boolean
  /** The codes that a measure is broken down by; null where any will do. */
  codeList(measure: KnownMeasure): CodeList | null
  /** True for a unit that is written by a station of its own. */
  hasStation(unit: StoredUnit): boolean
}

const MAX_AHEAD_MS = 5 * 60_000
const MAX_TEXT = 200
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

/** Checks rows; `row` numbers count from 1 in the order given. */
export function checkRows(
  rows: readonly unknown[],
  rules: CheckRules,
): { series: CheckedSeries[]; rejected: RejectedRow[] } {
  const rejected: RejectedRow[] = []
  const groups = new Map<string, CheckedSeries & { seen: Set<number> }>()
  const checkUnit = remember((code: string) => unitVerdict(code, rules))
  const checkMeasure = remember((key: string) => measureVerdict(key, rules))

  const check = (row: unknown, number: number): Refusal | null => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      return { code: 'malformed-row', detail: 'Mỗi dòng là một đối tượng có unit, measure, period, value.' }
    }
    const fields = row as Record<string, unknown>
    const unit = checkUnit(fields.unit)
    if (isRefusal(unit)) return unit
    const measure = checkMeasure(fields.measure)
    if (isRefusal(measure)) return measure
    const period = checkPeriod(fields.period, measure, rules.now)
    if (typeof period !== 'string') return period
    if (fields.value === undefined || fields.value === '') {
      return {
        code: 'not-a-number',
        detail: 'Ô giá trị để trống. Ghi 0 nếu là không, ghi null để rút số đã báo.',
      }
    }
    const scaled = checkValue(fields.value, measure)
    if (scaled !== null && typeof scaled !== 'number') return scaled
    const closed = scaled === null ? null : checkOpen(unit, period, rules)
    if (closed) return closed
    const slice = checkSlice(fields.slice, rules.codeList(measure))
    if (typeof slice !== 'string') return slice
    if (!rules.confirmed && scaled !== null && needsConfirmation(measure)) {
      const subUnits = rules.units.children(unit.id).length
      if (isOneMoreLeaf(measure, subUnits)) return refuseUnconfirmed(measure, unit.nameVi)
    }
    const observedAt = checkInstant(fields.observedAt, rules.now)
    if (typeof observedAt !== 'number') return observedAt
    const source = checkText(fields.source ?? 'manual', 'source')
    if (typeof source !== 'string') return source
    const reason = isBlank(fields.reason) ? null : checkText(fields.reason, 'reason')
    if (reason !== null && typeof reason !== 'string') return reason

    const key = `${unit.id}|${measure.id}|${slice}`
    let group = groups.get(key)
    if (!group) {
      const oldestOpen = oldestOpenPeriod(measure, rules.now) ?? 0
      group = { unit, measure, slice, oldestOpen, rows: [], seen: new Set() }
      groups.set(key, group)
    }
    const packed = packOnce(period)
    if (group.seen.has(packed)) {
      return {
        code: 'duplicate-row',
        detail: `Trùng với một dòng trước: ${unit.code}, ${measure.key}, ${period}.`,
      }
    }
    group.seen.add(packed)
    group.rows.push({ row: number, period: packed, scaled, observedAt, source, reason })
    return null
  }

  for (const [index, row] of rows.entries()) {
    const refusal = check(row, index + 1)
    if (refusal) rejected.push({ row: index + 1, code: refusal.code, detail: refusal.detail })
  }
  const series = [...groups.values()].sort(
    (a, b) => a.unit.id - b.unit.id || a.measure.id - b.measure.id || (a.slice < b.slice ? -1 : 1),
  )
  for (const { rows: own } of series) own.sort((a, b) => a.period - b.period)
  return { series, rejected }
}

const packedPeriods = new Map<Period, number>()

function packOnce(period: Period): number {
  let packed = packedPeriods.get(period)
  if (packed === undefined) {
    if (packedPeriods.size > 20_000) packedPeriods.clear()
    packed = packPeriod(period)
    packedPeriods.set(period, packed)
  }
  return packed
}

function remember<T extends object>(verdict: (text: string) => T | Refusal): (value: unknown) => T | Refusal {
  const known = new Map<string, T | Refusal>()
  return (value) => {
    const text = typeof value === 'string' ? value : ''
    let found = known.get(text)
    if (!found) {
      found = verdict(text)
      if (known.size < 10_000) known.set(text, found)
    }
    return found
  }
}

function unitVerdict(code: string, { units, scope, hasStation }: CheckRules): StoredUnit | Refusal {
  const unit = units.byCode(code)
  if (!unit) return { code: 'unknown-unit', detail: `Không có đơn vị mã “${shorten(code)}”.` }
  if (!units.isInside(unit)) {
    return {
      code: 'outside-station',
      detail: `${unit.nameVi} (${code}) không thuộc trạm ${units.root.nameVi}.`,
    }
  }
  if (hasStation(unit)) {
    return { code: 'unit-has-station', detail: `${unit.nameVi} có trạm riêng; nhập số liệu tại trạm đó.` }
  }
  if (scope.units && !scope.units.has(code)) {
    return { code: 'not-permitted', detail: `Nguồn “${scope.author}” không được ghi cho đơn vị ${code}.` }
  }
  return unit
}

/** A unit that is no more takes no figures of later periods; what it reported wrongly may be taken back. */
function checkOpen(unit: StoredUnit, period: Period, { units, dictionary }: CheckRules): Refusal | null {
  if (unit.validTo === null || periodStart(period) < periodStart(unit.validTo)) return null
  const heirs = dictionary.unitMap.heirs(unit.id).map((id) => {
    const { nameVi, code } = units.byId(id)
    return `${nameVi} (${code})`
  })
  const instead = heirs.length > 0 ? ` Nhập cho ${heirs.join(' hoặc ')}.` : ''
  return {
    code: 'unit-closed',
    detail: `${unit.nameVi} (${unit.code}) đã thôi tồn tại từ ${unit.validTo}, không nhận số liệu kỳ ${period}.${instead}`,
  }
}

function measureVerdict(key: string, { dictionary, scope }: CheckRules): KnownMeasure | Refusal {
  const measure = dictionary.measure(key)
  if (!measure)
    return { code: 'unknown-measure', detail: `Không có số liệu “${shorten(key)}” trong từ điển.` }
  if (scope.measures && !scope.measures.has(key)) {
    return { code: 'not-permitted', detail: `Nguồn “${scope.author}” không được ghi “${measure.nameVi}”.` }
  }
  return measure
}

function checkInstant(value: unknown, now: number): number | Refusal {
  if (value === undefined || value === null || value === '') return now
  const text = typeof value === 'string' ? value : ''
  // Date.parse alone takes 31 February for 3 March.
  const parsed = INSTANT.test(text) && isPeriod(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(parsed)) {
    return {
      code: 'impossible-instant',
      detail: `observedAt “${shorten(value)}” viết như 2026-11-21T08:30:00+07:00.`,
    }
  }
  if (parsed > now + MAX_AHEAD_MS) {
    return { code: 'impossible-instant', detail: `observedAt ${text} nằm trong tương lai.` }
  }
  return parsed
}

/** A reason of spaces is none. */
const isBlank = (value: unknown) => value == null || (typeof value === 'string' && value.trim() === '')

function checkText(value: unknown, field: string): string | Refusal {
  if (typeof value === 'string' && value.length <= MAX_TEXT) return value
  return { code: 'malformed-row', detail: `${field} là chữ, tối đa ${MAX_TEXT} ký tự.` }
}

export const isSimulated = (source: string): boolean => source === SIMULATION_SOURCE
