import type { Boundaries } from '#shared/contract/units.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import {
  deleteMeta,
  type ReadableDb,
  readMeta,
  statement,
  type WritableDb,
  writeMeta,
} from '../../db/database.ts'

type Feature = Boundaries['features'][number]

const SOURCE = 'boundaries.source'
const IMPORTED_AT = 'boundaries.importedAt'
/** The set before the last change, as JSON: kept whole, so that it can be put back as it was. */
const PREVIOUS = 'boundaries.previous'

interface BoundarySet {
  readonly source: string | null
  readonly importedAt: string | null
  /** Code and geometry (JSON text). */
  readonly shapes: readonly (readonly [string, string])[]
}

function readSet(db: ReadableDb | WritableDb): BoundarySet {
  const rows = statement<[], { code: string; geometry: string }>(
    db,
    'SELECT units.code, boundaries.geometry FROM boundaries JOIN units ON units.id = boundaries.unit ORDER BY units.code',
  ).all()
  return {
    source: readMeta(db, SOURCE),
    importedAt: readMeta(db, IMPORTED_AT),
    shapes: rows.map(({ code, geometry }) => [code, geometry]),
  }
}

function readPrevious(db: ReadableDb | WritableDb): BoundarySet | null {
  const text = readMeta(db, PREVIOUS)
  return text === null ? null : (JSON.parse(text) as BoundarySet)
}

const asInstant = (at: string | null): string | null => (at ? formatInstant(Number(at)) : null)

export function selectBoundaries(db: ReadableDb): Boundaries {
  const { source, importedAt, shapes } = readSet(db)
  const previous = readPrevious(db)
  return {
    source,
    importedAt: asInstant(importedAt),
    previous: previous && {
      source: previous.source,
      importedAt: asInstant(previous.importedAt),
      units: previous.shapes.length,
    },
    features: shapes.map(([code, geometry]) => ({
      type: 'Feature',
      id: code as UnitCode,
      properties: {},
      geometry: JSON.parse(geometry) as Feature['geometry'],
    })),
  }
}

export function selectBoundedUnits(db: ReadableDb): Set<string> {
  return new Set(readSet(db).shapes.map(([code]) => code))
}

/** Replaces the boundaries of the units named; those of others stay. The set before is kept. */
export function upsertBoundaries(
  db: WritableDb,
  features: readonly Feature[],
  source: string,
  now: number,
): void {
  keepPrevious(db)
  putShapes(
    db,
    features.map(({ id, geometry }) => [id, JSON.stringify(geometry)]),
  )
  writeMeta(db, SOURCE, source)
  writeMeta(db, IMPORTED_AT, String(now))
}

/** Takes all boundaries away, and keeps them for a change of mind. Returns how many there were. */
export function removeBoundaries(db: WritableDb): number {
  const { shapes } = readSet(db)
  if (shapes.length === 0) return 0
  keepPrevious(db)
  writeSet(db, { source: null, importedAt: null, shapes: [] })
  return shapes.length
}

/** Puts the set before the last change back; what was there takes its place. False where there is none. */
export function restoreBoundaries(db: WritableDb): boolean {
  const previous = readPrevious(db)
  if (!previous) return false
  keepPrevious(db)
  writeSet(db, previous)
  return true
}

const keepPrevious = (db: WritableDb): void => writeMeta(db, PREVIOUS, JSON.stringify(readSet(db)))

function writeSet(db: WritableDb, { source, importedAt, shapes }: BoundarySet): void {
  statement<[], never>(db, 'DELETE FROM boundaries').run()
  putShapes(db, shapes)
  for (const [key, value] of [
    [SOURCE, source],
    [IMPORTED_AT, importedAt],
  ] as const) {
    if (value === null) deleteMeta(db, key)
    else writeMeta(db, key, value)
  }
}

function putShapes(db: WritableDb, shapes: BoundarySet['shapes']): void {
  const put = statement<[string, string], never>(
    db,
    'INSERT OR REPLACE INTO boundaries (unit, geometry) SELECT id, ? FROM units WHERE code = ?',
  )
  for (const [code, geometry] of shapes) put.run(geometry, code)
}
