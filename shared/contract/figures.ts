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

/** What a standing lamp is heading for at the end of a period, with an 80 % interval. */
export const kpiForecast = z.object({
  /** The period that is forecast: the one of the lamp while it runs, else the next. */
  period,
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** The worse colour that is forecast; null where none is likely. */
  lamp: z.enum(['yellow', 'red']).nullable(),
  /** From 0 to 1: that the lamp is in a worse colour at the period's end. */
  probability: z.number(),
  /** First day (`2026-11-29`) on which the forecast path is in the worse colour; null without one. */
  crossesOn: z.string().nullable(),
  /** An early warning: a worse colour with a probability of at least 0.8. */
  warns: z.boolean(),
})
export type KpiForecast = z.infer<typeof kpiForecast>

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
  /** The measure whose data quality is to blame, where `doubt` is `quality`. */
  doubtMeasure: measureKey.optional(),
  bounds: z.object({ low: z.number(), high: z.number() }).nullable(),
  coverage: z.object({ reported: z.number().int(), expected: z.number().int() }).nullable(),
  forecast: kpiForecast.nullable(),
  asOf: instant.nullable(),
  /** Since when the lamp has had its colour; null for a lamp asked for a given period. */
  since: instant.nullable(),
  version: z.number().int(),
  simulated: z.boolean(),
  /** A figure of it is put together from units that have merged or split since. */
  mapped: z.literal(true).optional(),
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
      points: z.array(z.object({ period, value: z.number().nullable(), mapped: z.literal(true).optional() })),
    }),
  ),
})
export type Series = z.infer<typeof series>
