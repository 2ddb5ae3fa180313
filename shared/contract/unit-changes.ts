import { z } from 'zod'
import { calendarDate } from './calendar.ts'
import { instant, page, pageQuery, unitCode, unitKind } from './primitives.ts'

const text = z.string().trim().min(1).max(200)

/**
 * From a day on a share of a unit belongs to another. The shares of a unit on one day add up to 1; what it keeps
 * is a line to itself, and without one it is no more. A null share withdraws the line.
 */
export const unitChange = z
  .object({
    from: unitCode,
    to: unitCode,
    since: calendarDate,
    share: z.number().gt(0).max(1).nullable().default(1),
    /** The decision that it rests on. */
    source: z.string().trim().min(1).max(500),
  })
  .strict()
export type UnitChangeItem = z.infer<typeof unitChange>

/** A unit that a change brings into being, below one that has sub-units. */
export const newUnit = z
  .object({
    code: unitCode,
    parent: unitCode,
    kind: unitKind,
    nameVi: text,
    nameEn: text,
    areaKm2: z.number().positive().nullable().default(null),
    lat: z.number().min(-90).max(90).nullable().default(null),
    lon: z.number().min(-180).max(180).nullable().default(null),
  })
  .strict()
export type NewUnit = z.infer<typeof newUnit>

export const unitChangesBody = z
  .object({ changes: z.array(unitChange).min(1).max(2_000), units: z.array(newUnit).max(500).default([]) })
  .strict()
export type UnitChangesBody = z.infer<typeof unitChangesBody>

export const unitChangesAnswer = z.object({
  recorded: z.number().int(),
  added: z.array(unitCode),
  /** Units that are no more, with the first day of that. */
  closed: z.array(z.object({ unit: unitCode, since: calendarDate })),
})
export type UnitChangesAnswer = z.infer<typeof unitChangesAnswer>

/** Without `history`: lines that count. With it: every line ever entered, withdrawals included. */
export const unitChangeQuery = z.object({
  history: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
  ...pageQuery,
})
export const unitChangePage = page(unitChange.extend({ author: z.string(), recordedAt: instant }))
