import type { KpiDefinition, MeasureItem, Pack } from '#shared/contract/dictionary.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface StoredMeasure {
  readonly id: number
  readonly definition: MeasureItem
}
export interface StoredKpi {
  readonly id: number
  readonly version: number
  readonly definition: KpiDefinition
}
export type PackHeader = Pick<Pack, 'pack' | 'version' | 'nameVi' | 'nameEn' | 'groups' | 'offices'>

export function selectMeasures(db: ReadableDb): StoredMeasure[] {
  return statement<[], { id: number; definition: string }>(
    db,
    'SELECT id, definition FROM measures ORDER BY id',
  )
    .all()
    .map(({ id, definition }) => ({ id, definition: JSON.parse(definition) as MeasureItem }))
}

export function selectKpis(db: ReadableDb): StoredKpi[] {
  return statement<[], { id: number; version: number; definition: string }>(
    db,
    'SELECT id, version, definition FROM kpis ORDER BY id',
  )
    .all()
    .map(({ id, version, definition }) => ({
      id,
      version,
      definition: JSON.parse(definition) as KpiDefinition,
    }))
}

export function selectPackHeaders(db: ReadableDb): PackHeader[] {
  return statement<[], { header: string }>(db, 'SELECT header FROM packs ORDER BY imported_at, pack')
    .all()
    .map(({ header }) => JSON.parse(header) as PackHeader)
}

/** The key or code among these that belongs to another pack, or null. */
export function selectForeignKey(db: ReadableDb, pack: Pack): { key: string; pack: string } | null {
  const measure = statement<[string, string], { key: string; pack: string }>(
    db,
    'SELECT key, pack FROM measures WHERE key = ? AND pack <> ?',
  )
  const kpi = statement<[string, string], { key: string; pack: string }>(
    db,
    'SELECT code AS key, pack FROM kpis WHERE code = ? AND pack <> ?',
  )
  for (const { key } of pack.measures) {
    const found = measure.get(key, pack.pack)
    if (found) return found
  }
  for (const { code } of pack.kpis) {
    const found = kpi.get(code, pack.pack)
    if (found) return found
  }
  return null
}

/** Writes a checked pack; a KPI whose definition changed gets its next version. */
export function upsertPack(db: WritableDb, pack: Pack, now: number): void {
  const { measures, kpis, ...header } = pack
  statement<unknown[], never>(
    db,
    `INSERT INTO packs (pack, version, header, imported_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (pack) DO UPDATE SET version = excluded.version, header = excluded.header, imported_at = excluded.imported_at`,
  ).run(pack.pack, pack.version, JSON.stringify(header), now)
  const putMeasure = statement<unknown[], never>(
    db,
    `INSERT INTO measures (key, pack, definition) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET definition = excluded.definition`,
  )
  for (const measure of measures) putMeasure.run(measure.key, pack.pack, JSON.stringify(measure))
  const before = statement<[string], { version: number; definition: string }>(
    db,
    'SELECT version, definition FROM kpis WHERE code = ?',
  )
  const putKpi = statement<unknown[], never>(
    db,
    `INSERT INTO kpis (code, pack, version, definition) VALUES (?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET version = excluded.version, definition = excluded.definition`,
  )
  const putVersion = statement<unknown[], never>(
    db,
    'INSERT INTO kpi_versions (code, version, definition, since) VALUES (?, ?, ?, ?)',
  )
  for (const kpi of kpis) {
    const definition = JSON.stringify(kpi)
    const known = before.get(kpi.code)
    if (known?.definition === definition) continue
    const version = (known?.version ?? 0) + 1
    putKpi.run(kpi.code, pack.pack, version, definition)
    putVersion.run(kpi.code, version, definition, now)
  }
}
