import { z } from 'zod'
import { ROW_CODES } from '../domain/observation.ts'
import { intakeAnswer, observationRow } from './observations.ts'
import { instant, pageQuery } from './primitives.ts'

export const QUARANTINE_STATES = ['open', 'resolved', 'dismissed'] as const
export type QuarantineState = (typeof QUARANTINE_STATES)[number]

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** A row that was refused at the door; unit, measure and so on as they were written. */
export const quarantineItem = z.object({
  id: z.number().int(),
  unit: z.string(),
  measure: z.string(),
  period: z.string(),
  slice: z.string(),
  source: z.string(),
  /** The row as it came, known fields only. */
  row: z.record(z.string(), scalar),
  code: z.enum(ROW_CODES),
  detail: z.string(),
  author: z.string(),
  /** The office that owns the measure, where it is known. */
  ownerOffice: z.string().nullable(),
  firstReceivedAt: instant,
  receivedAt: instant,
  /** How often a row of this key was refused since the entry was opened. */
  times: z.number().int(),
  state: z.enum(QUARANTINE_STATES),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  closedReason: z.string().nullable(),
})
export type QuarantineItem = z.infer<typeof quarantineItem>

export const quarantineQuery = z.object({
  unit: z.string().max(80).optional(),
  measure: z.string().max(80).optional(),
  code: z.enum(ROW_CODES).optional(),
  state: z.enum([...QUARANTINE_STATES, 'all']).default('open'),
  ...pageQuery,
})
export const quarantinePage = z.object({
  items: z.array(quarantineItem),
  next: z.string().nullable(),
  /** Entries that wait for their owner, whatever the filter. */
  open: z.number().int(),
  /** Refused rows that were not kept, or no longer are, since this station was made. */
  dropped: z.number().int(),
})
export type QuarantinePage = z.infer<typeof quarantinePage>

/** What is to be put right; the other fields stay as they came. */
export const resubmitBody = observationRow.partial().strict()
export const resubmitAnswer = z.object({ verdict: intakeAnswer, item: quarantineItem })
export type ResubmitAnswer = z.infer<typeof resubmitAnswer>
