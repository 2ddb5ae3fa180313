/**
 * Measures: what people enter or systems send. Values are stored as integers scaled by the measure's
 * decimals, so that sums are exact and the order of merging never matters.
 */
import type { BaseGranularity } from './period.ts'

export const MEASURE_KINDS = ['flow', 'stock', 'cumulative', 'plan', 'sample'] as const
export type MeasureKind = (typeof MEASURE_KINDS)[number]

export const OVER_TIME = ['sum', 'last', 'avg', 'min', 'max'] as const
export type OverTime = (typeof OVER_TIME)[number]

export const OVER_UNITS = ['sum', 'avg', 'min', 'max', 'none'] as const
export type OverUnits = (typeof OVER_UNITS)[number]

export type MeasureKey = string & { readonly __brand: 'MeasureKey' }

/** How a measure's key is written; formulas use the same. */
export const MEASURE_KEY = /^[a-z][a-z0-9_]{0,60}$/

export interface Measure {
  readonly key: MeasureKey
  readonly nameVi: string
  readonly nameEn: string
  readonly unit: string
  readonly kind: MeasureKind
  readonly overTime: OverTime
  readonly overUnits: OverUnits
  readonly basePeriod: BaseGranularity
  readonly decimals: number
  /** Smallest and largest value that is believed; null for none. */
  readonly minimum: number | null
  readonly maximum: number | null
  readonly ownerOffice: string | null
  /** Calendar days after a period's end at which it closes; null or absent: never. */
  readonly closesAfterDays?: number | null | undefined
  /** The code list of the measure's pack that slices it; null or absent: any code. */
  readonly codeList?: string | null | undefined
}

/** Extra digits kept for a mean that is later summed or compared over units. */
const MEAN_DIGITS = 6

/** True where a unit's cell keeps total and n, and its value is their quotient. */
export function poolsValues(measure: Measure): boolean {
  return measure.overUnits === 'avg' || (measure.overTime === 'avg' && measure.overUnits === 'none')
}

/** Decimal digits of the integers in a measure's cells. */
export function cellDecimals(measure: Measure): number {
  return measure.overTime === 'avg' && !poolsValues(measure)
    ? measure.decimals + MEAN_DIGITS
    : measure.decimals
}

export type ScaleFailure = 'too-many-decimals' | 'out-of-range'

/**
 * Largest integer that comes back from a fraction. A double holds every decimal fraction of 15 digits
 * and not every one of 16: past this, two neighbours become the same number.
 */
export const LARGEST_EXACT_FRACTION = 10 ** 15 - 1

/**
 * A value as an integer of `10^-decimals`. Refuses what would lose digits: integers past ±2^53,
 * fractions past 15 digits.
 */
export function scaleValue(value: number, decimals: number): number | ScaleFailure {
  if (decimals === 0) {
    // Adding zero turns -0 into 0.
    if (Number.isSafeInteger(value)) return value + 0
    return Number.isInteger(value) || !Number.isFinite(value) ? 'out-of-range' : 'too-many-decimals'
  }
  const factor = 10 ** decimals
  const scaled = Math.round(value * factor) + 0
  if (!(Math.abs(scaled) <= LARGEST_EXACT_FRACTION)) return 'out-of-range'
  return scaled / factor === value ? scaled : 'too-many-decimals'
}

export function unscaleValue(scaled: number, decimals: number): number {
  return decimals === 0 ? scaled : scaled / 10 ** decimals
}
