import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseCell, cellValue } from '#shared/domain/cell.ts'
import { type Measure, OVER_TIME, OVER_UNITS } from '#shared/domain/measure.ts'
import {
  checkPeriod,
  checkSlice,
  checkValue,
  isRefusal,
  type Refusal,
  shorten,
} from '#shared/domain/observation.ts'
import { GRANULARITIES, type Period, periodStart } from '#shared/domain/period.ts'
import { anyDate, anyGranularity, measureWith, periodOfDate } from './arbitraries.ts'

const NOW = periodStart('2026-11-21' as Period) + 1
const code = (result: unknown) =>
  typeof result === 'object' && result !== null && isRefusal(result) ? result.code : result

describe('checkPeriod', () => {
  it('takes the period of the measure, up to the one that is on', () => {
    expect(checkPeriod('2026-11-21', measureWith(), NOW)).toBe('2026-11-21')
    expect(checkPeriod('2026-W47', measureWith({ basePeriod: 'week' }), NOW)).toBe('2026-W47')
    expect(checkPeriod('2026', measureWith({ basePeriod: 'year' }), NOW)).toBe('2026')
    expect(checkPeriod('1990-01-01', measureWith(), NOW)).toBe('1990-01-01')
  })

  it.each([
    ['2026-11-22', 'future-period'],
    ['2026-11', 'wrong-period'],
    ['2026-02-30', 'impossible-period'],
    ['21/11/2026', 'impossible-period'],
    ['', 'impossible-period'],
    [20261121, 'impossible-period'],
    [null, 'impossible-period'],
    [undefined, 'impossible-period'],
    [{ toString: () => '2026-11-21' }, 'impossible-period'],
    [['2026-11-21'], 'impossible-period'],
  ])('refuses %j: %s', (text, refusal) => {
    expect(code(checkPeriod(text, measureWith(), NOW))).toBe(refusal)
  })

  it('lets a plan be set for a year that has not begun', () => {
    const plan = measureWith({ kind: 'plan', basePeriod: 'year' })
    expect(checkPeriod('2027', plan, NOW)).toBe('2027')
    expect(code(checkPeriod('2027', measureWith({ basePeriod: 'year' }), NOW))).toBe('future-period')
  })

  it('shows how to write the period, in the measure’s own granularity', () => {
    for (const basePeriod of GRANULARITIES) {
      const { detail } = checkPeriod('hôm qua', measureWith({ basePeriod }), NOW) as Refusal
      const example = detail.split('viết như ')[1]?.slice(0, -1)
      expect(code(checkPeriod(example, measureWith({ basePeriod, kind: 'plan' }), NOW))).toBe(example)
    }
  })

  it('takes a period exactly where it has the measure’s granularity and has begun', () => {
    fc.assert(
      fc.property(
        anyDate,
        anyGranularity,
        anyGranularity,
        fc.integer({ min: 6e11, max: 7e12 }),
        (date, own, base, now) => {
          const period = periodOfDate(date, own)
          const expected =
            own !== base ? 'wrong-period' : periodStart(period) > now ? 'future-period' : period
          expect(code(checkPeriod(period, measureWith({ basePeriod: base }), now))).toBe(expected)
        },
      ),
    )
  })
})

describe('checkValue', () => {
  it.each<[unknown, Partial<Measure>, unknown]>([
    [120, {}, 120],
    [0, {}, 0],
    [null, {}, null],
    [12.5, { decimals: 1 }, 125],
    [-3, { minimum: null }, -3],
    [12.5, {}, 'too-many-decimals'],
    [12.55, { decimals: 1 }, 'too-many-decimals'],
    [-1, {}, 'below-minimum'],
    [101, { maximum: 100 }, 'above-maximum'],
    [100, { maximum: 100 }, 100],
    [2 ** 53, {}, 'out-of-range'],
    [1e15, { decimals: 1 }, 'out-of-range'],
    ['120', {}, 'not-a-number'],
    ['', {}, 'not-a-number'],
    [undefined, {}, 'not-a-number'],
    [true, {}, 'not-a-number'],
    [[120], {}, 'not-a-number'],
    [{ valueOf: () => 120 }, {}, 'not-a-number'],
    [Number.NaN, {}, 'not-a-number'],
    [Number.POSITIVE_INFINITY, {}, 'not-a-number'],
  ])('of %j, with %j, gives %j', (value, parts, expected) => {
    expect(code(checkValue(value, measureWith(parts)))).toBe(expected)
  })

  it('takes what the cells can hold and give back, and nothing else', () => {
    const figure = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.integer().map((value) => value / 100),
    )
    const rollUp = fc.tuple(fc.constantFrom(...OVER_TIME), fc.constantFrom(...OVER_UNITS), fc.nat(6))
    fc.assert(
      fc.property(figure, rollUp, (value, [overTime, overUnits, decimals]) => {
        const measure = measureWith({ overTime, overUnits, decimals, minimum: null })
        const scaled = checkValue(value, measure)
        if (typeof scaled !== 'number') return
        const cell = baseCell(measure, scaled)
        expect(Number.isSafeInteger(cell.total)).toBe(true)
        expect(cellValue(measure, cell)).toBe(value + 0)
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuses a mean too large for the digits that its cells keep', () => {
    const mean = measureWith({ overTime: 'avg', overUnits: 'sum' })
    expect([code(checkValue(999_999_999, mean)), code(checkValue(1_000_000_000, mean))]).toEqual([
      999_999_999,
      'out-of-range',
    ])
  })

  it('says what to do', () => {
    expect(checkValue(12.5, measureWith())).toEqual({
      code: 'too-many-decimals',
      detail: '“Hồ sơ tiếp nhận” là số nguyên; 12.5 có phần lẻ.',
    })
  })
})

describe('checkSlice', () => {
  it('takes codes, and nothing as the total', () => {
    expect(
      ['', undefined, null, 'LAND', 'a_b-c.1', 'x'.repeat(40)].map((slice) => checkSlice(slice)),
    ).toEqual(['', '', '', 'LAND', 'a_b-c.1', 'x'.repeat(40)])
  })

  it.each([['đất đai'], ['a b'], ['x'.repeat(41)], ['a\n'], [5], [{}], ['../etc'], ["'; --"]])(
    'refuses %j',
    (slice) => {
      expect(code(checkSlice(slice))).toBe('bad-slice')
    },
  )
})

describe('shorten', () => {
  it('keeps what a person needs of any value that JSON can hold', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => shorten(value).length <= 41))
    expect([shorten('ngắn'), shorten('x'.repeat(50)), shorten(undefined), shorten({ a: 1 })]).toEqual([
      'ngắn',
      `${'x'.repeat(40)}…`,
      'trống',
      '{…}',
    ])
  })
})
