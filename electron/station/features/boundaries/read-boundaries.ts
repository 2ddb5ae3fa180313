/**
 * Boundaries from an uploaded GeoJSON or TopoJSON document. Nothing in it is trusted: a small TopoJSON can
 * name one long arc a million times, so its vertices are counted before they are unfolded.
 */

import { feature as unfold } from 'topojson-client'
import type { Polygon, Topology } from 'topojson-specification'
import { z } from 'zod'
import { BoundaryError, MAX_VERTICES, tooManyVertices } from '#shared/domain/boundary.ts'
import { type BoundaryMatch, matchBoundaries, type RawFeature } from '#shared/domain/boundary-match.ts'
import type { Unit } from '#shared/domain/unit.ts'

const MAX_FEATURES = 20_000

const rawFeature = z.object({
  type: z.literal('Feature'),
  id: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.unknown().optional(),
})
const featureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(rawFeature) })

const pair = z.tuple([z.number(), z.number()])
const topoGeometry = z.looseObject({
  type: z.string().nullable(),
  id: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  arcs: z.unknown().optional(),
})
const topology = z.object({
  type: z.literal('Topology'),
  transform: z.object({ scale: pair, translate: pair }).nullish(),
  arcs: z.array(z.array(z.array(z.number()).min(2))),
  objects: z.record(z.string(), z.looseObject({ type: z.string().nullable() })),
})
const topoCollection = z.object({ geometries: z.array(topoGeometry) })
type TopoGeometry = z.infer<typeof topoGeometry>

/**
 * Reads a parsed document and matches its features to units.
 * @throws BoundaryError where the document cannot be used; its message says what to do.
 */
export function readBoundaries(document: unknown, units: readonly Unit[]): BoundaryMatch {
  const features = readFeatures(document)
  if (features.length === 0) throw new BoundaryError('Tệp không có hình nào.')
  if (features.length > MAX_FEATURES) {
    throw new BoundaryError(
      `Tệp có ${features.length} hình; tối đa ${MAX_FEATURES}. Chỉ xuất các xã, phường của trạm.`,
    )
  }
  return matchBoundaries(features, units)
}

function readFeatures(document: unknown): RawFeature[] {
  const type = typeof document === 'object' && document !== null && 'type' in document ? document.type : null
  if (type === 'FeatureCollection') return checked(featureCollection, document).features.map(asRaw)
  if (type === 'Feature') return [asRaw(checked(rawFeature, document))]
  if (type === 'Topology') return readTopology(checked(topology, document))
  throw new BoundaryError(
    'Tệp không phải GeoJSON (FeatureCollection) hay TopoJSON (Topology). Xuất lại ở dạng GeoJSON.',
  )
}

function checked<Schema extends z.ZodType>(schema: Schema, document: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(document)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join(' → ')
  throw new BoundaryError(
    `Tệp bản đồ sai cấu trúc${where ? ` tại ${where}` : ''}. Xuất lại tệp từ phần mềm bản đồ.`,
  )
}

const asRaw = ({ id, properties, geometry }: z.infer<typeof rawFeature>): RawFeature => ({
  id,
  properties: properties ?? {},
  geometry,
})

function readTopology(read: z.infer<typeof topology>): RawFeature[] {
  const geometries = Object.values(read.objects).flatMap((object): TopoGeometry[] =>
    object.type === 'GeometryCollection'
      ? checked(topoCollection, object).geometries
      : [checked(topoGeometry, object)],
  )
  let vertices = 0
  for (const { type, arcs } of geometries) {
    if (type !== 'Polygon' && type !== 'MultiPolygon') continue
    const rings = type === 'Polygon' ? arrayOf(arcs) : arrayOf(arcs).flatMap(arrayOf)
    for (const arc of rings.flatMap(arrayOf)) {
      const points = typeof arc === 'number' ? read.arcs[arc < 0 ? ~arc : arc] : undefined
      if (!points)
        throw new BoundaryError(`Tệp TopoJSON hỏng: không có cung ${String(arc).slice(0, 20)}. Xuất lại tệp.`)
      vertices += points.length
      if (vertices > MAX_VERTICES) throw tooManyVertices()
    }
  }
  // Every arc that is named exists and every point is of numbers; that is all the library relies on.
  const { transform, ...rest } = read
  const whole = { ...rest, ...(transform ? { transform } : {}) } as unknown as Topology
  return geometries.map((geometry) => ({
    id: geometry.id,
    properties: geometry.properties ?? {},
    geometry:
      geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
        ? unfold(whole, geometry as unknown as Polygon).geometry
        : { type: geometry.type },
  }))
}

function arrayOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new BoundaryError('Tệp TopoJSON hỏng: một hình không có danh sách cung. Xuất lại tệp.')
}
