import type { MapArea } from '#shared/contract/map-history.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import type { UnitId } from '../units/queries.ts'

type Feature = MapArea['features'][number]

export const BOUNDARIES_BELOW = `SELECT units.code, boundaries.geometry FROM units
  JOIN boundaries ON boundaries.unit = units.id WHERE units.parent = ?`

/** Boundaries of a unit's direct sub-units, as many as were imported. */
export function selectBoundariesBelow(db: ReadableDb, parent: UnitId): Feature[] {
  return statement<[number], { code: string; geometry: string }>(db, BOUNDARIES_BELOW)
    .all(parent)
    .map(({ code, geometry }) => ({
      type: 'Feature',
      id: code as UnitCode,
      properties: {},
      geometry: JSON.parse(geometry) as Feature['geometry'],
    }))
}
