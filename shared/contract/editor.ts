import { z } from 'zod'
import { FORMULA_PROBLEM_CODES } from '../domain/formula-problems.ts'
import { GREY_REASONS } from '../domain/lamp.ts'
import { KPI_GRANULARITIES } from '../domain/period.ts'
import { kpiDefinition, measure, packPlan } from './dictionary.ts'
import { kpiCode, page, pageQuery, period, unitCode } from './primitives.ts'

export const packName = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/)

/** Longer than a formula may be, so that one too long is answered in words. */
const formulaText = z.string().max(100_000)

export const formulaCheckBody = z
  .object({
    formula: formulaText,
    /** The KPI whose formula it is, where it is known: for cycles. */
    code: kpiCode.optional(),
    /** The KPI's unit of measurement; left out, units are not checked. */
    unit: z.string().max(200).optional(),
    period: z.enum(KPI_GRANULARITIES).optional(),
    share: kpiDefinition.shape.share.unwrap().optional(),
  })
  .strict()

export const formulaProblem = z.object({
  code: z.enum(FORMULA_PROBLEM_CODES),
  message: z.string(),
  /** Where in the text, in UTF-16 units; null where it is the whole. */
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  /** What to put in that place. */
  suggestion: z.string().nullable(),
})
export type FormulaProblemItem = z.infer<typeof formulaProblem>

export const formulaCheck = z.object({
  ok: z.boolean(),
  problems: z.array(formulaProblem),
  /** What is allowed, but may surprise. */
  notes: z.array(z.string()),
  /** Null where the text is no formula. */
  inWords: z.object({ vi: z.string(), en: z.string() }).nullable(),
  measures: z.array(z.string()),
  kpis: z.array(z.string()),
  cyclePath: z.array(z.string()).nullable(),
})
export type FormulaCheck = z.infer<typeof formulaCheck>

export const formulaPreviewBody = kpiDefinition
  .pick({ unit: true, direction: true, thresholds: true, period: true })
  .extend({
    formula: formulaText,
    /** The KPI beside whose present definition it is put. */
    code: kpiCode.optional(),
    /** Most sub-units that are evaluated. */
    units: z.number().int().min(0).max(500).default(200),
    /** How many periods back, of this station's unit. */
    periods: z.number().int().min(1).max(24).default(12),
  })
  .strict()

export const PREVIEW_LAMPS = ['red', 'yellow', 'green', 'grey', 'none'] as const

/** One value and its plain judgement, without dead band and hold; `none`: no threshold for the unit. */
export const previewValue = z.object({
  period: period.nullable(),
  value: z.number().nullable(),
  reason: z.enum(GREY_REASONS).nullable(),
  lamp: z.enum(PREVIEW_LAMPS),
})
export type PreviewValue = z.infer<typeof previewValue>

const counts = z.object({
  red: z.number().int(),
  yellow: z.number().int(),
  green: z.number().int(),
  grey: z.number().int(),
  none: z.number().int(),
})

export const formulaPreview = z.object({
  /** This station's unit, oldest first; `before` is null where there is no definition of that period yet. */
  periods: z.array(z.object({ period, before: previewValue.nullable(), after: previewValue })),
  /** The latest value of this station's unit, then of its direct sub-units. */
  units: z.array(z.object({ unit: unitCode, before: previewValue.nullable(), after: previewValue })),
  /** Lamps of `units`. */
  counts: z.object({ before: counts.nullable(), after: counts }),
  /** True where there are more sub-units than were evaluated. */
  more: z.boolean(),
})
export type FormulaPreview = z.infer<typeof formulaPreview>

/** What tells one state of a definition from another; null: there is none in use. */
export const edition = z.string().max(40)

export const reason = z.string().trim().min(3).max(500)

const flag = z.enum(['true', 'false']).optional()
export const editQuery = z.object({ dryRun: flag })

/** `edition` is that of the definition that was edited: another one in the meantime is a conflict. */
/** The formula's own check tells in words what is wrong with one that is empty or too long. */
const editedKpi = kpiDefinition.extend({ formula: formulaText })

export const kpiEdit = z.object({ definition: editedKpi, edition: edition.nullable(), reason }).strict()
export type KpiEdit = z.infer<typeof kpiEdit>
export const measureEdit = z.object({ definition: measure, edition: edition.nullable(), reason }).strict()
export type MeasureEdit = z.infer<typeof measureEdit>
export const retireQuery = editQuery.extend({ edition, reason })

/** The plan, as of an import, with what the definition is known by afterwards. */
export const editAnswer = packPlan.extend({ edition: edition.nullable() })
export type EditAnswer = z.infer<typeof editAnswer>

/** The unit whose station hands the pack down, and alone changes it; null for this station's own. */
const owner = unitCode.nullable()

/** A KPI as it is stored: what an editor needs beside the dictionary. */
export const kpiSource = z.object({
  pack: z.string(),
  owner,
  edition: edition.nullable(),
  retired: z.boolean(),
  /** 1 as long as nobody changed it. */
  version: z.number().int(),
  definition: kpiDefinition,
})
export type KpiSource = z.infer<typeof kpiSource>
export const kpiSourcePage = page(kpiSource)

export const measureSource = z.object({
  pack: z.string(),
  owner,
  edition: edition.nullable(),
  retired: z.boolean(),
  definition: measure,
})
export type MeasureSource = z.infer<typeof measureSource>
export const measureSourcePage = page(measureSource)

export const sourceQuery = z.object({ ...pageQuery })
