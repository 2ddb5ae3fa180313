import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoWeekdayOf, type Period, shiftPeriod } from '#shared/domain/period.ts'
import { findOutliers, judgedHistory, medianOf } from '#shared/domain/quality-outliers.ts'

const MONDAY = '2026-06-01' as Period
/** Values of consecutive periods. */
const history = (values: readonly number[], first: Period = MONDAY) =>
  values.map((value, index) => ({ period: shiftPeriod(first, index), value }))
const months = (values: readonly number[]) => history(values, '2025-01' as Period)
const valuesOf = (found: ReadonlyArray<{ value: number }>) => found.map(({ value }) => value)

describe('the median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect([medianOf([3]), medianOf([9, 1, 5]), medianOf([4, 1, 3, 2])]).toEqual([3, 5, 2.5])
  })
})

describe('outliers', () => {
  // Median 10, deviations 0 ×4, 1 ×6, 2 ×2 and one more: MAD 1. 0.6745·|x − 10| > 3.5 from |x − 10| = 5.19 on.
  const even = [10, 10, 10, 10, 9, 9, 9, 11, 11, 11, 8, 12]

  it('lie beyond a modified z-score of 3.5', () => {
    expect(findOutliers(months([...even, 15.1]))).toEqual([])
    expect(findOutliers(months([...even, 15.3]))).toEqual([{ period: '2026-01', value: 15.3, median: 10 }])
    expect(valuesOf(findOutliers(months([...even, 4.7])))).toEqual([4.7])
  })

  it('are not moved by each other, as they would be by mean and deviation', () => {
    expect(valuesOf(findOutliers(months([...even, ...even, 900, 1_000, 1_100])))).toEqual([900, 1_000, 1_100])
  })

  it('need a history', () => {
    expect(findOutliers(months([10, 9, 11, 10, 9, 11, 10, 9, 11, 10, 900]))).toEqual([])
  })

  it('are told only for what is asked', () => {
    const found = findOutliers(months([...even, 900, 1_000]), {
      isAsked: (period) => period === '2026-02',
    })
    expect(valuesOf(found)).toEqual([1_000])
  })

  it('are looked for among days of the same weekday where there are enough', () => {
    // Ten weeks: Mondays about 300, other days about 100. A Monday of 100 is odd, and a Tuesday of 300.
    const weeks = Array.from({ length: 70 }, (_, index) => (index % 7 === 0 ? 300 : 100) + (index % 3) * 4)
    expect(findOutliers(history(weeks))).toEqual([])
    weeks[63] = 100
    weeks[64] = 300
    expect(findOutliers(history(weeks)).map(({ period, value }) => [period, value])).toEqual([
      [shiftPeriod(MONDAY, 63), 100],
      [shiftPeriod(MONDAY, 64), 300],
    ])
  })

  it('are not looked for among days of the other kind', () => {
    // Five weeks: about 200 on working days, about 10 at weekends.
    const values = Array.from({ length: 35 }, (_, index) => (index % 7 > 4 ? 10 : 200) + (index % 3))
    const isWorkingDay = (day: Period) => isoWeekdayOf(day) <= 5
    expect(findOutliers(history(values), { isWorkingDay })).toEqual([])
    values[1] = 10
    expect(valuesOf(findOutliers(history(values), { isWorkingDay }))).toEqual([10])
  })

  it('of counts lie beyond what counting varies by', () => {
    // Median 33, MAD 1: 27 is far from the others, and what a count of 33 may well be.
    const counted = [33, 33, 34, 32, 33, 34, 32, 33, 35, 33, 34, 32, 27]
    expect(valuesOf(findOutliers(months(counted)))).toEqual([27])
    expect(findOutliers(months(counted), { counts: true })).toEqual([])
    expect(valuesOf(findOutliers(months([...counted, 5]), { counts: true }))).toEqual([5])
  })

  it('of figures that are mostly the same are only those that are way off', () => {
    const same = Array.from({ length: 20 }, () => 1_000)
    expect(findOutliers(months([...same, 1_001]))).toEqual([])
    expect(findOutliers(months([...same, 1_400]))).toEqual([])
    expect(valuesOf(findOutliers(months([...same, 10_000])))).toEqual([10_000])
    const rare = Array.from({ length: 30 }, (_, index) => (index % 10 === 0 ? 1 : 0))
    expect(findOutliers(months(rare))).toEqual([])
  })

  it('do not depend on the order of the history', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }), (values) => {
        const points = history(values)
        const found = findOutliers(points)
        expect(findOutliers(points.toReversed()).toReversed()).toEqual(found)
      }),
    )
  })
})

describe('a cumulative figure', () => {
  it('is judged by what it grew by within its year', () => {
    const points = months([10, 20, 35])
    const inYear = (a: Period, b: Period) => shiftPeriod(a, 1) === b && a.slice(0, 4) === b.slice(0, 4)
    expect(judgedHistory('cumulative', [...points].reverse(), inYear)).toEqual([
      { period: '2025-02', value: 10 },
      { period: '2025-03', value: 15 },
    ])
    expect(
      judgedHistory(
        'cumulative',
        [
          { period: '2025-12' as Period, value: 90 },
          { period: '2026-01' as Period, value: 5 },
        ],
        inYear,
      ),
    ).toEqual([])
    expect(judgedHistory('flow', points, inYear)).toEqual(points)
  })
})
