import { open } from 'shapefile'
import { BoundaryError } from '../domain/boundary.ts'
import type { RawFeature } from '../domain/boundary-find.ts'
import { type Encoding, encodingOfCpg, guessEncoding, readTcvn3 } from './dbf-text.ts'
import type { Layer } from './open-files.ts'

const MAX_SHAPES = 20_000

export interface ShapefileText {
  readonly encoding: Encoding
  /** Said by the .cpg file, chosen by hand, or assumed from the bytes. */
  readonly said: 'cpg' | 'chosen' | 'assumed'
}

export interface ReadShapefile {
  readonly features: RawFeature[]
  /** null without a table of names. */
  readonly text: ShapefileText | null
}

/** @throws BoundaryError where the file is damaged or too long. */
export async function readShapefile({ name, parts }: Layer, chosen?: Encoding): Promise<ReadShapefile> {
  const table = parts.get('dbf')
  const text = table ? textOf(table, parts.get('cpg'), chosen) : null
  const features: RawFeature[] = []
  try {
    const source = await open(parts.get('shp') ?? new Uint8Array(), table, {
      // Its letters of single bytes are then told apart by ourselves.
      encoding: text?.encoding === 'tcvn3' ? 'windows-1252' : (text?.encoding ?? 'utf-8'),
    })
    for (let next = await source.read(); !next.done; next = await source.read()) {
      if (features.length === MAX_SHAPES) {
        throw new BoundaryError(`Tệp có hơn ${MAX_SHAPES} hình. Chỉ xuất các xã, phường của trạm.`)
      }
      const { geometry, properties } = next.value
      features.push({ id: undefined, geometry, properties: asRead(properties ?? {}, text?.encoding) })
    }
  } catch (error) {
    if (error instanceof BoundaryError) throw error
    throw new BoundaryError(
      `Tệp ${name} hỏng hoặc thiếu phần (${error instanceof Error ? error.message : String(error)}). Xuất lại Shapefile từ phần mềm bản đồ.`,
    )
  }
  return { features, text }
}

function textOf(table: Uint8Array, cpg: Uint8Array | undefined, chosen?: Encoding): ShapefileText {
  if (chosen) return { encoding: chosen, said: 'chosen' }
  const said = cpg ? encodingOfCpg(new TextDecoder().decode(cpg)) : null
  return said ? { encoding: said, said: 'cpg' } : { encoding: guessEncoding(table), said: 'assumed' }
}

function asRead(properties: object, encoding: Encoding | undefined): Record<string, unknown> {
  const readable = (value: unknown): unknown => {
    if (typeof value !== 'string') return value
    return (encoding === 'tcvn3' ? readTcvn3(value) : value).normalize('NFC')
  }
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, readable(value)]))
}
