import { z } from 'zod'
import { calendarDate } from './calendar.ts'
import { unitCode } from './primitives.ts'

/** A unit belongs to another parent from now on, with its whole history and all below it. */
export const unitMoveBody = z
  .object({
    unit: unitCode,
    parent: unitCode,
    /** Day of the decision; not one that is still to come. */
    since: calendarDate,
    /** The decision that it rests on. */
    source: z.string().trim().min(1).max(500),
  })
  .strict()
export type UnitMoveBody = z.infer<typeof unitMoveBody>

export const unitMoveAnswer = z.object({
  unit: unitCode,
  parent: unitCode,
  /** False where it stood there already. */
  moved: z.boolean(),
  /** True where the unit's station was turned out here: from now on it reports elsewhere. */
  turnedOut: z.boolean(),
})
export type UnitMoveAnswer = z.infer<typeof unitMoveAnswer>
