/**
 * Data quality: six criteria a (unit, measure), each from 0 to 1, or null where it cannot be judged here.
 * Every score that is not 1 has its reasons, machine-readable: the wall says them in its own words.
 */
import { z } from 'zod'
import { QUALITY_CODES, QUALITY_CRITERIA } from '../domain/quality.ts'
import { instant, measureKey, page, pageQuery, period, unitCode } from './primitives.ts'

const score = z.number().min(0).max(1).nullable()

/** đúng, đủ, sạch, sống, thống nhất, dùng chung. */
const criteria = {
  correct: score,
  sufficient: score,
  clean: score,
  living: score,
  consistent: score,
  shared: score,
}

/**
 * Why a criterion is what it is. `params` by code:
 * - `rejected` { rule: the row code }, `dismissed` {} (not counted, the owner's word): `count` rows
 * - `missing` { expected, present, latest: newest missing period }: `count` figures
 * - `duplicates` {}: `count` rows; `outlier` { period, value, median }, at most five, newest first;
 *   `slices-differ` { period, total, sum }: `count` periods
 * - `late` { period: newest figure, dueAt }, `silent` { since }, `never` {}
 * - `part-exceeds-whole` { part, whole, period, partValue, wholeValue }: `count` periods; `books-differ` {}
 * - `unused` {}, `asked-twice` { measure: the other one }, `two-sources` { period, sources }: `count` periods
 */
export const qualityReason = z.object({
  criterion: z.enum(QUALITY_CRITERIA),
  code: z.enum(QUALITY_CODES),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  count: z.number().int().optional(),
})
export type QualityReasonItem = z.infer<typeof qualityReason>

export const qualityScore = z.object({
  unit: unitCode,
  measure: measureKey,
  /** Since when it has been so. */
  at: instant,
  ...criteria,
  /** Mean of the criteria that are judged. */
  total: z.number().min(0).max(1),
  /** The lowest of them; null where none is below 1. */
  worst: z.enum(QUALITY_CRITERIA).nullable(),
  /** How many KPIs read the measure. */
  uses: z.number().int(),
  reasons: z.array(qualityReason),
})
export type QualityScoreItem = z.infer<typeof qualityScore>

/** Worst first. */
export const qualityQuery = z.object({
  unit: unitCode.optional(),
  measure: measureKey.optional(),
  /** All direct sub-units of this unit. */
  parent: unitCode.optional(),
  ...pageQuery,
})
export const qualityPage = page(qualityScore)
export type QualityPage = z.infer<typeof qualityPage>

const means = {
  /** How many scores stand behind it. */
  scores: z.number().int(),
  ...criteria,
  total: score,
  /** Mean number of KPIs that read a measure ("3,1×"); null without scores. */
  uses: z.number().nullable(),
}

/** Means over the scores of one unit and all below it (`measure` null), or of one measure over them. */
export const qualitySummary = z.object({
  unit: unitCode,
  measure: measureKey.nullable(),
  at: instant,
  ...means,
  worst: z.enum(QUALITY_CRITERIA).nullable(),
})
export type QualitySummary = z.infer<typeof qualitySummary>

/** Without `unit`: this station. */
export const qualitySummaryQuery = z.object({ unit: unitCode.optional() })
export const qualityOverview = z.object({
  whole: qualitySummary,
  /** The unit's direct sub-units that have scores, worst first. */
  units: z.array(qualitySummary),
  /** Every measure that has scores, worst first. */
  measures: z.array(qualitySummary),
})
export type QualityOverview = z.infer<typeof qualityOverview>

/** By unit (with all below it), or by measure over the whole station; not by both. */
export const qualityTrendQuery = z.object({
  unit: unitCode.optional(),
  measure: measureKey.optional(),
  days: z.coerce.number().int().min(2).max(180).default(90),
})
/** One point a day, oldest first, as it stood at the day's end; today's as it stands. Days without word are left out. */
export const qualityTrend = z.object({
  unit: unitCode,
  measure: measureKey.nullable(),
  points: z.array(z.object({ day: period, ...means })),
})
export type QualityTrend = z.infer<typeof qualityTrend>
