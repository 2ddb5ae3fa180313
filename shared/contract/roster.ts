import { z } from 'zod'
import { calendarDate } from './calendar.ts'
import { page, pageQuery, unitCode } from './primitives.ts'

const measures = z
  .string()
  .regex(/^(?:\*|[a-z][a-z0-9_]{0,60})$/)
  .meta({ description: 'A measure set of a pack, or * for all measures', example: '*' })

/** From a day on a leaf is due for these sets of measures and for nothing else. */
export const rosterBody = z
  .object({
    unit: unitCode,
    measures: z.array(measures).min(1).max(50),
    since: calendarDate,
    reason: z.string().trim().min(1).max(500),
  })
  .strict()
export type RosterBody = z.infer<typeof rosterBody>

export const rosterLine = z.object({
  unit: unitCode,
  measures: z.string(),
  /** Whose word it is: this station's unit, or an enrolled one's. */
  sender: unitCode,
  since: calendarDate,
  /** Last day, null while it lasts; before `since` where it was taken back. */
  until: calendarDate.nullable(),
})
export type RosterLine = z.infer<typeof rosterLine>

export const rosterQuery = z.object({ unit: unitCode.optional(), ...pageQuery })
export const rosterPage = page(rosterLine)
