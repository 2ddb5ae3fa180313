import type { MapArea } from '#shared/contract/index.ts'

/**
 * Whose sub-units the map shows where a unit was opened: the unit's own; of a unit without any those beside
 * it. Null as long as it is not known.
 */
export function areaOf(unit: string | null, own: string, areas: ReadonlyMap<string, MapArea>): string | null {
  if (unit === null || unit === own) return own
  const area = areas.get(unit)
  if (!area) return null
  if (area.subUnits.length > 0) return unit
  const { parent } = area.unit
  if (parent === null || parent === own) return own
  return areas.has(parent) ? parent : null
}
