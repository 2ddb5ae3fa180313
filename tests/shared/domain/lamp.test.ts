import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingDays } from '#shared/domain/calendar.ts'
import { judge, staleAt, type Thresholds } from '#shared/domain/lamp.ts'
import { formatInstant, type Period, periodEnd, shiftPeriod } from '#shared/domain/period.ts'
import { anyPeriod } from './arbitraries.ts'
import { anyCalendar, anyDay, calendarWith, WEEKDAYS } from './calendars.ts'

const thresholds = (green: Thresholds['green'], red: Thresholds['red']): Thresholds => ({
  green,
  red,
  appliesTo: 'all',
})

describe('judge', () => {
  it('higher: green from the green threshold, red below the red one', () => {
    const lamps = [100, 99, 98.99, 95, 94.99, -1].map((value) => judge(value, 'higher', thresholds(99, 95)))
    expect(lamps).toEqual(['green', 'green', 'yellow', 'yellow', 'red', 'red'])
  })

  it('lower: green up to the green threshold, red above the red one', () => {
    const lamps = [0, 0.5, 0.51, 1, 1.01, 100].map((value) => judge(value, 'lower', thresholds(0.5, 1)))
    expect(lamps).toEqual(['green', 'green', 'yellow', 'yellow', 'red', 'red'])
  })

  it('band: green inside the green pair, red outside the red one', () => {
    const lamps = [9, 10, 19.9, 20, 30, 30.1, 40, 41].map((value) =>
      judge(value, 'band', thresholds([20, 30], [10, 40])),
    )
    expect(lamps).toEqual(['red', 'yellow', 'yellow', 'green', 'green', 'yellow', 'yellow', 'red'])
  })

  it('mirrors higher and lower', () => {
    const number = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(number, number, number, (value, one, other) => {
        const [red, green] = [Math.min(one, other), Math.max(one, other)]
        const higher = judge(value, 'higher', thresholds(green, red))
        expect(judge(-value, 'lower', thresholds(-green, -red))).toBe(higher)
        // A better value never has a worse colour.
        const rank = { red: 0, yellow: 1, green: 2, grey: -1 }
        expect(rank[judge(value + 1, 'higher', thresholds(green, red))]).toBeGreaterThanOrEqual(rank[higher])
      }),
    )
  })

  it('is grey without a value, without thresholds, and where the thresholds do not suit the direction', () => {
    expect([
      judge(null, 'higher', thresholds(99, 95)),
      judge(50, 'higher', null),
      judge(50, 'band', thresholds(99, 95)),
      judge(50, 'band', thresholds([20, 30], 10)),
      judge(25, 'higher', thresholds([20, 30], [10, 40])),
      judge(25, 'lower', thresholds(20, [10, 40])),
    ]).toEqual(['grey', 'grey', 'grey', 'grey', 'grey', 'grey'])
  })

  it('never gives grey for a value with thresholds that suit', () => {
    const value = fc.double({ noNaN: true })
    fc.assert(
      fc.property(value, value, value, fc.constantFrom('higher', 'lower'), (at, green, red, direction) => {
        expect(judge(at, direction, thresholds(green, red))).not.toBe('grey')
      }),
    )
  })
})

describe('staleAt', () => {
  it.each([
    ['2026-11-18', '2026-11-21T00:00:00.000+07:00'], // Wednesday: Thursday should be in by the end of Friday
    ['2026-11-19', '2026-11-24T00:00:00.000+07:00'], // Thursday: Friday should be in by the end of Monday
    ['2026-W47', '2026-12-01T00:00:00.000+07:00'],
    ['2026-11', '2027-01-02T00:00:00.000+07:00'],
    ['2026-Q4', '2027-04-02T00:00:00.000+07:00'],
    ['2026', '2028-01-04T00:00:00.000+07:00'], // 1 and 2 January 2028 are a weekend
  ])('a value of %s no longer speaks for the present from %s', (period, instant) => {
    expect(formatInstant(staleAt(WEEKDAYS, period as Period))).toBe(instant)
  })

  it('lies one to three days after the end of the next period, also at the last year that is taken', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const days = (staleAt(WEEKDAYS, period) - periodEnd(shiftPeriod(period, 1))) / 86_400_000
        expect([1, 2, 3]).toContain(days)
      }),
    )
    expect(formatInstant(staleAt(WEEKDAYS, '2197' as Period))).toBe('2199-01-02T00:00:00.000+07:00')
  })

  it('waits over days off, and asks again when the calendar is another', () => {
    const friday = '2026-11-20' as Period
    const [before, holiday] = [WEEKDAYS, calendarWith({ '2026-11-23': 'holiday' })]
    const asked = [before, holiday, before, holiday].map((calendar) =>
      formatInstant(staleAt(calendar, friday)),
    )
    const [monday, tuesday] = ['2026-11-24T00:00:00.000+07:00', '2026-11-25T00:00:00.000+07:00']
    expect(asked).toEqual([monday, tuesday, monday, tuesday])
  })

  it('never comes at midnight for a unit that reports each working day before it ends', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (calendar, today) => {
        // At any moment of today the newest figure is at least the last working day's before today.
        const newest = addWorkingDays(calendar, today, -1)
        expect(staleAt(calendar, newest)).toBeGreaterThanOrEqual(periodEnd(today))
      }),
    )
  })
})
