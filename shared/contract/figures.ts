import { z } from 'zod'
import { DOUBTS } from '../domain/bounds.ts'
import { GREY_REASONS, LAMPS } from '../domain/lamp.ts'
import { instant, kpiCode, measureKey, page, pageQuery, period, unitCode } from './primitives.ts'

export const cell = z.object({
  unit: unitCode,
  measure: measureKey,
  period,
  slice: z.string(),
  value: z.number().nullable(),
  n: z.number().int(),
  reported: z.number().int(),
  carried: z.number().int(),
  /** Leaf units that were due for this period. */
  expected: z.number().int(),
  rev: z.number().int(),
  asOf: instant.nullable(),
  computedAt: instant,
  simulated: z.boolean(),
  /** A figure behind it was changed after its period's cut-off. */
  restated: z.boolean(),
})
export type CellItem = z.infer<typeof cell>

export const cellQuery = z.object({
  unit: unitCode.optional(),
  measure: measureKey.optional(),
  period: period.optional(),
  slice: z.string().max(40).optional(),
  ...pageQuery,
})
export const cellPage = page(cell)

export const kpiValue = z.object({
  unit: unitCode,
  code: kpiCode,
  /** Null for a standing lamp of a unit that has never had a value. */
  period: period.nullable(),
  value: z.number().nullable(),
  reason: z.enum(GREY_REASONS).nullable(),
  lamp: z.enum(LAMPS),
  doubtful: z.boolean(),
  /** Why it is; null where it is not. */
  doubt: z.enum(DOUBTS).nullable(),
  bounds: z.object({ low: z.number(), high: z.number() }).nullable(),
  coverage: z.object({ reported: z.number().int(), expected: z.number().int() }).nullable(),
  forecast: z
    .object({ value: z.number(), low: z.number(), high: z.number(), crossesOn: z.string().nullable() })
    .nullable(),
  asOf: instant.nullable(),
  /** Since when the lamp has had its colour; null for a lamp asked for a given period. */
  since: instant.nullable(),
  version: z.number().int(),
  simulated: z.boolean(),
})
export type KpiValueItem = z.infer<typeof kpiValue>

/** Without `period`: standing lamps. With it: the plain judgement of that period. */
export const kpiQuery = z.object({
  unit: unitCode.optional(),
  /** All direct sub-units of this unit. */
  parent: unitCode.optional(),
  code: kpiCode.optional(),
  period: period.optional(),
  ...pageQuery,
})
export const kpiPage = page(kpiValue)

export const seriesQuery = z.object({
  unit: unitCode,
  /** One or several codes, separated by commas. */
  code: z.string().max(2_000),
  points: z.coerce.number().int().min(2).max(400).default(30),
})
/** Latest points of KPIs at one unit, oldest first, in each KPI's own period. */
export const series = z.object({
  items: z.array(
    z.object({
      code: kpiCode,
      points: z.array(z.object({ period, value: z.number().nullable() })),
    }),
  ),
})
export type Series = z.infer<typeof series>
