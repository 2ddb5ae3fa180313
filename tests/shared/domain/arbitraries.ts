/** Random inputs for property tests. Periods are made by Temporal, which serves as the oracle. */

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type Measure, type MeasureKey, OVER_TIME, OVER_UNITS } from '#shared/domain/measure.ts'
import { type BaseGranularity, GRANULARITIES, type Period } from '#shared/domain/period.ts'

export const FIRST_DAY = Temporal.PlainDate.from('1990-01-01')
export const LAST_DAY = Temporal.PlainDate.from('2197-12-31')

const two = (value: number | undefined) => String(value).padStart(2, '0')

/** The written period of a granularity that holds a date, by Temporal. */
export function periodOfDate(date: Temporal.PlainDate, granularity: BaseGranularity): Period {
  const written = {
    day: () => date.toString(),
    week: () => `${date.yearOfWeek}-W${two(date.weekOfYear)}`,
    month: () => date.toPlainYearMonth().toString(),
    quarter: () => `${date.year}-Q${Math.floor((date.month - 1) / 3) + 1}`,
    half: () => `${date.year}-H${date.month <= 6 ? 1 : 2}`,
    year: () => String(date.year),
  }
  return written[granularity]() as Period
}

/** First day of the period of a granularity that holds a date, by Temporal. */
export function firstDateOf(date: Temporal.PlainDate, granularity: BaseGranularity): Temporal.PlainDate {
  const first = {
    day: () => date,
    week: () => date.subtract({ days: date.dayOfWeek - 1 }),
    month: () => date.with({ day: 1 }),
    quarter: () => date.with({ month: date.month - ((date.month - 1) % 3), day: 1 }),
    half: () => date.with({ month: date.month <= 6 ? 1 : 7, day: 1 }),
    year: () => date.with({ month: 1, day: 1 }),
  }
  return first[granularity]()
}

export const LENGTH = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  half: { months: 6 },
  year: { years: 1 },
} as const satisfies Record<BaseGranularity, object>

const dayCount = FIRST_DAY.until(LAST_DAY).days

/** Any day that is taken; every third one within a week of a turn of the year. */
export const anyDate: fc.Arbitrary<Temporal.PlainDate> = fc.oneof(
  { weight: 2, arbitrary: fc.nat(dayCount).map((days) => FIRST_DAY.add({ days })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1991, max: 2197 }), fc.integer({ min: -7, max: 7 }))
      .map(([year, days]) => Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days })),
  },
)

export const anyGranularity: fc.Arbitrary<BaseGranularity> = fc.constantFrom(...GRANULARITIES)

export const anyPeriod: fc.Arbitrary<Period> = fc
  .tuple(anyDate, anyGranularity)
  .map(([date, granularity]) => periodOfDate(date, granularity))

export function measureWith(parts: Partial<Measure> = {}): Measure {
  return {
    key: 'dossiers_received' as MeasureKey,
    nameVi: 'Hồ sơ tiếp nhận',
    nameEn: 'Dossiers received',
    unit: 'dossier',
    kind: 'flow',
    overTime: 'sum',
    overUnits: 'sum',
    basePeriod: 'day',
    decimals: 0,
    minimum: 0,
    maximum: null,
    ownerOffice: null,
    ...parts,
  }
}

/** Measures of every way of rolling up, without bounds on their values. */
export const anyMeasure: fc.Arbitrary<Measure> = fc
  .record({
    overTime: fc.constantFrom(...OVER_TIME),
    overUnits: fc.constantFrom(...OVER_UNITS),
    decimals: fc.integer({ min: 0, max: 6 }),
  })
  .map((parts) => measureWith({ ...parts, minimum: null }))
