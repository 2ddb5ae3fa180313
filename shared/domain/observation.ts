/**
 * Observations at the door: each row gets a verdict of its own. A row that is refused says what to do;
 * nothing is guessed and nothing is rounded.
 */
import { type CodeList, SLICE_CODE } from './code-list.ts'
import { cellDecimals, type Measure, scaleValue } from './measure.ts'
import { granularityOf, isPeriod, type Period, periodStart } from './period.ts'

/** Figures made by the demonstration carry this source, and every cell made of them says so. */
export const SIMULATION_SOURCE = 'simulation'

export const ROW_CODES = [
  'malformed-row',
  'unknown-unit',
  'outside-station',
  'unit-has-station',
  'unit-closed',
  'unknown-measure',
  'impossible-period',
  'wrong-period',
  'future-period',
  'not-a-number',
  'below-minimum',
  'above-maximum',
  'too-many-decimals',
  'out-of-range',
  'impossible-instant',
  'bad-slice',
  'duplicate-row',
  'not-permitted',
  'period-closed',
  'needs-confirmation',
] as const
export type RowCode = (typeof ROW_CODES)[number]

export interface Refusal {
  readonly code: RowCode
  readonly detail: string
}

export interface CheckedFigure {
  readonly period: Period
  /** Integer in the measure's decimals; null retracts. */
  readonly scaled: number | null
}

const PERIOD_EXAMPLE = {
  day: '2026-11-21',
  week: '2026-W47',
  month: '2026-11',
  quarter: '2026-Q4',
  half: '2026-H2',
  year: '2026',
} as const

const refusal = (code: RowCode, detail: string): Refusal => ({ code, detail })

export function isRefusal(result: object): result is Refusal {
  return 'code' in result && 'detail' in result
}

/** Checks the period of a row against its measure; `now` in ms since 1970. */
export function checkPeriod(text: unknown, measure: Measure, now: number): Period | Refusal {
  const example = PERIOD_EXAMPLE[measure.basePeriod]
  if (typeof text !== 'string' || !isPeriod(text)) {
    return refusal('impossible-period', `“${shorten(text)}” không phải là kỳ có thật; viết như ${example}.`)
  }
  if (granularityOf(text) !== measure.basePeriod) {
    return refusal('wrong-period', `“${measure.nameVi}” nhập theo kỳ dạng ${example}, không phải ${text}.`)
  }
  // A plan is set for a year that has not begun; everything else is reported once its period is on.
  if (measure.kind !== 'plan' && periodStart(text) > now) {
    return refusal('future-period', `Kỳ ${text} chưa bắt đầu.`)
  }
  return text
}

/** Checks a figure; null retracts what was reported before. */
export function checkValue(value: unknown, measure: Measure): number | null | Refusal {
  if (value === null) return null
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return refusal('not-a-number', `Giá trị “${shorten(value)}” không phải là số.`)
  }
  if (measure.minimum !== null && value < measure.minimum) {
    return refusal(
      'below-minimum',
      `${value} nhỏ hơn mức thấp nhất ${measure.minimum} của “${measure.nameVi}”.`,
    )
  }
  if (measure.maximum !== null && value > measure.maximum) {
    return refusal(
      'above-maximum',
      `${value} lớn hơn mức cao nhất ${measure.maximum} của “${measure.nameVi}”.`,
    )
  }
  let scaled = scaleValue(value, measure.decimals)
  // The cells of some means keep more digits than the measure: there it must fit as well.
  if (typeof scaled === 'number' && scaleValue(value, cellDecimals(measure)) === 'out-of-range') {
    scaled = 'out-of-range'
  }
  if (scaled === 'too-many-decimals') {
    return refusal(
      scaled,
      measure.decimals === 0
        ? `“${measure.nameVi}” là số nguyên; ${value} có phần lẻ.`
        : `“${measure.nameVi}” ghi tối đa ${measure.decimals} chữ số thập phân.`,
    )
  }
  if (scaled === 'out-of-range') return refusal(scaled, `${value} quá lớn để lưu chính xác.`)
  return scaled
}

/** Codes that a refusal names; the rest are counted. */
const MOST_CODES_NAMED = 12

/** @param list The codes that the measure is broken down by; null where any code will do. */
export function checkSlice(slice: unknown, list: CodeList | null = null): string | Refusal {
  if (slice === undefined || slice === null || slice === '') return ''
  if (typeof slice !== 'string' || !SLICE_CODE.test(slice)) {
    return refusal(
      'bad-slice',
      `Mã phân tổ “${shorten(slice)}” chỉ gồm chữ không dấu, số, dấu chấm, gạch; tối đa 40 ký tự.`,
    )
  }
  if (!list || list.codes.has(slice)) return slice
  const codes = [...list.codes]
  const more = codes.length - MOST_CODES_NAMED
  return refusal(
    'bad-slice',
    `Không có mã phân tổ “${shorten(slice)}”. Các mã: ${codes.slice(0, MOST_CODES_NAMED).join(', ')}${more > 0 ? ` và ${more} mã nữa` : ''}; để trống là tổng.`,
  )
}

/** A refusal of a figure that would change a closed period without saying why. */
export function refuseClosed(measure: Measure, period: Period): Refusal {
  return refusal(
    'period-closed',
    `Kỳ ${period} của “${measure.nameVi}” đã khóa sổ sau ${measure.closesAfterDays} ngày. Ghi lý do vào cột reason để điều chỉnh.`,
  )
}

/**
 * True where a figure entered for a unit with sub-units is merged with theirs: it is one more leaf,
 * never the whole.
 */
export function isOneMoreLeaf(measure: Measure, subUnits: number): boolean {
  return subUnits > 0 && measure.overUnits !== 'none'
}

/** Plans and levels are what people take for the whole: entered twice, they double it. */
export function needsConfirmation(measure: Measure): boolean {
  return measure.kind === 'plan' || measure.kind === 'stock'
}

/** What happens to a figure that is one more leaf, in words. */
export function oneMoreLeafDetail(measure: Measure, unitName: string): string {
  const how = measure.overUnits === 'sum' ? 'cộng thêm vào' : 'gộp thêm với'
  return `“${measure.nameVi}” nhập cho ${unitName} được ${how} số của các đơn vị cấp dưới như một đơn vị nữa, không thay cho số chung.`
}

export function refuseUnconfirmed(measure: Measure, unitName: string): Refusal {
  return refusal(
    'needs-confirmation',
    `${oneMoreLeafDetail(measure, unitName)} Nếu đúng ý, gửi lại với ?confirm=true (dòng lệnh: --confirm).`,
  )
}

/** An untrusted value cut short for a message; what is nested is only named, however deep it goes. */
export function shorten(value: unknown): string {
  if (value === undefined || value === null) return 'trống'
  const text = typeof value === 'object' ? (Array.isArray(value) ? '[…]' : '{…}') : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
