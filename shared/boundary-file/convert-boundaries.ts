/**
 * From the files that somebody chose to the GeoJSON that a station takes: in degrees, rounded, simplified to
 * what a wall draws, and with the few properties that may tell which unit a shape is.
 */
import {
  BoundaryError,
  type BoundaryGeometry,
  isRecord,
  type Position,
  readShape,
} from '../domain/boundary.ts'
import { readDocument } from '../domain/boundary-document.ts'
import type { RawFeature } from '../domain/boundary-find.ts'
import { simplifyTogether } from '../domain/boundary-simplify.ts'
import type { Encoding } from './dbf-text.ts'
import { type BoundaryFile, type Layer, layersIn } from './open-files.ts'
import { keyOfCrs, projectionOf, projectionOfPrj, type ToDegrees } from './projections.ts'
import { readShapefile, type ShapefileText } from './read-shapefile.ts'

/** A wall cannot draw as many; they are simplified. */
const MAX_RAW_VERTICES = 3_000_000
const MAX_TEXT = 200
const MAX_FIELDS = 60
const MOST_SAMPLES = 3

export interface ConvertChoices {
  readonly layer?: string
  /** A key of `PROJECTIONS`; else what the file says. */
  readonly projection?: string
  readonly encoding?: Encoding
}

export type Step = 'unpacking' | 'reading' | 'turning' | 'simplifying'

export interface Field {
  readonly name: string
  readonly samples: string[]
}

export interface ConvertedFeature {
  readonly type: 'Feature'
  readonly id?: string
  readonly properties: Record<string, string | number>
  readonly geometry: unknown
}

export interface Converted {
  readonly document: { readonly type: 'FeatureCollection'; readonly features: ConvertedFeature[] }
  readonly layer: string
  readonly layers: string[]
  readonly fields: Field[]
  readonly projection: {
    /** A key of `PROJECTIONS`; `prj` for another system that the file describes. */
    readonly key: string
    /** `standard`: GeoJSON is in WGS 84 unless it says otherwise. */
    readonly said: 'prj' | 'crs' | 'chosen' | 'standard' | 'assumed'
  }
  readonly text: ShapefileText | null
  /** Vertices of all borders, and the size of the bends that were left out. */
  readonly outline: { readonly before: number; readonly after: number; readonly metres: number }
}

/** The coordinates are in a system that the file does not name: somebody has to. */
export class ProjectionNeeded extends BoundaryError {}

/** @throws BoundaryError where the files cannot be used; its message says what to do. */
export async function convertBoundaries(
  files: readonly BoundaryFile[],
  choices: ConvertChoices = {},
  tell: (step: Step) => void = () => {},
): Promise<Converted> {
  tell('unpacking')
  const layers = layersIn(files)
  const layer =
    choices.layer === undefined ? likeliest(layers) : layers.find(({ name }) => name === choices.layer)
  if (!layer) throw new BoundaryError(`Không có lớp “${choices.layer}” trong tệp.`)
  tell('reading')
  const { features, text, crs } = await readLayer(layer, choices.encoding)
  if (features.length === 0) throw new BoundaryError('Tệp không có hình nào.')
  tell('turning')
  const { projection, toDegrees } = chooseProjection(layer, choices.projection, crs, features)
  const tally = { vertices: 0, most: MAX_RAW_VERTICES }
  let abroad = 0
  const read = features.map((feature) => {
    const turned = toDegrees ? turn(feature.geometry, toDegrees) : feature.geometry
    const shape = readShape(turned, tally)
    if (typeof shape === 'string' && shape.startsWith('Hình nằm ngoài')) abroad += 1
    return { feature, turned, geometry: typeof shape === 'string' ? null : shape.geometry }
  })
  if (abroad > 0 && read.every(({ geometry }) => geometry === null)) {
    throw new ProjectionNeeded(
      'Mọi hình đều nằm ngoài Việt Nam: tệp khai sai hoặc thiếu hệ tọa độ. Chọn đúng hệ tọa độ của tệp, ví dụ VN-2000 với kinh tuyến trục của tỉnh.',
    )
  }
  tell('simplifying')
  const whole = read.flatMap(({ geometry }) => geometry ?? [])
  const simplified = simplifyTogether(whole)
  const nextOf = simplified.geometries[Symbol.iterator]()
  return {
    document: {
      type: 'FeatureCollection',
      features: read.map(({ feature, turned, geometry }) => ({
        type: 'Feature',
        ...(typeof feature.id === 'string' ? { id: feature.id } : {}),
        properties: telling(feature.properties),
        geometry: geometry ? (nextOf.next().value as BoundaryGeometry) : remainsOf(turned),
      })),
    },
    layer: layer.name,
    layers: layers.map(({ name }) => name),
    fields: fieldsOf(features),
    projection,
    text,
    outline: { before: simplified.before, after: simplified.after, metres: simplified.metres },
  }
}

/** Of several layers the one whose name speaks of communes, else the largest. */
function likeliest(layers: readonly Layer[]): Layer | undefined {
  const sizeOf = ({ parts }: Layer) => (parts.get('shp') ?? parts.get('json'))?.length ?? 0
  const bySize = layers.toSorted((a, b) => sizeOf(b) - sizeOf(a))
  return bySize.find(({ name }) => /xa[^a-z]|_xa|phuong|commune|ward/i.test(name)) ?? bySize[0]
}

interface ReadLayer {
  readonly features: RawFeature[]
  readonly text: ShapefileText | null
  readonly crs: string | null
}

async function readLayer(layer: Layer, encoding?: Encoding): Promise<ReadLayer> {
  if (layer.kind === 'shapefile') return { ...(await readShapefile(layer, encoding)), crs: null }
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder().decode(layer.parts.get('json')).replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new BoundaryError(
      `Tệp ${layer.name} không phải JSON đúng: ${error instanceof Error ? error.message : ''}`,
    )
  }
  return { features: readDocument(document, MAX_RAW_VERTICES), text: null, crs: keyOfCrs(document) }
}

function chooseProjection(
  layer: Layer,
  chosen: string | undefined,
  crs: string | null,
  features: readonly RawFeature[],
): { projection: Converted['projection']; toDegrees: ToDegrees | null } {
  if (chosen !== undefined) {
    return { projection: { key: chosen, said: 'chosen' }, toDegrees: projectionOf(chosen) }
  }
  const prj = layer.parts.get('prj')
  if (prj) {
    const toDegrees = projectionOfPrj(new TextDecoder().decode(prj))
    return { projection: { key: toDegrees ? 'prj' : 'wgs84', said: 'prj' }, toDegrees }
  }
  if (crs !== null) return { projection: { key: crs, said: 'crs' }, toDegrees: projectionOf(crs) }
  const [x = 0, y = 0] = firstPosition(features.find(({ geometry }) => geometry)?.geometry)
  if (Math.abs(x) > 180 || Math.abs(y) > 180) {
    throw new ProjectionNeeded(
      `Tọa độ trong tệp (${Math.round(x)}; ${Math.round(y)}) tính bằng mét mà tệp không nói rõ hệ nào. Chọn hệ tọa độ của tệp, ví dụ VN-2000 với kinh tuyến trục của tỉnh, hoặc thêm tệp .prj.`,
    )
  }
  const said = layer.kind === 'json' ? 'standard' : 'assumed'
  return { projection: { key: 'wgs84', said }, toDegrees: null }
}

function firstPosition(geometry: unknown): number[] {
  let at: unknown = isRecord(geometry) ? geometry.coordinates : null
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0]
  return Array.isArray(at) ? at.filter((part): part is number => typeof part === 'number') : []
}

/** The geometry with each position turned; what is no position stays as it is, to be refused later. */
function turn(geometry: unknown, toDegrees: ToDegrees): unknown {
  const turnAll = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value
    const [x, y]: unknown[] = value
    if (typeof x !== 'number' || typeof y !== 'number') return value.map(turnAll)
    return Number.isFinite(x + y) ? toDegrees([x, y] satisfies Position) : value
  }
  return isRecord(geometry) ? { ...geometry, coordinates: turnAll(geometry.coordinates) } : geometry
}

/** Of a shape that cannot be used, as much as the station needs to say why. */
function remainsOf(geometry: unknown): unknown {
  if (!isRecord(geometry)) return null
  const isArea = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
  return isArea ? geometry : { type: geometry.type }
}

/** Texts and numbers, cut short. */
function telling(properties: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const kept = Object.entries(properties).flatMap(([key, value]): [string, string | number][] => {
    if (typeof value === 'string') return [[key, value.slice(0, MAX_TEXT)]]
    return typeof value === 'number' && Number.isFinite(value) ? [[key, value]] : []
  })
  return Object.fromEntries(kept.slice(0, MAX_FIELDS))
}

function fieldsOf(features: readonly RawFeature[]): Field[] {
  const samples = new Map<string, Set<string>>()
  for (const { properties } of features) {
    for (const [key, value] of Object.entries(telling(properties))) {
      const seen = samples.get(key) ?? new Set()
      if (seen.size < MOST_SAMPLES && value !== '') seen.add(String(value))
      samples.set(key, seen)
    }
  }
  return [...samples].map(([name, seen]) => ({ name, samples: [...seen] }))
}
