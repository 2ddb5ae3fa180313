import { z } from 'zod'
import { instant, page, unitCode } from './primitives.ts'

export const CHILD_STATES = ['live', 'silent', 'never'] as const

/** A station enrolled under this one. `books` is null until books have been compared. */
export const child = z.object({
  unit: unitCode,
  name: z.string(),
  state: z.enum(CHILD_STATES),
  /** Since when it has been in this state. */
  stateSince: instant.nullable(),
  lastContactAt: instant.nullable(),
  backlog: z.number().int().nullable(),
  books: z.object({ state: z.enum(['matched', 'differs']), at: instant }).nullable(),
})
export type ChildItem = z.infer<typeof child>
export const childPage = page(child)

export const enrolmentRequest = z.object({
  unit: unitCode,
  /** Address under which the child will reach this station. */
  url: z.url({ protocol: /^https$/ }).optional(),
})
export const enrolmentAnswer = z.object({ code: z.string(), unit: unitCode, expiresAt: instant })
export const joinRequest = z.object({
  code: z.string().max(4_000),
  /** Begin anew although the parent holds figures that this station cannot take back. */
  confirm: z.boolean().default(false),
})
export const joinAnswer = z.object({
  unit: unitCode,
  parent: unitCode,
  url: z.string(),
  /** Figures that a new station took back from its parent. */
  recovered: z.number().int(),
})
