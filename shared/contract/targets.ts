import { z } from 'zod'
import { instant, kpiCode, page, pageQuery, period, unitCode } from './primitives.ts'

/** Sets a target, or with a null value withdraws it. */
export const targetBody = z
  .object({
    unit: unitCode,
    code: kpiCode,
    period,
    value: z.number().nullable(),
    reason: z.string().trim().min(1).max(500),
  })
  .strict()
export type TargetBody = z.infer<typeof targetBody>

export const target = targetBody.extend({
  author: z.string(),
  recordedAt: instant,
})
export type TargetItem = z.infer<typeof target>

/** Without `history`: targets in force. With it: every line ever set, withdrawals included. */
export const targetQuery = z.object({
  unit: unitCode.optional(),
  code: kpiCode.optional(),
  period: period.optional(),
  history: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  ...pageQuery,
})
export const targetPage = page(target)
