import { z } from 'zod'
import { instant, page, pageQuery, period, unitCode, unitKind } from './primitives.ts'

export const unit = z.object({
  code: unitCode,
  parent: unitCode.nullable(),
  kind: unitKind,
  nameVi: z.string(),
  nameEn: z.string(),
  areaKm2: z.number().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  /** First day on which it is there; null from ever. */
  validFrom: period.nullable(),
  /** First day on which it is no more; null for good. */
  validTo: period.nullable(),
})
export type UnitItem = z.infer<typeof unit>

export const unitQuery = z.object({
  parent: unitCode.optional(),
  search: z.string().max(80).optional(),
  /** With `true` those that are no more, too. */
  closed: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  ...pageQuery,
})
export const unitPage = page(unit)

/** What this station is, and how its link to the parent stands. */
export const station = z.object({
  unit,
  version: z.string(),
  clock: instant,
  simulated: z.boolean(),
  uplink: z
    .object({
      parent: unitCode,
      parentNameVi: z.string(),
      parentNameEn: z.string(),
      state: z.enum(['connecting', 'linked', 'offline', 'refused']),
      lastAcknowledgedAt: instant.nullable(),
      backlog: z.number().int(),
      detail: z.string().nullable(),
    })
    .nullable(),
})
export type StationInfo = z.infer<typeof station>

/** Boundaries of sub-units, if any were imported: one GeoJSON feature a unit. */
export const boundaries = z.object({
  source: z.string().nullable(),
  importedAt: instant.nullable(),
  /** What was there before the last change, and can be put back. */
  previous: z
    .object({ source: z.string().nullable(), importedAt: instant.nullable(), units: z.number().int() })
    .nullable(),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: unitCode,
      properties: z.object({}),
      geometry: z.union([
        z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.array(z.number()))) }),
        z.object({
          type: z.literal('MultiPolygon'),
          coordinates: z.array(z.array(z.array(z.array(z.number())))),
        }),
      ]),
    }),
  ),
})
export type Boundaries = z.infer<typeof boundaries>

/** A file with what an operator settled about it; what is left out is guessed. */
export const boundaryRequest = z.object({
  document: z.record(z.string(), z.unknown()),
  /** Whose boundaries these are; shown with the map. */
  source: z.string().trim().min(1).max(200).optional(),
  /** Which property holds a unit's code, and which its name; null: none does. */
  codeField: z.string().max(200).nullable().optional(),
  nameField: z.string().max(200).nullable().optional(),
  /** Units of shapes by hand, by their place in the file; null leaves a shape out. */
  matches: z
    .array(z.object({ index: z.number().int().min(0), unit: unitCode.nullable() }))
    .max(20_000)
    .default([]),
  /** Units whose several shapes are to be put together. */
  merge: z.array(unitCode).max(5_000).default([]),
})
export type BoundaryRequest = z.input<typeof boundaryRequest>

/** What an import would do, shape by shape; nothing is stored. */
export const boundaryCheck = z.object({
  matched: z.number().int(),
  missing: z.array(unitCode),
  shapes: z.array(
    z.object({
      index: z.number().int(),
      name: z.string(),
      /** The unit that it would be drawn as; null where it is left out. */
      unit: unitCode.nullable(),
      by: z.enum(['code', 'name', 'hand']).nullable(),
      detail: z.string().nullable(),
      suggestions: z.array(unitCode),
    }),
  ),
  /** Units that several shapes claim. */
  doubles: z.array(z.object({ unit: unitCode, shapes: z.array(z.number().int()) })),
  /** How many of the units that are matched have a boundary already. */
  replaced: z.number().int(),
})
export type BoundaryCheck = z.infer<typeof boundaryCheck>

export const boundaryImport = z.object({
  matched: z.number().int(),
  missing: z.array(unitCode),
  unmatched: z.array(z.object({ index: z.number().int(), name: z.string(), detail: z.string() })),
})
export type BoundaryImport = z.infer<typeof boundaryImport>
