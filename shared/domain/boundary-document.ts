/**
 * Features of a GeoJSON or TopoJSON document. Nothing in it is trusted: a small TopoJSON can name one long
 * arc a million times, so its vertices are counted before they are unfolded. Checked by hand, so that a
 * browser can do it, too.
 */
import { feature as unfold } from 'topojson-client'
import type { Polygon, Topology } from 'topojson-specification'
import { BoundaryError, isRecord, MAX_VERTICES, tooManyVertices } from './boundary.ts'
import type { RawFeature } from './boundary-find.ts'

const MAX_FEATURES = 20_000

/** @throws BoundaryError where the document cannot be used; its message says what to do. */
export function readDocument(document: unknown, mostVertices = MAX_VERTICES): RawFeature[] {
  const features = readFeatures(document, mostVertices)
  if (features.length === 0) throw new BoundaryError('Tệp không có hình nào.')
  if (features.length > MAX_FEATURES) {
    throw new BoundaryError(
      `Tệp có ${features.length} hình; tối đa ${MAX_FEATURES}. Chỉ xuất các xã, phường của trạm.`,
    )
  }
  return features
}

function readFeatures(document: unknown, mostVertices: number): RawFeature[] {
  const type = isRecord(document) ? document.type : null
  if (isRecord(document)) {
    if (type === 'FeatureCollection') {
      return listIn(document, 'features').map((each, index) => readFeature(each, `features → ${index}`))
    }
    if (type === 'Feature') return [readFeature(document, '')]
    if (type === 'Topology') return readTopology(document, mostVertices)
  }
  throw new BoundaryError(
    'Tệp không phải GeoJSON (FeatureCollection) hay TopoJSON (Topology). Xuất lại ở dạng GeoJSON.',
  )
}

function misshapen(where: string): BoundaryError {
  return new BoundaryError(
    `Tệp bản đồ sai cấu trúc${where ? ` tại ${where}` : ''}. Xuất lại tệp từ phần mềm bản đồ.`,
  )
}

function listIn(record: Record<string, unknown>, key: string): unknown[] {
  const list = record[key]
  if (!Array.isArray(list)) throw misshapen(key)
  return list
}

function propertiesIn(record: Record<string, unknown>, where: string): Record<string, unknown> {
  const { properties } = record
  if (properties === null || properties === undefined) return {}
  if (!isRecord(properties) || Array.isArray(properties)) throw misshapen(where)
  return properties
}

function readFeature(value: unknown, where: string): RawFeature {
  if (!isRecord(value) || value.type !== 'Feature') throw misshapen(where)
  return { id: value.id, properties: propertiesIn(value, where), geometry: value.geometry }
}

const isPoint = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'number')
const isPair = (value: unknown): boolean => isPoint(value) && value.length === 2

/** The arcs and the transform, as the library takes them: every point is of numbers. */
function readArcs(document: Record<string, unknown>): { arcs: number[][][]; transform?: unknown } {
  const arcs = listIn(document, 'arcs').map((arc, index) => {
    if (!Array.isArray(arc) || !arc.every(isPoint)) throw misshapen(`arcs → ${index}`)
    return arc as number[][]
  })
  const { transform } = document
  if (transform === null || transform === undefined) return { arcs }
  if (!isRecord(transform) || !isPair(transform.scale) || !isPair(transform.translate)) {
    throw misshapen('transform')
  }
  return { arcs, transform: { scale: transform.scale, translate: transform.translate } }
}

function readTopology(document: Record<string, unknown>, mostVertices: number): RawFeature[] {
  const whole = readArcs(document)
  const { objects } = document
  if (!isRecord(objects) || Array.isArray(objects)) throw misshapen('objects')
  const geometries = Object.entries(objects).flatMap(([key, object]) => {
    if (!isRecord(object)) throw misshapen(`objects → ${key}`)
    return object.type === 'GeometryCollection' ? listIn(object, 'geometries') : [object]
  })
  let vertices = 0
  const count = (arc: unknown): void => {
    const points = typeof arc === 'number' ? whole.arcs[arc < 0 ? ~arc : arc] : undefined
    if (!points) {
      throw new BoundaryError(`Tệp TopoJSON hỏng: không có cung ${String(arc).slice(0, 20)}. Xuất lại tệp.`)
    }
    vertices += points.length
    if (vertices > mostVertices) throw tooManyVertices(mostVertices)
  }
  const read = geometries.map((geometry, index) => {
    if (!isRecord(geometry)) throw misshapen(`geometries → ${index}`)
    const { type, arcs } = geometry
    if (type === 'Polygon') for (const ring of arrayOf(arcs)) arrayOf(ring).forEach(count)
    if (type === 'MultiPolygon') {
      for (const ring of arrayOf(arcs).flatMap(arrayOf)) arrayOf(ring).forEach(count)
    }
    return { geometry, properties: propertiesIn(geometry, `geometries → ${index}`) }
  })
  // Every arc that is named exists and every point is of numbers; that is all the library relies on.
  const topology = { type: 'Topology', objects: {}, ...whole } as unknown as Topology
  return read.map(({ geometry, properties }) => ({
    id: geometry.id,
    properties,
    geometry:
      geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
        ? unfold(topology, { type: geometry.type, arcs: geometry.arcs } as unknown as Polygon).geometry
        : { type: geometry.type },
  }))
}

function arrayOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new BoundaryError('Tệp TopoJSON hỏng: một hình không có danh sách cung. Xuất lại tệp.')
}
