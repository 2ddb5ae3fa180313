import { z } from 'zod'
import { DIRECTIONS } from '../domain/lamp.ts'
import { MEASURE_KINDS, OVER_TIME, OVER_UNITS } from '../domain/measure.ts'
import { GRANULARITIES } from '../domain/period.ts'
import { kpiCode, measureKey } from './primitives.ts'

const text = z.string().trim().min(1).max(200)
const pair = z.tuple([z.number(), z.number()])

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
  })
  .strict()
export type MeasureItem = z.infer<typeof measure>

export const thresholds = z
  .object({
    green: z.union([z.number(), pair]),
    red: z.union([z.number(), pair]),
    appliesTo: z.enum(['all', 'commune']).default('all'),
    source: z.string().max(300).optional(),
  })
  .strict()

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
    period: z.enum(GRANULARITIES),
    lead: text,
    coordinating: z.array(text).default([]),
  })
  .strict()
export type KpiDefinition = z.infer<typeof kpiDefinition>

/** A definition as the API hands it out: with its version and the measures it reads. */
export const kpiItem = kpiDefinition.extend({
  version: z.number().int(),
  measures: z.array(z.string()),
})
export type KpiItem = z.infer<typeof kpiItem>

export const kpiGroup = z
  .object({ key: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/), nameVi: text, nameEn: text })
  .strict()
export type KpiGroupItem = z.infer<typeof kpiGroup>

/** A KPI pack as it stands in a YAML file. */
export const pack = z
  .object({
    pack: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
    version: z.number().int().min(1),
    nameVi: text,
    nameEn: text,
    groups: z.array(kpiGroup).max(40),
    offices: z.array(z.object({ code: text, nameVi: text }).strict()).default([]),
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
