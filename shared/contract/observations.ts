import { z } from 'zod'
import { ROW_CODES } from '../domain/observation.ts'
import { instant, measureKey, page, pageQuery, period, unitCode } from './primitives.ts'

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
export type ObservationRow = z.infer<typeof observationRow>

/** What a caller should know of rows that were taken: a unit with sub-units counts as one more leaf. */
export const intakeNote = z.object({ unit: unitCode, measure: measureKey, detail: z.string() })
export type IntakeNote = z.infer<typeof intakeNote>

export const intakeAnswer = z.object({
  accepted: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.array(z.object({ row: z.number().int(), code: z.enum(ROW_CODES), detail: z.string() })),
  notes: z.array(intakeNote).optional(),
})
export type IntakeAnswer = z.infer<typeof intakeAnswer>

/** A figure as it was recorded; a correction is a revision of its own. */
export const revision = z.object({
  unit: unitCode,
  measure: measureKey,
  period,
  slice: z.string(),
  /** Null retracts what stood before. */
  value: z.number().nullable(),
  source: z.string(),
  observedAt: instant,
  recordedAt: instant,
  author: z.string(),
  reason: z.string().nullable(),
  /** Entered after the period's cut-off. */
  restated: z.boolean(),
  /** The figure that stands, or stood on `knownOn`. */
  current: z.boolean(),
})
export type Revision = z.infer<typeof revision>

/**
 * With `period`: the revisions of that one, newest first. Without: the figure that stands for each base
 * period of a stretch, newest period first.
 */
export const revisionQuery = z.object({
  unit: unitCode,
  measure: measureKey,
  slice: z.string().max(40).default(''),
  period: period.optional(),
  /** First and last period of a stretch, both inclusive; longer ones stand for their base periods. */
  from: period.optional(),
  to: period.optional(),
  /** As known then: what was recorded later is left out. */
  knownOn: instant.optional(),
  ...pageQuery,
})
export const revisionPage = page(revision)
export type RevisionPage = z.infer<typeof revisionPage>

export const sliceCheckQuery = z.object({ unit: unitCode, measure: measureKey, period })
export const sliceCheck = sliceCheckQuery.extend({
  status: z.enum(['adds-up', 'differs', 'incomplete', 'not-applicable']),
  total: z.number().nullable(),
  sum: z.number().nullable(),
  difference: z.number().nullable(),
  /** Codes whose figures are missing or cover other reports than the total; `''` is the total itself. */
  missing: z.array(z.string()),
  detail: z.string(),
})
export type SliceCheckAnswer = z.infer<typeof sliceCheck>
