import { z } from 'zod'
import { instant, kpiCode, page, pageQuery, period, unitCode, unitKind } from './primitives.ts'

const bound = z.union([z.number(), z.tuple([z.number(), z.number()])])

/**
 * Sets thresholds of this station on top of the pack's: for one unit, for a kind of unit, or with neither for
 * all. Null for both green and red withdraws the line of the same scope and date.
 */
export const thresholdBody = z
  .object({
    unit: unitCode.optional(),
    kind: unitKind.optional(),
    /** From the first day of this period on. */
    since: period,
    green: bound.nullable(),
    red: bound.nullable(),
    reason: z.string().trim().min(1).max(500),
  })
  .strict()
export type ThresholdBody = z.infer<typeof thresholdBody>

export const thresholdLine = z.object({
  code: kpiCode,
  unit: unitCode.nullable(),
  kind: unitKind.nullable(),
  since: period,
  green: bound.nullable(),
  red: bound.nullable(),
  reason: z.string(),
  author: z.string(),
  recordedAt: instant,
})
export type ThresholdLine = z.infer<typeof thresholdLine>

/** Without `history`: lines in force or to come. With it: every line ever set, withdrawals included. */
export const thresholdQuery = z.object({
  history: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  ...pageQuery,
})
export const thresholdPage = page(thresholdLine)
