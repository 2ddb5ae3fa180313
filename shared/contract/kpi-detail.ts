/** One KPI at one unit, with all that a leader asks about it: the run, the rules, the figures behind, the corrections. */
import { z } from 'zod'
import { DOUBTS } from '../domain/bounds.ts'
import { GREY_REASONS, LAMPS } from '../domain/lamp.ts'
import { MEASURE_KINDS } from '../domain/measure.ts'
import { kpiItem } from './dictionary.ts'
import { kpiValue } from './figures.ts'
import { instant, measureKey, period, unitCode } from './primitives.ts'
import { unit } from './units.ts'

export const MAX_TREND_POINTS = 400

export const kpiDetailQuery = z.object({
  /** The station's own unit, or one at any depth below it; its own where it is left out. */
  unit: unitCode.optional(),
  points: z.coerce.number().int().min(2).max(MAX_TREND_POINTS).default(90),
})

const unitName = z.object({ code: unitCode, nameVi: z.string(), nameEn: z.string() })
export type UnitName = z.infer<typeof unitName>

const coverage = z.object({ reported: z.number().int(), expected: z.number().int() })

/** One period of the run, judged by the plain thresholds in force in it; without a value it is a gap. */
export const trendPoint = z.object({
  period,
  value: z.number().nullable(),
  /** Why there is no value or no colour. */
  reason: z.enum(GREY_REASONS).nullable(),
  lamp: z.enum(LAMPS),
  bounds: z.object({ low: z.number(), high: z.number() }).nullable(),
  coverage: coverage.nullable(),
  doubt: z.enum(DOUBTS).nullable(),
  simulated: z.boolean(),
  /** A figure behind it was changed after its period's cut-off. */
  restated: z.boolean(),
})
export type TrendPoint = z.infer<typeof trendPoint>

const level = z.union([z.number(), z.tuple([z.number(), z.number()])])

/** Thresholds that are the same over a stretch of periods, both inclusive. */
export const thresholdStretch = z.object({
  from: period,
  to: period,
  /** Null where the unit has no lamp. */
  thresholds: z.object({ green: level, red: level, source: z.string().nullable() }).nullable(),
})
export type ThresholdStretch = z.infer<typeof thresholdStretch>

/** A correction: what stood before, what stands after it. */
export const figureRevision = z.object({
  measure: measureKey,
  period,
  before: z.number().nullable(),
  /** Null retracts. */
  after: z.number().nullable(),
  recordedAt: instant,
  author: z.string(),
  source: z.string(),
  reason: z.string().nullable(),
  restated: z.boolean(),
})
export type FigureRevision = z.infer<typeof figureRevision>

/** A figure that the KPI reads, as it stands for the lamp's period. */
export const measureBehind = z.object({
  key: measureKey,
  nameVi: z.string(),
  nameEn: z.string(),
  unit: z.string(),
  kind: z.enum(MEASURE_KINDS),
  decimals: z.number().int(),
  ownerOffice: z.string().nullable(),
  /** The period that was asked for; `period` is the one it was read from: an earlier one where it is carried. */
  wanted: period,
  period: period.nullable(),
  value: z.number().nullable(),
  reported: z.number().int(),
  carried: z.number().int(),
  expected: z.number().int(),
  /** Direct sub-units that owe the figure of the wanted period, as many as fit a line. */
  missing: z.array(unitName),
  asOf: instant.nullable(),
  simulated: z.boolean(),
  restated: z.boolean(),
  lastRevision: figureRevision.nullable(),
})
export type MeasureBehind = z.infer<typeof measureBehind>

export const KPI_FIELDS = [
  'name',
  'group',
  'unit',
  'formula',
  'thresholds',
  'settling',
  'honesty',
  'period',
  'offices',
] as const

export const kpiDetail = z.object({
  /** With the units above it up to the station's own, topmost first, and those right below it. */
  unit: unit.extend({ above: z.array(unitName), below: z.array(unitName) }),
  definition: kpiItem,
  /** Null as long as nothing was ever reported for it. */
  standing: kpiValue.nullable(),
  /** Oldest first, without holes, up to the present period. */
  trend: z.array(trendPoint),
  /** Oldest first; together they cover the trend. */
  thresholds: z.array(thresholdStretch),
  targets: z.array(
    z.object({ period, value: z.number(), reason: z.string(), author: z.string(), recordedAt: instant }),
  ),
  measures: z.array(measureBehind),
  /** Newest first. */
  revisions: z.array(figureRevision),
  /** Newest first, with the parts of the definition that each changed. */
  versions: z.array(
    z.object({ version: z.number().int(), since: instant, changed: z.array(z.enum(KPI_FIELDS)) }),
  ),
})
export type KpiDetail = z.infer<typeof kpiDetail>
