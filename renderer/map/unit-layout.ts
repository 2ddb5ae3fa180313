/**
 * Where each unit is drawn: by its real boundary, else as a schematic cell around its point, else as a
 * tile in a grid. Computed once per set of units; afterwards only fills change.
 */
import type { Boundaries, UnitItem } from '#shared/contract/index.ts'
import { boundaryLayout } from './boundary-layout.ts'
import type { Box, Point } from './geometry.ts'
import { schematicLayout } from './schematic-layout.ts'
import { tileLayout } from './tile-layout.ts'
import { tileShape } from './tile-shape.ts'

export interface UnitShape {
  readonly code: string
  /** SVG path on the layout's plane. */
  readonly path: string
  readonly box: Box
  /** A point inside, for glyphs, labels and moving by arrow keys. */
  readonly anchor: Point
  /** Distance from the anchor to the nearest edge. */
  readonly room: number
}

export interface UnitLayout {
  readonly kind: 'boundaries' | 'schematic' | 'tiles'
  readonly width: number
  readonly height: number
  readonly shapes: readonly UnitShape[]
}

export type BoundaryFeature = Boundaries['features'][number]

export function layOutUnits(
  units: readonly UnitItem[],
  features: readonly BoundaryFeature[],
): UnitLayout | null {
  if (units.length === 0) return null
  const layout = boundaryLayout(units, features) ?? schematicLayout(units)
  // A map that knows less than half of the units misleads; tiles at least show them all.
  if (!layout || layout.shapes.length < units.length / 2) return tileLayout(units)
  return withStrip(layout, units)
}

/** Units without a place of their own go into a strip of tiles below the map. */
function withStrip(layout: UnitLayout, units: readonly UnitItem[]): UnitLayout {
  const placed = new Set(layout.shapes.map((shape) => shape.code))
  const rest = units.filter((unit) => !placed.has(unit.code))
  if (rest.length === 0) return layout
  const perRow = Math.max(12, Math.ceil(Math.sqrt(rest.length * 4)))
  const width = Math.min(layout.width / perRow, 80)
  const top = layout.height + 30
  const tiles = rest.map(({ code }, index) =>
    tileShape(code, [index % perRow, Math.floor(index / perRow)], width, top),
  )
  const bottom = Math.max(...tiles.map(({ box }) => box.bottom))
  return { ...layout, height: bottom, shapes: [...layout.shapes, ...tiles] }
}
