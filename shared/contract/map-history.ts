/** The sub-units of one unit on a map: as they stood over the last periods of a KPI, and as they stand now. */
import { z } from 'zod'
import { DOUBTS } from '../domain/bounds.ts'
import { GREY_REASONS, LAMPS } from '../domain/lamp.ts'
import { kpiValue } from './figures.ts'
import { kpiCode, period, unitCode } from './primitives.ts'
import { boundaries, unit } from './units.ts'

export const MAX_MAP_PERIODS = 60

export const mapHistoryQuery = z.object({
  /** The station's own unit, or one at any depth below it; its own where it is left out. */
  unit: unitCode.optional(),
  code: kpiCode,
  /** How many periods, of the KPI's own length. */
  points: z.coerce.number().int().min(2).max(MAX_MAP_PERIODS).default(30),
  /** The last of them; the present one where it is left out. */
  until: period.optional(),
})

/** A unit in one period, judged by the plain thresholds in force in it, from the figures known by now. */
export const mapPoint = z.object({
  value: z.number().nullable(),
  lamp: z.enum(LAMPS),
  /** Why there is no value or no colour; left out where there are both. */
  reason: z.enum(GREY_REASONS).optional(),
  /** Why the lamp is doubtful; left out where it is not. */
  doubt: z.enum(DOUBTS).optional(),
  /** Left out where one unit alone is due. */
  coverage: z.object({ reported: z.number().int(), expected: z.number().int() }).optional(),
  simulated: z.literal(true).optional(),
})
export type MapPoint = z.infer<typeof mapPoint>

export const mapHistory = z.object({
  unit: unitCode,
  code: kpiCode,
  /** Oldest first, without holes. */
  periods: z.array(period),
  /** The unit itself, then its direct sub-units; `points` stands period for period beside `periods`. */
  units: z.array(z.object({ unit: unitCode, points: z.array(mapPoint) })),
})
export type MapHistory = z.infer<typeof mapHistory>

export const mapAreaQuery = z.object({
  unit: unitCode,
  /** Lamps of the sub-units are told of this KPI; of all where it is left out. */
  code: kpiCode.optional(),
})

/** What a map of a unit's sub-units is drawn from, where the unit is not the station's own. */
export const mapArea = z.object({
  unit,
  /** Units above it up to the station's own, topmost first. */
  above: z.array(z.object({ code: unitCode, nameVi: z.string(), nameEn: z.string() })),
  subUnits: z.array(unit),
  /** Boundaries of the sub-units, if any were imported. */
  features: boundaries.shape.features,
  /** Standing lamps: all of the unit itself, and those that were asked for of its sub-units. */
  kpis: z.array(kpiValue),
})
export type MapArea = z.infer<typeof mapArea>
