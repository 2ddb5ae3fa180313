import { z } from 'zod'
import { DAY_KINDS } from '../domain/calendar.ts'
import { MANAGEMENT_DAY_MAX, MANAGEMENT_DAY_MIN, type Period, parsePeriod } from '../domain/period.ts'

const text = z.string().trim().min(1).max(200)
const reason = text.meta({ description: 'Why, for the audit and for whoever reads the calendar' })

export const calendarDate = z
  .string()
  .max(10)
  .refine((written): written is Period => parsePeriod(written)?.granularity === 'day', 'not a date')
  .meta({ description: 'A day', example: '2026-02-17' })

const clockTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .meta({ description: 'Local time of day', example: '07:30' })

export const officeHours = z
  .array(z.object({ from: clockTime, to: clockTime }).strict())
  .min(1)
  .max(6)
  .refine(
    (hours) => hours.every(({ from, to }, index) => from < to && (hours[index - 1]?.to ?? '') <= from),
    'office hours must be in order, apart from each other and end after they begin',
  )

/** A day that is not what its weekday says. */
export const calendarDay = z
  .object({
    date: calendarDate,
    kind: z.enum(DAY_KINDS),
    nameVi: text,
    nameEn: text,
    /** Source of a shipped day, reason of an entered one. */
    note: text,
    /** False where the source of a shipped day was weak. */
    certain: z.boolean(),
    /** The other day of a swap. */
    swappedWith: calendarDate.nullable().default(null),
  })
  .strict()
export type CalendarDay = z.infer<typeof calendarDay>

/** A table as it ships in a YAML file. */
export const calendarTable = z
  .object({
    version: z.number().int().min(1),
    officeHours,
    deadlineMoves: z.boolean(),
    days: z.array(calendarDay).max(1_000),
  })
  .strict()
export type CalendarTable = z.infer<typeof calendarTable>

export const calendarQuery = z.object({
  year: z.coerce.number().int().min(1990).max(2197).optional().meta({ description: 'This year by default' }),
})

const managementMonthDay = z
  .number()
  .int()
  .min(MANAGEMENT_DAY_MIN)
  .max(MANAGEMENT_DAY_MAX)
  .nullable()
  .meta({ description: 'Day on which management months start; null where the station has none', example: 15 })

export const calendarSettings = z.object({
  officeHours,
  deadlineMoves: z.boolean().meta({ description: 'A deadline on a day off moves to the next working day' }),
  managementMonthDay,
})

/** One year: every day that is not what its weekday says, oldest first. */
export const calendarYear = calendarSettings.extend({
  year: z.number().int(),
  /** False where nothing is entered for the year: then only weekends are off. */
  known: z.boolean(),
  days: z.array(calendarDay),
})
export type CalendarYear = z.infer<typeof calendarYear>

const named = { nameVi: text, nameEn: text, swappedWith: calendarDate.nullable().default(null), reason }

/** `normal`: the day is what its weekday says again. */
export const calendarDayChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('holiday'), ...named }).strict(),
  z.object({ kind: z.literal('working'), ...named }).strict(),
  z.object({ kind: z.literal('normal'), reason }).strict(),
])
export type CalendarDayChange = z.infer<typeof calendarDayChange>

export const calendarDayChanged = z.object({
  date: calendarDate,
  /** What the day is from now on. */
  isWorkingDay: z.boolean(),
  /** Null where it is what its weekday says. */
  day: calendarDay.nullable(),
})

export type CalendarSettings = z.infer<typeof calendarSettings>

/** What is left out stays as it is. */
export const calendarSettingsChange = calendarSettings
  .extend({ managementMonthDay: managementMonthDay.optional(), reason })
  .strict()
export type CalendarSettingsChange = z.infer<typeof calendarSettingsChange>
