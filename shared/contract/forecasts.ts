import { z } from 'zod'
import { FORECAST_METHODS } from '../domain/forecast-outlook.ts'
import { LAMPS } from '../domain/lamp.ts'
import { instant, kpiCode, page, pageQuery, period, unitCode } from './primitives.ts'

export const WARNING_OUTCOMES = ['came-true', 'did-not', 'no-figure'] as const
export type WarningOutcome = (typeof WARNING_OUTCOMES)[number]

/** An early warning as it was issued, and what became of it. */
export const warning = z.object({
  id: z.number().int(),
  unit: unitCode,
  code: kpiCode,
  /** The period whose end was forecast. */
  period,
  issuedAt: instant,
  /** The lamp as it stood, its value and the value's period. */
  from: z.object({ lamp: z.enum(['green', 'yellow']), value: z.number(), period }),
  /** The worse colour that was forecast. */
  lamp: z.enum(['yellow', 'red']),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  probability: z.number(),
  crossesOn: z.string(),
  method: z.enum(FORECAST_METHODS),
  /** Version of the KPI's definition. */
  version: z.number().int(),
  simulated: z.boolean(),
  /** Null until the period's end has been judged; `no-figure` where it never had a value. */
  outcome: z.enum(WARNING_OUTCOMES).nullable(),
  resolvedAt: instant.nullable(),
  final: z.object({ value: z.number(), lamp: z.enum(LAMPS) }).nullable(),
})
export type WarningItem = z.infer<typeof warning>

export const warningQuery = z.object({
  unit: unitCode.optional(),
  code: kpiCode.optional(),
  /** `true`: those whose period has not been judged; `false`: the others. */
  open: z.enum(['true', 'false']).optional(),
  ...pageQuery,
})
/** Newest first. */
export const warningPage = page(warning)

export const warningRecordQuery = z.object({ unit: unitCode.optional(), code: kpiCode.optional() })

/** "Of 40 warnings, 33 came true": those of the past 12 months. */
export const warningRecord = z.object({
  since: instant,
  issued: z.number().int(),
  cameTrue: z.number().int(),
  didNot: z.number().int(),
  /** Their period ended without a value. */
  noFigure: z.number().int(),
  open: z.number().int(),
  /**
   * For one unit and KPI with few warnings of its own: what would have been said over its stored past,
   * each period forecast from the ones before. Null where the record speaks for itself, and where there
   * is not enough past.
   */
  backtest: z
    .object({
      /** Periods that were forecast. */
      periods: z.number().int(),
      warnings: z.number().int(),
      cameTrue: z.number().int(),
      /** Worsenings of the lamp without a warning. */
      missed: z.number().int(),
    })
    .nullable(),
})
export type WarningRecord = z.infer<typeof warningRecord>
