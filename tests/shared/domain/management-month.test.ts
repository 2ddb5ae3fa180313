import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { carriedFrom } from '#shared/domain/carry.ts'
import { staleAt } from '#shared/domain/lamp.ts'
import {
  basePeriodRange,
  enclosingPeriod,
  enclosingPeriods,
  granularityOf,
  isPeriod,
  MANAGEMENT_MONTH,
  nestsIn,
  type Period,
  packedGranularity,
  packedRange,
  packPeriod,
  parsePeriod,
  periodAt,
  periodEnd,
  periodLikeAt,
  periodStart,
  shiftPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import { anyDate, periodOfDate } from './arbitraries.ts'
import { calendarWith } from './calendars.ts'

const period = (text: string) => text as Period
const midnight = (date: Temporal.PlainDate): number =>
  date.toZonedDateTime('Asia/Ho_Chi_Minh').epochMilliseconds
const anyStartDay = fc.integer({ min: 2, max: 28 })

/** The management month that holds a date, and its first day, by Temporal. */
function monthOf(date: Temporal.PlainDate, startDay: number) {
  const month = date.day >= startDay ? date : date.subtract({ months: 1 })
  const first = Temporal.PlainDate.from({ year: month.year, month: month.month, day: startDay })
  const name = `${first.toPlainYearMonth().toString()}m${String(startDay).padStart(2, '0')}`
  return { name: name as Period, first }
}

describe('a management month', () => {
  it('has the name of the month in which it begins, and ends the day before the next one', () => {
    expect(parsePeriod('2026-11m15')).toEqual({
      granularity: 'management-month',
      year: 2026,
      index: 11,
      day: 15,
    })
    expect(
      ['2026-13m15', '2026-11m01', '2026-11m29', '2026-11m5', '2026m15', '2026-00m15'].map(isPeriod),
    ).toEqual(Array(6).fill(false))
    expect(periodStart(period('2026-11m15'))).toBe(Date.parse('2026-11-15T00:00+07:00'))
    expect(periodEnd(period('2026-11m15'))).toBe(Date.parse('2026-12-15T00:00+07:00'))
    expect(periodEnd(period('2026-12m28'))).toBe(Date.parse('2027-01-28T00:00+07:00'))
  })

  it('holds each of its days, and stands next to its neighbours without gap or overlap', () => {
    fc.assert(
      fc.property(anyDate, anyStartDay, (date, startDay) => {
        const { name, first } = monthOf(date, startDay)
        expect(periodAt(midnight(date), MANAGEMENT_MONTH, startDay)).toBe(name)
        expect(isPeriod(name)).toBe(true)
        expect(periodStart(name)).toBe(midnight(first))
        expect(periodEnd(name)).toBe(midnight(first.add({ months: 1 })))
        expect(periodStart(shiftPeriod(name, 1))).toBe(periodEnd(name))
        expect(shiftPeriod(shiftPeriod(name, 1), -1)).toBe(name)
        expect(shiftPeriod(name, 12)).toBe(`${Number(name.slice(0, 4)) + 1}${name.slice(4)}`)
        expect(periodLikeAt(name, midnight(date))).toBe(name)
      }),
    )
  })

  it('is one integer that comes back and sorts by time, beside those of other granularities', () => {
    const { from, to } = packedRange(MANAGEMENT_MONTH)
    fc.assert(
      fc.property(anyDate, anyDate, anyStartDay, (one, other, startDay) => {
        const [a, b] = [monthOf(one, startDay).name, monthOf(other, startDay).name]
        const packed = packPeriod(a)
        expect(unpackPeriod(packed)).toBe(a)
        expect([packed >= from, packed <= to, packedGranularity(packed)]).toEqual([
          true,
          true,
          MANAGEMENT_MONTH,
        ])
        expect(Math.sign(packed - packPeriod(b))).toBe(Math.sign(periodStart(a) - periodStart(b)))
      }),
    )
    expect(
      ['2026-11-21', '2026-W47', '2026-11', '2026-Q4', '2026-H2', '2026'].map((at) => packPeriod(period(at))),
    ).toEqual([20261121, 120260047, 220260011, 320260004, 420260002, 520260000])
  })

  it('takes days and weeks, weeks by their Thursday, and no other periods', () => {
    const into = (text: string) => enclosingPeriod(period(text), MANAGEMENT_MONTH, 15)
    expect(['2026-11-14', '2026-11-15', '2026-12-14', '2026-12-15'].map(into)).toEqual([
      '2026-10m15',
      '2026-11m15',
      '2026-11m15',
      '2026-12m15',
    ])
    // Monday 12 to Sunday 18 October 2026: the Thursday is the 15th.
    expect([into('2026-W42'), into('2026-W41')]).toEqual(['2026-10m15', '2026-09m15'])
    expect(['2026-11', '2026-Q4', '2026-H2', '2026'].map(into)).toEqual([null, null, null, null])
    expect(
      ['quarter', 'half', 'year', 'month', 'week', 'day'].map((longer) =>
        nestsIn(MANAGEMENT_MONTH, longer as 'day'),
      ),
    ).toEqual([true, true, true, false, false, false])
    expect(enclosingPeriod(period('2026-12m15'), 'year')).toBe('2026')
    expect(enclosingPeriod(period('2026-12m15'), 'quarter')).toBe('2026-Q4')
  })

  it('is among the longer periods of a base period only where the station has it', () => {
    expect(enclosingPeriods(period('2026-11-14'))).not.toContain('2026-10m15')
    expect(enclosingPeriods(period('2026-11-14'), 15)).toEqual([
      '2026-W46',
      '2026-11',
      '2026-10m15',
      '2026-Q4',
      '2026-H2',
      '2026',
    ])
    expect(enclosingPeriods(period('2026-11'), 15)).toEqual(['2026-Q4', '2026-H2', '2026'])
  })

  it('is taken for every day that is taken, and its base periods lead back to it', () => {
    fc.assert(
      fc.property(
        anyDate,
        anyStartDay,
        fc.constantFrom('day' as const, 'week' as const),
        (date, startDay, base) => {
          const own = periodOfDate(date, base)
          const month = enclosingPeriod(own, MANAGEMENT_MONTH, startDay)
          if (!month) throw new Error('no month')
          expect(isPeriod(month)).toBe(true)
          const { first, last } = basePeriodRange(month, base)
          expect(packPeriod(first) <= packPeriod(own) && packPeriod(own) <= packPeriod(last)).toBe(true)
          for (const edge of [first, last])
            expect(enclosingPeriod(edge, MANAGEMENT_MONTH, startDay)).toBe(month)
          for (const beyond of [shiftPeriod(first, -1), shiftPeriod(last, 1)]) {
            expect(enclosingPeriod(beyond, MANAGEMENT_MONTH, startDay)).not.toBe(month)
          }
        },
      ),
    )
  })

  it('carries a stock twelve months back, a plan within the year in which it begins', () => {
    const at = packPeriod(period('2026-03m15'))
    const written = ({ from, to }: { from: number; to: number }) => [unpackPeriod(from), unpackPeriod(to)]
    expect(written(carriedFrom({ kind: 'stock' }, at))).toEqual(['2025-03m15', '2026-02m15'])
    expect(written(carriedFrom({ kind: 'plan' }, at))).toEqual(['2026-01m15', '2026-02m15'])
    expect(granularityOf(period('2026-03m15'))).toBe(MANAGEMENT_MONTH)
  })

  it('is too old once the next one has been over for a working day', () => {
    // The next one ends with Thursday, 14 January 2027; Friday is the working day after.
    expect(staleAt(calendarWith({}), period('2026-11m15'))).toBe(Date.parse('2027-01-16T00:00+07:00'))
  })
})
