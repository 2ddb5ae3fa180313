import type { Boundaries } from '#shared/contract/units.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { type ReadableDb, readMeta, statement, type WritableDb, writeMeta } from '../../db/database.ts'

type Feature = Boundaries['features'][number]

export function selectBoundaries(db: ReadableDb): Boundaries {
  const rows = statement<[], { code: string; geometry: string }>(
    db,
    'SELECT units.code, boundaries.geometry FROM boundaries JOIN units ON units.id = boundaries.unit ORDER BY units.code',
  ).all()
  const at = readMeta(db, 'boundaries.importedAt')
  return {
    source: readMeta(db, 'boundaries.source'),
    importedAt: at ? formatInstant(Number(at)) : null,
    features: rows.map(({ code, geometry }) => ({
      type: 'Feature',
      id: code as UnitCode,
      properties: {},
      geometry: JSON.parse(geometry) as Feature['geometry'],
    })),
  }
}

/** Replaces the boundaries of the units named; those of others stay. */
export function upsertBoundaries(
  db: WritableDb,
  features: readonly Feature[],
  source: string,
  now: number,
): void {
  const put = statement<[string, string], never>(
    db,
    'INSERT OR REPLACE INTO boundaries (unit, geometry) SELECT id, ? FROM units WHERE code = ?',
  )
  for (const { id, geometry } of features) put.run(JSON.stringify(geometry), id)
  writeMeta(db, 'boundaries.source', source)
  writeMeta(db, 'boundaries.importedAt', String(now))
}
