import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalOf, type ValuePoint } from '#shared/domain/forecast-outlook.ts'
import { robustSpread, theilSen, weightedMedian } from '#shared/domain/forecast-robust.ts'
import { forecastTrend, periodNumber } from '#shared/domain/forecast-trend.ts'
import { type Period, shiftPeriod } from '#shared/domain/period.ts'

const FIRST = '2026-W10' as Period

/** Values of weeks one after the other. */
const weeks = (values: readonly number[]): ValuePoint[] =>
  values.map((value, index) => ({ period: shiftPeriod(FIRST, index), value, share: 1 }))

const next = (values: readonly unknown[]): Period => shiftPeriod(FIRST, values.length)

/** Between a hundredth and ten thousand apart: nothing that drowns in the digits of a double. */
const someValues = fc.array(
  fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 100),
  {
    minLength: 6,
    maxLength: 30,
  },
)

describe('robust estimates', () => {
  it('take the middle of the weights', () => {
    const of = (...pairs: Array<[number, number]>) =>
      weightedMedian(pairs.map(([value, weight]) => ({ value, weight })))
    expect([of([1, 1], [2, 1], [9, 1]), of([1, 1], [2, 1]), of([1, 0.2], [5, 1]), of([7, 0.1])]).toEqual([
      2, 1.5, 5, 7,
    ])
  })

  it('give Sen’s line: the median of all slopes', () => {
    const points = [
      [0, 0],
      [1, 1],
      [2, 4],
      [3, 9],
    ].map(([at = 0, value = 0]) => ({ at, value, weight: 1 }))
    // Slopes 1, 2, 3, 3, 4, 5: 3. Values less 3·at: 0, −2, −2, 0: −1.
    expect(theilSen(points)).toEqual({ slope: 3, intercept: -1 })
  })

  it('measure spread by the median, and by the mean where more than half is nothing', () => {
    expect(robustSpread([-3, -1, 0, 1, 300])).toBeCloseTo(1.4826, 4)
    expect(robustSpread([0, 0, 0, 0, 5])).toBeCloseTo(1.2533, 4)
    expect(robustSpread([])).toBe(0)
  })
})

describe('a trend', () => {
  it('goes on along a straight line, with nothing uncertain about it', () => {
    expect(forecastTrend(weeks([99, 98, 97, 96, 95, 94]), '2026-W16' as Period)).toEqual({
      value: 93,
      spread: 0,
      freedom: 4,
      method: 'trend',
    })
    expect(forecastTrend(weeks([99, 98, 97, 96, 95, 94]), '2026-W18' as Period)?.value).toBe(91)
  })

  it('is none below six points', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 5 }), (values) => {
        expect(forecastTrend(weeks(values), next(values))).toBeNull()
      }),
    )
  })

  it('moves with the values and grows with them', () => {
    fc.assert(
      fc.property(
        someValues,
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: 1, max: 50 }),
        (values, by, times) => {
          const plain = forecastTrend(weeks(values), next(values))
          const moved = forecastTrend(weeks(values.map((value) => value * times + by)), next(values))
          expect(moved?.value).toBeCloseTo((plain?.value ?? 0) * times + by, 4)
          expect(moved?.spread).toBeCloseTo((plain?.spread ?? 0) * times, 4)
        },
      ),
    )
  })

  it('does not depend on the order of the points', () => {
    const shuffled = someValues.chain((values) =>
      fc.tuple(
        fc.constant(values),
        fc.shuffledSubarray(weeks(values), { minLength: values.length, maxLength: values.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([values, points]) => {
        expect(forecastTrend(points, next(values))).toEqual(forecastTrend(weeks(values), next(values)))
      }),
    )
  })

  it('has its value inside its interval, and a wider one farther ahead', () => {
    fc.assert(
      fc.property(someValues, (values) => {
        const at = (ahead: number) => forecastTrend(weeks(values), shiftPeriod(next(values), ahead))
        const [soon, later] = [at(0), at(5)]
        if (!soon || !later) throw new Error('no forecast')
        const { low, high } = intervalOf(soon, 0.8)
        expect(low).toBeLessThanOrEqual(soon.value)
        expect(high).toBeGreaterThanOrEqual(soon.value)
        expect(later.spread).toBeGreaterThanOrEqual(soon.spread * (1 - 1e-9))
      }),
    )
  })

  it('is hardly moved by wild figures, however wild', () => {
    const noise = [0.2, -0.1, 0.3, -0.3, 0.1, -0.2, 0.2, 0, -0.1, 0.1, -0.2, 0.3]
    const values = noise.map((rest, index) => 98 - 0.2 * index + rest)
    const plain = forecastTrend(weeks(values), next(values))
    for (const wild of [0, 1e6, -1e6]) {
      for (const at of [0, 4, 7]) {
        const spoilt = forecastTrend(weeks(values.with(at, wild)), next(values))
        expect(Math.abs((spoilt?.value ?? Number.NaN) - (plain?.value ?? 0))).toBeLessThan(0.5)
        expect(spoilt?.spread).toBeLessThan(3 * (plain?.spread ?? 0))
      }
    }
  })

  it('lies half-way to a newest value that is off the line, and its interval reaches both', () => {
    const values = [97.8, 97.5, 97.2, 96.9, 96.6, 96.3, 96, 95.7, 95.4].map(
      (v, i) => v + (i % 2 ? 0.02 : -0.02),
    )
    const outlook = forecastTrend(weeks([...values, 98]), next([...values, 98]))
    if (!outlook) throw new Error('no forecast')
    expect(outlook.value).toBeGreaterThan(95.5)
    expect(outlook.value).toBeLessThan(97)
    const { low, high } = intervalOf(outlook, 0.8)
    expect(low).toBeLessThan(95)
    expect(high).toBeGreaterThan(97.5)
  })

  it('leaves only the rest of a running period uncertain', () => {
    const values = [95.4, 96.1, 95.2, 96.3, 95.5, 96, 95.3]
    const at = (share: number) =>
      forecastTrend([...weeks(values), { period: next(values), value: 90, share }], next(values))
    const [early, late, whole] = [at(0.1), at(0.9), at(1)]
    expect(whole).toMatchObject({ value: 90, spread: 0 })
    expect(late?.value).toBeLessThan(early?.value ?? 0)
    expect(late?.value).toBeGreaterThan(90)
    expect(early?.spread).toBeGreaterThan(late?.spread ?? 0)
  })
})

describe('a usual course', () => {
  const MONDAY = '2026-08-03' as Period
  const days = (count: number, value: (at: number) => number): ValuePoint[] =>
    Array.from({ length: count }, (_, at) => ({
      period: shiftPeriod(MONDAY, at),
      value: value(at),
      share: 1,
    }))
  const wobble = (at: number) => [0.1, -0.1, 0.2, 0, -0.2][at % 5] ?? 0
  const dipping = (at: number) => 97 - (at % 7 >= 5 ? 4 : 0) + wobble(at)

  it('is seen in the same weekday', () => {
    // Day 33 is a Saturday, day 35 a Monday.
    expect(forecastTrend(days(33, dipping), shiftPeriod(MONDAY, 33))).toMatchObject({ method: 'seasonal' })
    expect(forecastTrend(days(33, dipping), shiftPeriod(MONDAY, 33))?.value).toBeCloseTo(93, 0)
    expect(forecastTrend(days(35, dipping), shiftPeriod(MONDAY, 35))?.value).toBeCloseTo(97, 0)
  })

  it('is not believed where there is none', () => {
    expect(
      forecastTrend(
        days(35, (at) => 97 + wobble(at * 3)),
        shiftPeriod(MONDAY, 35),
      )?.method,
    ).toBe('trend')
  })

  it('is seen in the same month of two years', () => {
    const course = (at: number) => 90 + 5 * Math.sin((2 * Math.PI * at) / 12) + wobble(at)
    const points = Array.from({ length: 30 }, (_, at) => ({
      period: shiftPeriod('2024-01' as Period, at),
      value: course(at),
      share: 1,
    }))
    const outlook = forecastTrend(points, '2026-07' as Period)
    expect(outlook?.method).toBe('seasonal')
    expect(outlook?.value).toBeCloseTo(90, 0)
  })
})

describe('a period’s number', () => {
  it('grows by one from period to period, over the turn of the year', () => {
    for (const first of ['2026-12-30', '2026-W52', '2026-11', '2026-Q3', '2026-H1', '2026'] as Period[]) {
      const numbers = [0, 1, 2, 3].map((by) => periodNumber(shiftPeriod(first, by)) - periodNumber(first))
      expect(numbers).toEqual([0, 1, 2, 3])
    }
  })
})
