/**
 * Observations at the door: each row gets a verdict of its own. A row that is refused says what to do;
 * nothing is guessed and nothing is rounded.
 */
import { cellDecimals, type Measure, scaleValue } from './measure.ts'
import { granularityOf, isPeriod, type Period, periodStart } from './period.ts'

/** Figures made by the demonstration carry this source, and every cell made of them says so. */
export const SIMULATION_SOURCE = 'simulation'

export const ROW_CODES = [
  'malformed-row',
  'unknown-unit',
  'outside-station',
  'unit-has-station',
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

const SLICE = /^[A-Za-z0-9_.-]{0,40}$/
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

export function checkSlice(slice: unknown): string | Refusal {
  if (slice === undefined || slice === null || slice === '') return ''
  if (typeof slice === 'string' && SLICE.test(slice)) return slice
  return refusal(
    'bad-slice',
    `Mã phân tổ “${shorten(slice)}” chỉ gồm chữ không dấu, số, dấu chấm, gạch; tối đa 40 ký tự.`,
  )
}

/** An untrusted value cut short for a message; what is nested is only named, however deep it goes. */
export function shorten(value: unknown): string {
  if (value === undefined || value === null) return 'trống'
  const text = typeof value === 'object' ? (Array.isArray(value) ? '[…]' : '{…}') : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
