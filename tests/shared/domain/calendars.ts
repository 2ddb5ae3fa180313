/** Calendars for tests: plain weekdays, and random ones around Tết 2026. */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type Calendar, DAY_KINDS, type DayKind } from '#shared/domain/calendar.ts'
import type { Period } from '#shared/domain/period.ts'

const OFFICE_HOURS = [
  { fromMinutes: 450, toMinutes: 690 },
  { fromMinutes: 780, toMinutes: 1_020 },
]

export const WEEKDAYS: Calendar = {
  exceptions: new Map(),
  officeHours: OFFICE_HOURS,
  deadlineMoves: true,
}

export const calendarWith = (
  exceptions: Record<string, DayKind>,
  parts: Partial<Calendar> = {},
): Calendar => ({
  ...WEEKDAYS,
  exceptions: new Map(Object.entries(exceptions).map(([date, kind]) => [date as Period, kind])),
  ...parts,
})

const FIRST = Temporal.PlainDate.from('2026-01-20')

/** Days near the exceptions of {@link anyCalendar}. */
export const anyDay: fc.Arbitrary<Period> = fc
  .integer({ min: -15, max: 60 })
  .map((days) => FIRST.add({ days }).toString() as Period)

const anyOfficeHours = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 6 })
  .map((cuts) => cuts.toSorted((a, b) => a - b))
  .map((cuts) =>
    Array.from({ length: Math.floor(cuts.length / 2) }, (_, index) => ({
      fromMinutes: cuts[index * 2] ?? 0,
      toMinutes: cuts[index * 2 + 1] ?? 0,
    })),
  )

export const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
  exceptions: fc
    .array(fc.tuple(fc.nat(40), fc.constantFrom(...DAY_KINDS)), { maxLength: 30 })
    .map((days) => new Map(days.map(([at, kind]) => [FIRST.add({ days: at }).toString() as Period, kind]))),
  officeHours: fc.oneof(fc.constant(OFFICE_HOURS), anyOfficeHours),
  deadlineMoves: fc.boolean(),
})
