import { z } from 'zod'
import { ROW_CODES } from '../domain/observation.ts'

export const MAX_ROWS = 50_000

/**
 * Only the envelope is checked as a whole; each row is checked on its own, so that one bad row costs
 * itself and nothing else.
 */
export const observationsBody = z.object({
  observations: z.array(z.unknown()).max(MAX_ROWS),
})

/** One row as a caller should write it; documentation for the envelope above. */
export const observationRow = z.object({
  unit: z.string(),
  measure: z.string(),
  period: z.string(),
  value: z.number().nullable(),
  slice: z.string().optional(),
  source: z.string().optional(),
  observedAt: z.string().optional(),
  reason: z.string().optional(),
})

export const intakeAnswer = z.object({
  accepted: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.array(z.object({ row: z.number().int(), code: z.enum(ROW_CODES), detail: z.string() })),
})
export type IntakeAnswer = z.infer<typeof intakeAnswer>
