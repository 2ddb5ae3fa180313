import { z } from 'zod'
import { SLICE_CODE } from '../domain/code-list.ts'
import { DIRECTIONS } from '../domain/lamp.ts'
import { MEASURE_KINDS, OVER_TIME, OVER_UNITS } from '../domain/measure.ts'
import { GRANULARITIES, KPI_GRANULARITIES } from '../domain/period.ts'
import { instant, kpiCode, measureKey, period, unitCode, unitKind } from './primitives.ts'

const text = z.string().trim().min(1).max(200)
const pair = z.tuple([z.number(), z.number()])

const codeListKey = z.string().regex(/^[a-z][a-z0-9_]{0,60}$/)

/** What measures are broken down by; the slices of an exhaustive list add up to the total. */
export const codeList = z
  .object({
    key: codeListKey,
    nameVi: text,
    nameEn: text,
    exhaustive: z.boolean().default(false),
    codes: z
      .array(z.object({ code: z.string().regex(SLICE_CODE), nameVi: text, nameEn: text }).strict())
      .min(1)
      .max(500),
  })
  .strict()
export type CodeListItem = z.infer<typeof codeList>

export const measure = z
  .object({
    key: measureKey,
    nameVi: text,
    nameEn: text,
    unit: text,
    kind: z.enum(MEASURE_KINDS),
    overTime: z.enum(OVER_TIME),
    overUnits: z.enum(OVER_UNITS),
    basePeriod: z.enum(GRANULARITIES),
    decimals: z.number().int().min(0).max(6).default(0),
    minimum: z.number().nullable().default(0),
    maximum: z.number().nullable().default(null),
    ownerOffice: text.nullable().default(null),
    /** Calendar days after a period's end at which it closes; without it never. */
    closesAfterDays: z.number().int().min(0).max(3_660).nullable().optional(),
    /** Code list of this pack that the measure is broken down by. */
    codeList: codeListKey.nullable().optional(),
  })
  .strict()
export type MeasureItem = z.infer<typeof measure>

/** One pair of thresholds: for all, for communes, for some kinds of unit, or for named units. */
export const thresholdRule = z
  .object({
    green: z.union([z.number(), pair]),
    red: z.union([z.number(), pair]),
    appliesTo: z.enum(['all', 'commune']).default('all'),
    /** From the first day of this period on. */
    since: period.optional(),
    kinds: z.array(unitKind).min(1).max(20).optional(),
    units: z.array(unitCode).min(1).max(500).optional(),
    source: z.string().max(300).optional(),
  })
  .strict()
export type ThresholdRuleItem = z.infer<typeof thresholdRule>

/** A union says nothing of what is wrong inside; whoever wrote the pack wants to know. */
const sayWhichPart = (issue: { readonly input?: unknown; readonly errors?: z.core.$ZodIssue[][] }) =>
  issue.errors?.[Array.isArray(issue.input) ? 1 : 0]
    ?.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('; ')

const oneOrSeveral = <Rule extends z.ZodType>(rule: Rule) =>
  z.union([rule, z.array(rule).min(1).max(200)], { error: sayWhichPart })

/** One pair, or a list of them by date and unit: see shared/domain/thresholds.ts for which one judges. */
export const thresholds = oneOrSeveral(thresholdRule)

export const kpiDefinition = z
  .object({
    code: kpiCode,
    group: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
    nameVi: text,
    nameEn: text,
    unit: text,
    decimals: z.number().int().min(0).max(6).default(1),
    formula: z.string().min(1).max(2_000),
    direction: z.enum(DIRECTIONS),
    thresholds: thresholds.nullable().default(null),
    /** By how much a value must clear a threshold before its lamp gets better, in the KPI's unit. */
    deadBand: z.number().min(0).default(0),
    /** How long it must stay so; with `holdWorse` getting worse waits as long. */
    holdSeconds: z
      .number()
      .int()
      .min(0)
      .max(31 * 86_400)
      .default(0),
    holdWorse: z.boolean().default(false),
    /** Declares that the formula is a share of two measures, part and whole. */
    share: z.object({ part: z.string(), whole: z.string() }).strict().nullable().default(null),
    /** Share of due units, 0 to 1, below which the lamp is doubtful. */
    coverageFloor: z.number().min(0).max(1).default(0),
    /** Data quality of its worst measure, 0 to 1, below which the lamp is doubtful; 0: never. */
    qualityFloor: z.number().min(0).max(1).default(0),
    period: z.enum(KPI_GRANULARITIES),
    lead: text,
    coordinating: z.array(text).default([]),
  })
  .strict()
export type KpiDefinition = z.infer<typeof kpiDefinition>

/** A definition as the API hands it out: with its version, the measures it reads, and its formula in words. */
export const kpiItem = kpiDefinition.extend({
  version: z.number().int(),
  /** The pack's, and those that this station set for itself, which are marked as local. */
  thresholds: oneOrSeveral(thresholdRule.extend({ local: z.boolean().optional() }).strict()).nullable(),
  measures: z.array(z.string()),
  inWords: z.object({ vi: z.string(), en: z.string() }),
})
export type KpiItem = z.infer<typeof kpiItem>

/** Every definition that a KPI has had, newest first. */
export const kpiVersions = z.object({
  items: z.array(kpiDefinition.extend({ version: z.number().int(), since: instant })),
  next: z.null(),
})
export type KpiVersions = z.infer<typeof kpiVersions>

export const kpiGroup = z
  .object({ key: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/), nameVi: text, nameEn: text })
  .strict()
export type KpiGroupItem = z.infer<typeof kpiGroup>

/** Measures that some units are due for; which units, the roster tells. */
export const measureSet = z
  .object({ key: codeListKey, nameVi: text, nameEn: text, measures: z.array(measureKey).min(1).max(2_000) })
  .strict()
export type MeasureSet = z.infer<typeof measureSet>

/** A KPI pack as it stands in a YAML file. */
export const pack = z
  .object({
    pack: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
    version: z.number().int().min(1),
    nameVi: text,
    nameEn: text,
    groups: z.array(kpiGroup).max(40),
    offices: z.array(z.object({ code: text, nameVi: text }).strict()).default([]),
    codeLists: z.array(codeList).max(200).optional(),
    measureSets: z.array(measureSet).max(100).optional(),
    measures: z.array(measure).max(2_000),
    kpis: z.array(kpiDefinition).max(1_000),
  })
  .strict()
export type Pack = z.infer<typeof pack>

export const dictionary = z.object({
  pack: z.string(),
  version: z.number().int(),
  groups: z.array(kpiGroup),
  offices: z.array(z.object({ code: z.string(), nameVi: z.string() })),
  measures: z.array(measure),
  kpis: z.array(kpiItem),
})
export type Dictionary = z.infer<typeof dictionary>

export const PACK_PARTS = [
  'pack',
  'group',
  'office',
  'codeList',
  'measureSet',
  'measure',
  'kpi',
  'threshold',
] as const

/** One thing that importing a pack does; `fields` tells what of it changes. */
export const packChange = z.object({
  change: z.enum(['added', 'changed', 'removed']),
  part: z.enum(PACK_PARTS),
  key: z.string(),
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  note: z.string().nullable(),
})
export type PackChange = z.infer<typeof packChange>

/** What stands in the way: while there is any, nothing is imported. */
export const packConflict = z.object({ part: z.enum(PACK_PARTS), key: z.string(), detail: z.string() })
export type PackConflict = z.infer<typeof packConflict>

export const packPlan = z.object({
  pack: z.string(),
  /** False after a dry run, and where something is in the way. */
  applied: z.boolean(),
  changes: z.array(packChange),
  breaks: z.array(packConflict),
})
export type PackPlan = z.infer<typeof packPlan>

export const packList = z.object({
  items: z.array(
    z.object({
      pack: z.string(),
      /** The unit whose station hands it down, and alone changes it; null for this station's own. */
      owner: unitCode.nullable(),
      version: z.number().int(),
      nameVi: z.string(),
      nameEn: z.string(),
      measures: z.number().int(),
      kpis: z.number().int(),
      importedAt: instant,
    }),
  ),
  next: z.null(),
})
