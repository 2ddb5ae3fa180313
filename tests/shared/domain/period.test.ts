import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  type BaseGranularity,
  basePeriodRange,
  enclosingPeriod,
  enclosingPeriods,
  formatInstant,
  GRANULARITIES,
  granularityOf,
  granularityRank,
  isoWeekday,
  isPeriod,
  type Period,
  packedRange,
  packPeriod,
  parsePeriod,
  periodAt,
  periodEnd,
  periodStart,
  shiftPeriod,
  TIME_ZONE,
  unpackPeriod,
} from '#shared/domain/period.ts'
import {
  anyDate,
  anyGranularity,
  anyPeriod,
  FIRST_DAY,
  firstDateOf,
  LAST_DAY,
  LENGTH,
  periodOfDate,
} from './arbitraries.ts'

const period = (text: string): Period => {
  if (!isPeriod(text)) throw new Error(`bad example: ${text}`)
  return text
}
const midnight = (date: Temporal.PlainDate): number => date.toZonedDateTime(TIME_ZONE).epochMilliseconds

const filingDate = (date: Temporal.PlainDate, own: BaseGranularity): Temporal.PlainDate => {
  const first = firstDateOf(date, own)
  return own === 'week' ? first.add({ days: 3 }) : first
}

describe('parsePeriod', () => {
  it('reads every way of writing', () => {
    expect(['2026-11-21', '2026-W47', '2026-11', '2026-Q4', '2026-H2', '2026'].map(parsePeriod)).toEqual([
      { granularity: 'day', year: 2026, index: 11, day: 21 },
      { granularity: 'week', year: 2026, index: 47, day: 0 },
      { granularity: 'month', year: 2026, index: 11, day: 0 },
      { granularity: 'quarter', year: 2026, index: 4, day: 0 },
      { granularity: 'half', year: 2026, index: 2, day: 0 },
      { granularity: 'year', year: 2026, index: 0, day: 0 },
    ])
  })

  it.each([
    '',
    ' 2026',
    '2026 ',
    '2026\n',
    '26',
    '02026',
    '2026-1',
    '2026-13',
    '2026-00',
    '2026-1-1',
    '2026-02-29',
    '2026-04-31',
    '2026-11-00',
    '2026-00-10',
    '2026-W00',
    '2026-W54',
    '2025-W53',
    '2026-w47',
    '2026-Q0',
    '2026-Q5',
    '2026-q1',
    '2026-H3',
    '2026-H0',
    '21/11/2026',
    '2026/11/21',
    '20261121',
    '2026-11-21T00:00',
    '٢٠٢٦',
    '-2026',
    '1989',
    '2198',
    '1989-12-31',
    '2198-01-01',
    '0000-01-01',
    '9999-12-31',
  ])('refuses %j', (text) => {
    expect(isPeriod(text)).toBe(false)
  })

  it('knows leap days and long ISO years as Temporal does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1990, max: 2197 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 33 }),
        (year, month, day) => {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
          let real = true
          try {
            Temporal.PlainDate.from(text)
          } catch {
            real = false
          }
          expect(isPeriod(text)).toBe(real)
        },
      ),
    )
    for (let year = 1990; year <= 2197; year += 1) {
      // 28 December always lies in the last ISO week of its year.
      const weeks = Temporal.PlainDate.from({ year, month: 12, day: 28 }).weekOfYear
      expect([year, isPeriod(`${year}-W53`)]).toEqual([year, weeks === 53])
    }
  })

  it('reads back whatever Temporal writes, and never throws on other text', () => {
    fc.assert(
      fc.property(anyDate, anyGranularity, (date, granularity) => {
        const written = periodOfDate(date, granularity)
        expect(isPeriod(written)).toBe(true)
        expect(granularityOf(written)).toBe(granularity)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => typeof isPeriod(text) === 'boolean'))
  })
})

describe('isoWeekday', () => {
  it('agrees with Temporal, before 1970 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        expect(isoWeekday(day)).toBe(Temporal.PlainDate.from('1970-01-01').add({ days: day }).dayOfWeek)
      }),
    )
  })
})

describe('enclosingPeriod', () => {
  it('files a period under the longer one that holds its first day, a week under that of its Thursday', () => {
    fc.assert(
      fc.property(anyDate, anyGranularity, anyGranularity, (date, own, wanted) => {
        const longer = granularityRank(wanted) > granularityRank(own) && (wanted !== 'week' || own === 'day')
        const expected =
          own === wanted
            ? periodOfDate(date, own)
            : longer
              ? periodOfDate(filingDate(date, own), wanted)
              : null
        expect(enclosingPeriod(periodOfDate(date, own), wanted)).toBe(expected)
      }),
    )
  })

  it.each([
    ['2024-W01', '2024-01', '2024'],
    ['2020-W53', '2020-12', '2020'], // Thursday 31 December 2020
    ['2026-W01', '2026-01', '2026'], // Thursday 1 January 2026, Monday in 2025
    ['2026-W53', '2026-12', '2026'],
    ['2026-W14', '2026-04', '2026'], // Monday 30 March, Thursday 2 April
  ])('files week %s under %s and %s', (week, month, year) => {
    expect(enclosingPeriods(period(week))).toContain(month)
    expect(enclosingPeriods(period(week))).toContain(year)
  })

  it('lists all longer periods of a day, shortest first', () => {
    expect(enclosingPeriods(period('2024-12-30'))).toEqual([
      '2025-W01',
      '2024-12',
      '2024-Q4',
      '2024-H2',
      '2024',
    ])
    expect(enclosingPeriods(period('2026'))).toEqual([])
  })

  it('leads from every period that is taken to periods that are taken', () => {
    for (const date of [FIRST_DAY, FIRST_DAY.add({ days: 3 }), LAST_DAY, LAST_DAY.subtract({ days: 3 })]) {
      for (const granularity of GRANULARITIES) {
        expect(enclosingPeriods(periodOfDate(date, granularity)).filter((text) => !isPeriod(text))).toEqual(
          [],
        )
      }
    }
  })
})

describe('basePeriodRange', () => {
  it('is exactly the base periods that are filed under the period', () => {
    fc.assert(
      fc.property(anyDate, anyGranularity, anyGranularity, (date, granularity, base) => {
        const whole = periodOfDate(date, granularity)
        fc.pre(
          granularityRank(base) <= granularityRank(granularity) && (granularity !== 'week' || base === 'day'),
        )
        const { first, last } = basePeriodRange(whole, base)
        // Scanning generously around the period finds the same ones.
        const filed = new Set<Period>()
        const start = firstDateOf(date, granularity)
        const until = start.add(LENGTH[granularity]).add({ days: 10 })
        for (
          let day = start.subtract({ days: 10 });
          Temporal.PlainDate.compare(day, until) < 0;
          day = day.add({ days: 1 })
        ) {
          const candidate = periodOfDate(day, base)
          if (isPeriod(candidate) && enclosingPeriod(candidate, granularity) === whole) filed.add(candidate)
        }
        expect([first, last]).toEqual([[...filed][0], [...filed].at(-1)])
        let count = 1
        for (let at = first; at !== last; at = shiftPeriod(at, 1)) count += 1
        expect(count).toBe(filed.size)
      }),
      { numRuns: 150 },
    )
  })

  it('gives November 2026 the four weeks whose Thursday it holds', () => {
    expect(basePeriodRange(period('2026-11'), 'week')).toEqual({ first: '2026-W45', last: '2026-W48' })
    expect(basePeriodRange(period('2026'), 'week')).toEqual({ first: '2026-W01', last: '2026-W53' })
    expect(basePeriodRange(period('2026-Q4'), 'day')).toEqual({ first: '2026-10-01', last: '2026-12-31' })
  })
})

describe('shiftPeriod', () => {
  it('agrees with Temporal', () => {
    fc.assert(
      fc.property(anyDate, anyGranularity, fc.integer({ min: -60, max: 60 }), (date, granularity, by) => {
        const start = firstDateOf(date, granularity)
        const length: { days?: number; months?: number; years?: number } = LENGTH[granularity]
        const moved = start.add({
          days: (length.days ?? 0) * by,
          months: (length.months ?? 0) * by,
          years: (length.years ?? 0) * by,
        })
        expect(shiftPeriod(periodOfDate(date, granularity), by)).toBe(periodOfDate(moved, granularity))
      }),
    )
  })

  it('is undone by shifting back, also past the years that are taken', () => {
    fc.assert(
      fc.property(anyPeriod, fc.integer({ min: -500, max: 500 }), (at, by) => {
        expect(shiftPeriod(shiftPeriod(at, by), -by)).toBe(at)
      }),
    )
    expect(shiftPeriod(period('1990'), -1)).toBe('1989')
    expect(shiftPeriod(shiftPeriod(period('2197-12-31'), 1), -1)).toBe('2197-12-31')
  })
})

describe('instants', () => {
  it('begin and end a period at midnight in Ho Chi Minh City', () => {
    fc.assert(
      fc.property(anyDate, anyGranularity, (date, granularity) => {
        const start = firstDateOf(date, granularity)
        const at = periodOfDate(date, granularity)
        expect(periodStart(at)).toBe(midnight(start))
        expect(periodEnd(at)).toBe(midnight(start.add(LENGTH[granularity])))
      }),
    )
  })

  it('tell the period they fall in', () => {
    fc.assert(
      fc.property(anyDate, fc.nat(86_399_999), anyGranularity, (date, ms, granularity) => {
        const instant = midnight(date) + ms
        const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(TIME_ZONE)
        expect(periodAt(instant, granularity)).toBe(periodOfDate(local.toPlainDate(), granularity))
      }),
    )
  })

  it('belong to a period from its start up to, not including, its end', () => {
    fc.assert(
      fc.property(anyPeriod, (at) => {
        const granularity = granularityOf(at)
        expect(periodAt(periodStart(at), granularity)).toBe(at)
        expect(periodAt(periodEnd(at) - 1, granularity)).toBe(at)
        expect(periodAt(periodEnd(at), granularity)).toBe(shiftPeriod(at, 1))
        expect(periodAt(periodStart(at) - 1, granularity)).toBe(shiftPeriod(at, -1))
      }),
    )
  })

  it('are written with the offset of the station', () => {
    expect(formatInstant(Date.UTC(2026, 10, 21, 14, 38))).toBe('2026-11-21T21:38:00.000+07:00')
    expect(formatInstant(Date.UTC(2026, 11, 31, 17))).toBe('2027-01-01T00:00:00.000+07:00')
    fc.assert(
      fc.property(anyDate, fc.nat(86_399_999), (date, ms) => {
        const written = formatInstant(midnight(date) + ms)
        expect(written.endsWith('+07:00')).toBe(true)
        expect(Temporal.Instant.from(written).epochMilliseconds).toBe(midnight(date) + ms)
      }),
    )
  })
})

describe('packPeriod', () => {
  it('is undone by unpackPeriod', () => {
    fc.assert(fc.property(anyPeriod, (at) => unpackPeriod(packPeriod(at)) === at))
    expect([period('2026-11-21'), period('2026-W47'), period('2026')].map(packPeriod)).toEqual([
      20_261_121, 120_260_047, 520_260_000,
    ])
  })

  it('sorts by time within a granularity and stays in its range', () => {
    fc.assert(
      fc.property(anyDate, anyDate, anyGranularity, (one, other, granularity) => {
        const [a, b] = [periodOfDate(one, granularity), periodOfDate(other, granularity)]
        expect(Math.sign(packPeriod(a) - packPeriod(b))).toBe(Math.sign(periodStart(a) - periodStart(b)))
        const { from, to } = packedRange(granularity)
        expect(packPeriod(a) >= from && packPeriod(a) <= to).toBe(true)
      }),
    )
  })

  it('keeps granularities apart', () => {
    const ranges = GRANULARITIES.map(packedRange)
    for (const [index, { from }] of ranges.entries()) {
      const before = ranges[index - 1]
      if (before) expect(from).toBeGreaterThan(before.to)
    }
    expect(() => unpackPeriod(700_000_000)).toThrow(RangeError)
    expect(() => unpackPeriod(-1)).toThrow(RangeError)
  })
})
