import type { UnitItem } from '#shared/contract/index.ts'
import { equalTiles } from './equal-tiles.ts'
import type { Point } from './geometry.ts'
import { fitProjection } from './projection.ts'
import type { UnitLayout } from './unit-layout.ts'

/**
 * Tiles of the same size at each unit's rough place: where the given map draws it, else by its own point;
 * units without either stand in rows below, in the order of the list.
 */
export function tileLayout(units: readonly UnitItem[], drawn: UnitLayout | null = null): UnitLayout {
  const anchors = new Map(
    drawn && drawn.kind !== 'tiles' ? drawn.shapes.map(({ code, anchor }) => [code, anchor]) : [],
  )
  if (anchors.size >= units.length) {
    return equalTiles(units.map(({ code }) => ({ code, point: anchors.get(code) ?? null })))
  }
  const located = units.filter(({ lon, lat }) => lon !== null && lat !== null)
  // Where most are not known, the few that are would stand apart, and seem to mean something.
  const known = located.length >= units.length / 2 ? located : []
  const lonLats = known.map(({ lon, lat }): Point => [lon ?? 0, lat ?? 0])
  const project = fitProjection(lonLats)?.project
  const points = new Map(known.map(({ code }, index) => [code, project?.(lonLats[index] ?? [0, 0]) ?? null]))
  return equalTiles(units.map(({ code }) => ({ code, point: points.get(code) ?? null })))
}
