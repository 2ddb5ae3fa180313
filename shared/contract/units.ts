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

export const boundaryImport = z.object({
  matched: z.number().int(),
  missing: z.array(unitCode),
  unmatched: z.array(z.object({ index: z.number().int(), name: z.string(), detail: z.string() })),
})
export type BoundaryImport = z.infer<typeof boundaryImport>
