import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  addWorkingDays,
  addWorkingHours,
  type Calendar,
  deadline,
  deadlineOn,
  isWorkingDay,
  nextWorkingDay,
  type TimeLimit,
  workingDaysAfterEnd,
} from '#shared/domain/calendar.ts'
import { formatInstant, type Period, periodEnd, periodStart, TIME_ZONE } from '#shared/domain/period.ts'
import { anyDate, anyGranularity, firstDateOf, LENGTH, periodOfDate } from './arbitraries.ts'
import { anyCalendar, anyDay, calendarWith, WEEKDAYS } from './calendars.ts'

const MINUTE_MS = 60_000
const day = (text: string) => text as Period
const at = (text: string) => Date.parse(`${text}+07:00`)
const written = (instantMs: number) => formatInstant(instantMs).slice(0, 16)

/** Tết 2026, and a Monday off for the Saturday before the last one. */
const TET = calendarWith({
  '2026-02-16': 'holiday',
  '2026-02-17': 'holiday',
  '2026-02-18': 'holiday',
  '2026-02-19': 'holiday',
  '2026-02-20': 'holiday',
  '2026-08-22': 'working',
  '2026-08-31': 'holiday',
})

/** Working days by Temporal, written without the functions under test. */
function worked(calendar: Calendar, date: Temporal.PlainDate): boolean {
  const kind = calendar.exceptions.get(date.toString() as Period)
  return kind === undefined ? date.dayOfWeek < 6 : kind === 'working'
}

describe('isWorkingDay', () => {
  it('is Monday to Friday, but for what the table says', () => {
    const days = ['2026-02-13', '2026-02-14', '2026-02-15', '2026-02-16', '2026-08-22', '2026-08-31']
    expect(days.map((each) => isWorkingDay(TET, day(each)))).toEqual([true, false, false, false, true, false])
    expect(days.map((each) => isWorkingDay(WEEKDAYS, day(each)))).toEqual([
      ...[true, false, false],
      ...[true, false, true],
    ])
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(isWorkingDay(WEEKDAYS, day(date.toString()))).toBe(date.dayOfWeek < 6)
      }),
    )
  })
})

describe('addWorkingDays', () => {
  it.each([
    ['2026-02-12', 1, '2026-02-13'],
    ['2026-02-13', 1, '2026-02-23'], // over Tết
    ['2026-02-17', 1, '2026-02-23'], // from within it
    ['2026-02-23', -1, '2026-02-13'],
    ['2026-08-21', 1, '2026-08-22'], // a Saturday that is worked
    ['2026-08-28', 1, '2026-09-01'], // for the Monday off
    ['2026-02-17', 0, '2026-02-17'],
  ])('takes %s by %i to %s', (from, count, to) => {
    expect(addWorkingDays(TET, day(from), count)).toBe(to)
  })

  it('passes exactly as many working days as it was asked for, and never lands on a day off', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, fc.integer({ min: 1, max: 40 }), (calendar, from, count) => {
        const to = addWorkingDays(calendar, from, count)
        let passed = 0
        for (let date = Temporal.PlainDate.from(from); date.toString() !== to; ) {
          date = date.add({ days: 1 })
          if (worked(calendar, date)) passed += 1
        }
        expect(passed).toBe(count)
        expect(isWorkingDay(calendar, to)).toBe(true)
        expect(isWorkingDay(calendar, addWorkingDays(calendar, from, -count))).toBe(true)
      }),
    )
  })

  it('adds up: a and then b is a and b', () => {
    const count = fc.nat(25)
    fc.assert(
      fc.property(anyCalendar, anyDay, count, count, fc.boolean(), (calendar, from, a, b, back) => {
        const sign = back ? -1 : 1
        const twice = addWorkingDays(calendar, addWorkingDays(calendar, from, a * sign), b * sign)
        expect(twice).toBe(addWorkingDays(calendar, from, (a + b) * sign))
      }),
    )
  })

  it('is monotone in the day and in the count, and undone by going back', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, anyDay, fc.integer({ min: 1, max: 25 }), (calendar, one, other, n) => {
        const [earlier, later] = [one, other].sort() as [Period, Period]
        expect(addWorkingDays(calendar, earlier, n) <= addWorkingDays(calendar, later, n)).toBe(true)
        expect(addWorkingDays(calendar, one, n) < addWorkingDays(calendar, one, n + 1)).toBe(true)
        const start = nextWorkingDay(calendar, one)
        expect(addWorkingDays(calendar, addWorkingDays(calendar, start, n), -n)).toBe(start)
      }),
    )
  })

  it('refuses counts that are none', () => {
    for (const count of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 20_000]) {
      expect(() => addWorkingDays(TET, day('2026-02-13'), count)).toThrow(RangeError)
    }
  })
})

describe('addWorkingHours', () => {
  it.each([
    // Taken in within 8 working hours.
    ['2026-02-12T07:30:00', 8, '2026-02-12T17:00'],
    ['2026-02-12T09:00:00', 8, '2026-02-13T09:00'],
    ['2026-02-13T16:00:00', 8, '2026-02-23T16:00'], // over Tết
    ['2026-02-18T10:00:00', 8, '2026-02-23T17:00'], // from within it
    // Urgent: within 4 working hours.
    ['2026-02-12T10:30:00', 4, '2026-02-12T16:00'], // over lunch
    ['2026-02-12T12:15:00', 4, '2026-02-12T17:00'], // from within it
    ['2026-02-12T18:00:00', 4, '2026-02-13T11:30'],
    ['2026-08-21T16:30:00', 4, '2026-08-22T11:00'], // into a Saturday that is worked
    ['2026-02-12T05:00:00', 0.5, '2026-02-12T08:00'],
    ['2026-02-17T03:00:00', 0, '2026-02-17T03:00'],
  ])('%s and %d hours is %s', (start, hours, end) => {
    expect(written(addWorkingHours(TET, at(start), hours))).toBe(end)
  })

  it('keeps to the office hours that are set', () => {
    const summer = calendarWith({}, { officeHours: [{ fromMinutes: 7 * 60, toMinutes: 15 * 60 }] })
    expect(written(addWorkingHours(summer, at('2026-07-03T14:00:00'), 4))).toBe('2026-07-06T10:00')
  })

  it('agrees with counting office minutes one by one', () => {
    const minuteOfDay = fc.nat(1_439)
    fc.assert(
      fc.property(
        anyCalendar,
        anyDay,
        minuteOfDay,
        fc.integer({ min: 1, max: 1_500 }),
        (calendar, from, minute, wanted) => {
          const result = addWorkingHours(calendar, periodStart(from) + minute * MINUTE_MS, wanted / 60)
          let left = wanted
          let date = Temporal.PlainDate.from(from)
          for (let first = minute; ; first = 0, date = date.add({ days: 1 })) {
            if (!worked(calendar, date)) continue
            const midnight = date.toZonedDateTime(TIME_ZONE).epochMilliseconds
            for (let each = first; each < 1_440; each += 1) {
              const open = calendar.officeHours.some(
                (hours) => each >= hours.fromMinutes && each < hours.toMinutes,
              )
              if (open) left -= 1
              if (open && left === 0) {
                expect(result).toBe(midnight + (each + 1) * MINUTE_MS)
                return
              }
            }
          }
        },
      ),
    )
  })

  it('adds up, and is monotone in the start and in the hours', () => {
    const minutes = fc.nat(900)
    const instant = fc.tuple(anyDay, fc.nat(86_399_999)).map(([date, ms]) => periodStart(date) + ms)
    fc.assert(
      fc.property(anyCalendar, instant, instant, minutes, minutes, (calendar, one, other, a, b) => {
        const both = addWorkingHours(calendar, one, (a + b) / 60)
        expect(addWorkingHours(calendar, addWorkingHours(calendar, one, a / 60), b / 60)).toBe(both)
        expect(both).toBeGreaterThanOrEqual(addWorkingHours(calendar, one, a / 60))
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)]
        expect(addWorkingHours(calendar, earlier, a / 60)).toBeLessThanOrEqual(
          addWorkingHours(calendar, later, a / 60),
        )
      }),
    )
  })

  it('refuses hours that are none, and a calendar without any', () => {
    for (const hours of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => addWorkingHours(TET, 0, hours)).toThrow(RangeError)
    }
    expect(() => addWorkingHours(calendarWith({}, { officeHours: [] }), 0, 1)).toThrow(RangeError)
  })
})

describe('deadline', () => {
  const start = at('2026-02-12T10:00:00')

  it.each<[TimeLimit, string]>([
    [{ workingDays: 1 }, '2026-02-14T00:00'],
    [{ workingDays: 2 }, '2026-02-24T00:00'], // the first working day after Tết, to its end
    [{ workingHours: 8 }, '2026-02-13T10:00'],
    [{ calendarDays: 1 }, '2026-02-14T00:00'],
    [{ calendarDays: 5 }, '2026-02-24T00:00'], // the first day of the year moves to the 23rd
    [{ calendarDays: 0 }, '2026-02-13T00:00'],
  ])('of %o skips days off', (limit, end) => {
    expect(written(deadline(TET, start, limit))).toBe(end)
  })

  it('on a day off stays there where the calendar does not move it', () => {
    const still = { ...TET, deadlineMoves: false }
    expect(written(deadline(still, start, { calendarDays: 5 }))).toBe('2026-02-18T00:00')
    expect(written(deadline(still, start, { workingDays: 2 }))).toBe('2026-02-24T00:00')
    expect(written(deadlineOn(still, day('2026-02-14')))).toBe('2026-02-15T00:00')
    expect(written(deadlineOn(TET, day('2026-02-14')))).toBe('2026-02-24T00:00')
    expect(written(deadlineOn(TET, day('2026-02-13')))).toBe('2026-02-14T00:00')
  })

  it('never passes before its start, nor on a day off where it moves', () => {
    const limit: fc.Arbitrary<TimeLimit> = fc.oneof(
      fc.nat(40).map((workingDays) => ({ workingDays })),
      fc.nat(40).map((calendarDays) => ({ calendarDays })),
      fc.integer({ min: 1, max: 100 }).map((workingHours) => ({ workingHours })),
    )
    fc.assert(
      fc.property(anyCalendar, anyDay, fc.nat(86_399_999), limit, (calendar, from, ms, each) => {
        const moving = { ...calendar, deadlineMoves: true }
        const begun = periodStart(from) + ms
        const end = deadline(moving, begun, each)
        expect(end).toBeGreaterThan(begun)
        const last = Temporal.Instant.fromEpochMilliseconds(end - 1)
          .toZonedDateTimeISO(TIME_ZONE)
          .toPlainDate()
        expect(worked(moving, last)).toBe(true)
      }),
    )
  })

  it('refuses limits that lie in the past', () => {
    for (const limit of [
      { workingDays: -1 },
      { calendarDays: -1 },
      { calendarDays: 1.5 },
      { workingHours: -1 },
    ]) {
      expect(() => deadline(TET, start, limit)).toThrow(RangeError)
    }
  })
})

describe('workingDaysAfterEnd', () => {
  it('counts the working days after the last day', () => {
    fc.assert(
      fc.property(anyCalendar, anyDate, anyGranularity, fc.nat(15), (calendar, date, granularity, days) => {
        let last = firstDateOf(date, granularity).add(LENGTH[granularity]).subtract({ days: 1 })
        for (let left = days; left > 0; ) {
          last = last.add({ days: 1 })
          if (worked(calendar, last)) left -= 1
        }
        const end = periodEnd(day(last.toString()))
        expect(workingDaysAfterEnd(calendar, periodOfDate(date, granularity), days)).toBe(end)
      }),
    )
  })

  it('takes a Friday to the end of Monday, and one before Tết to the end of the first day after it', () => {
    expect(written(workingDaysAfterEnd(TET, day('2026-11-20'), 1))).toBe('2026-11-24T00:00')
    expect(written(workingDaysAfterEnd(TET, day('2026-02-13'), 1))).toBe('2026-02-24T00:00')
  })
})
