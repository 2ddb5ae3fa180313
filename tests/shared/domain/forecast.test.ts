import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueFrom, foresee, type Standing, targetPeriod } from '#shared/domain/forecast.ts'
import { ANY_VALUE, chanceOfWorse, intervalOf, type Outlook } from '#shared/domain/forecast-outlook.ts'
import { studentCdf, studentQuantile } from '#shared/domain/forecast-student.ts'
import type { Direction, Thresholds } from '#shared/domain/lamp.ts'
import type { Period } from '#shared/domain/period.ts'

const outlook = (value: number, spread: number, freedom = 20): Outlook => ({
  value,
  spread,
  freedom,
  method: 'trend',
})
const thresholds = (green: Thresholds['green'], red: Thresholds['red']): Thresholds => ({
  green,
  red,
  appliesTo: 'all',
})
const NOW = Date.parse('2026-11-21T21:38:00+07:00')
const period = (text: string) => text as Period

describe('Student’s t', () => {
  it('has the quantiles of the tables', () => {
    const table = [
      [0.9, 1, 3.078],
      [0.9, 4, 1.533],
      [0.9, 5, 1.476],
      [0.975, 2, 4.303],
      [0.975, 10, 2.228],
      [0.9, 30, 1.31],
      [0.9, 1_000, 1.282],
    ] as const
    for (const [share, freedom, expected] of table) {
      expect(studentQuantile(share, freedom)).toBeCloseTo(expected, 3)
    }
    expect(studentCdf(0, 7)).toBe(0.5)
    expect([studentCdf(Number.NEGATIVE_INFINITY, 3), studentCdf(Number.POSITIVE_INFINITY, 3)]).toEqual([0, 1])
  })
})

describe('the chance of a worse colour', () => {
  const chance = (
    at: Outlook,
    than: 'green' | 'yellow',
    direction: Direction,
    limits: Thresholds,
    range = ANY_VALUE,
  ) => chanceOfWorse(at, than, direction, limits, range)

  it('is half at the threshold, whichever direction is good', () => {
    expect(chance(outlook(95, 1), 'green', 'higher', thresholds(95, 90))).toBeCloseTo(0.5, 9)
    expect(chance(outlook(5, 1), 'green', 'lower', thresholds(5, 8))).toBeCloseTo(0.5, 9)
    expect(chance(outlook(90, 1), 'yellow', 'higher', thresholds(95, 90))).toBeCloseTo(0.5, 9)
    // A band is left on either side.
    expect(chance(outlook(6, 0.1), 'green', 'band', thresholds([4, 6], [2, 8]))).toBeCloseTo(0.5, 6)
    expect(chance(outlook(5, 1e-3), 'green', 'band', thresholds([4, 6], [2, 8]))).toBeCloseTo(0, 6)
    expect(chance(outlook(1, 1e-3), 'yellow', 'band', thresholds([4, 6], [2, 8]))).toBeCloseTo(1, 6)
  })

  it('is certain where nothing is uncertain; the threshold itself still is the better colour', () => {
    const limits = thresholds(95, 90)
    expect(chance(outlook(95, 0), 'green', 'higher', limits)).toBe(0)
    expect(chance(outlook(94.99, 0), 'green', 'higher', limits)).toBe(1)
    expect(chance(outlook(94.99, 0), 'yellow', 'higher', limits)).toBe(0)
  })

  it('counts what lies beyond the possible as the outermost possible value', () => {
    const limits = thresholds([95, 100], [90, 100])
    expect(chance(outlook(99.9, 1), 'green', 'band', limits)).toBeGreaterThan(0.4)
    expect(chance(outlook(99.9, 1), 'green', 'band', limits, { low: 0, high: 100 })).toBeLessThan(0.01)
  })

  it('grows as the threshold comes closer', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        fc.tuple(
          fc.double({ min: -90, max: 90, noNaN: true }),
          fc.double({ min: -90, max: 90, noNaN: true }),
        ),
        (value, spread, freedom, pair) => {
          const at = outlook(value, spread, freedom)
          const [lower, upper] = pair.toSorted((a, b) => a - b) as [number, number]
          const easy = chance(at, 'green', 'higher', thresholds(lower, -100))
          expect(chance(at, 'green', 'higher', thresholds(upper, -100))).toBeGreaterThanOrEqual(easy - 1e-12)
          expect(easy).toBeGreaterThanOrEqual(0)
          expect(easy).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

describe('a forecast', () => {
  const standing: Standing = {
    colour: 'green',
    direction: 'higher',
    thresholds: thresholds(95, 90),
    range: { low: 0, high: 100 },
  }
  const falling = (day: Period) => 96 - 0.1 * Number(day.slice(8))

  it('warns from four in five on, with colour and day', () => {
    const at = (value: number) => foresee(standing, outlook(value, 1, 1_000), period('2026-11'), NOW, falling)
    // 0.8 of a normal lies below 0.8416 standard deviations.
    expect([at(94.17).warns, at(94.14).warns]).toEqual([false, true])
    expect(at(94)).toMatchObject({ colour: 'yellow', warns: true, period: '2026-11' })
    expect(at(89)).toMatchObject({ colour: 'red', warns: true })
    expect(at(96)).toMatchObject({ colour: null, crossesOn: null, warns: false })
  })

  it('names the first day in the worse colour, at the latest the last', () => {
    const day = (path: (day: Period) => number) =>
      foresee(standing, outlook(93, 0.5), period('2026-11'), NOW, path).crossesOn
    expect(day((at) => (at < '2026-11-25' ? 96 : 94))).toBe('2026-11-25')
    expect(day(() => 94)).toBe('2026-11-21')
    expect(day(() => 96)).toBe('2026-11-30')
  })

  it('keeps to what is possible, with its value inside its interval', () => {
    const { value, low, high } = foresee(standing, outlook(99.5, 2), period('2026-11'), NOW, falling)
    expect([value, high]).toEqual([99.5, 100])
    expect(low).toBeCloseTo(intervalOf(outlook(99.5, 2), 0.8).low, 9)
    expect(foresee(standing, outlook(104, 1), period('2026-11'), NOW, falling)).toMatchObject({
      value: 100,
      high: 100,
    })
  })
})

describe('the period that is forecast', () => {
  it('is the running one, and the next where that is whole already', () => {
    const target = (of: string, whole: boolean) => targetPeriod(period(of), whole, NOW)
    expect(target('2026-11', false)).toBe('2026-11')
    expect(target('2026-11', true)).toBe('2026-12')
    expect(target('2026-10', true)).toBe('2026-11')
    expect(target('2026-11-20', true)).toBe('2026-11-21')
    expect(target('2026-11-21', true)).toBe('2026-11-22')
    // Reported ahead.
    expect(target('2026-12', false)).toBe('2026-12')
  })

  it('passes over weekdays on which there never is a value', () => {
    const workdays = [9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23].map((day) =>
      period(`2026-11-${String(day).padStart(2, '0')}`),
    )
    expect(dueFrom(period('2026-11-21'), workdays)).toBe('2026-11-23')
    expect(dueFrom(period('2026-11-21'), workdays.slice(0, 6))).toBe('2026-11-21')
    expect(dueFrom(period('2026-W48'), [])).toBe('2026-W48')
  })
})
