import {
  type KpiDefinition,
  kpiDefinition,
  type MeasureItem,
  type Pack,
} from '#shared/contract/dictionary.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface StoredMeasure {
  readonly id: number
  readonly pack: string
  readonly definition: MeasureItem
}
export interface StoredKpi {
  readonly id: number
  readonly pack: string
  readonly version: number
  readonly definition: KpiDefinition
}
export type PackHeader = Pick<
  Pack,
  'pack' | 'version' | 'nameVi' | 'nameEn' | 'groups' | 'offices' | 'codeLists' | 'measureSets'
>

/** In the order of the packs' first import, then of their files. */
const IN_ORDER = 'ORDER BY packs.first_imported_at, packs.pack, position, id'

/** Measures in use; those that their pack no longer has are left out. */
export function selectMeasures(db: ReadableDb): StoredMeasure[] {
  return statement<[], { id: number; pack: string; definition: string }>(
    db,
    `SELECT id, pack, definition FROM measures JOIN packs USING (pack) WHERE retired_at IS NULL ${IN_ORDER}`,
  )
    .all()
    .map(({ id, pack, definition }) => ({ id, pack, definition: JSON.parse(definition) as MeasureItem }))
}

/** KPIs in use. */
export function selectKpis(db: ReadableDb): StoredKpi[] {
  return statement<[], Omit<StoredKpi, 'definition'> & { definition: string }>(
    db,
    `SELECT id, pack, kpis.version, definition FROM kpis JOIN packs USING (pack) WHERE retired_at IS NULL ${IN_ORDER}`,
  )
    .all()
    .map(({ definition, ...row }) => ({ ...row, definition: JSON.parse(definition) as KpiDefinition }))
}

export function selectPackHeaders(db: ReadableDb): PackHeader[] {
  return statement<[], { header: string }>(db, 'SELECT header FROM packs ORDER BY first_imported_at, pack')
    .all()
    .map(({ header }) => JSON.parse(header) as PackHeader)
}

/** Packs with the code of the unit that handed them down; null for this station's own. */
export function selectPackOwners(db: ReadableDb): Map<string, string | null> {
  const rows = statement<[], { pack: string; owner: string | null }>(
    db,
    'SELECT pack, owner FROM packs',
  ).all()
  return new Map(rows.map(({ pack, owner }) => [pack, owner]))
}

export function setPackOwner(db: WritableDb, pack: string, owner: string): void {
  statement<[string, string], never>(db, 'UPDATE packs SET owner = ? WHERE pack = ?').run(owner, pack)
}

/** A definition as it is stored, in use or retired. */
export interface StoredDefinition {
  readonly id: number
  readonly key: string
  readonly pack: string
  readonly definition: string
  readonly retired: boolean
}

const KEYS = { measures: 'key', kpis: 'code' } as const

/** Every definition that a table holds, retired ones included, in order. */
export function selectDefinitions(db: ReadableDb, table: keyof typeof KEYS): StoredDefinition[] {
  return statement<[], Omit<StoredDefinition, 'retired'> & { retired_at: number | null }>(
    db,
    `SELECT id, ${KEYS[table]} AS key, pack, definition, retired_at FROM ${table} JOIN packs USING (pack) ${IN_ORDER}`,
  )
    .all()
    .map(({ retired_at, ...row }) => ({ ...row, retired: retired_at !== null }))
}

/** Units that have ever had a figure for a measure. */
export function selectUnitsWithFigures(db: ReadableDb, measure: number): number[] {
  return statement<[number], { id: number }>(
    db,
    `SELECT id FROM units
     WHERE EXISTS (SELECT 1 FROM cells WHERE cells.unit = units.id AND cells.measure = ?)`,
  )
    .all(measure)
    .map(({ id }) => id)
}

export function hasFigures(db: ReadableDb, measure: number): boolean {
  return (
    statement<[number], object>(
      db,
      `SELECT 1 FROM units
       WHERE EXISTS (SELECT 1 FROM cells WHERE cells.unit = units.id AND cells.measure = ?) LIMIT 1`,
    ).get(measure) !== undefined
  )
}

export interface PackRow {
  readonly pack: string
  readonly owner: string | null
  readonly header: PackHeader
  readonly importedAt: number
  readonly measures: number
  readonly kpis: number
}

export function selectPacks(db: ReadableDb): PackRow[] {
  const count = (table: string) =>
    `(SELECT COUNT(*) FROM ${table} WHERE ${table}.pack = packs.pack AND retired_at IS NULL)`
  return statement<[], Omit<PackRow, 'header'> & { header: string }>(
    db,
    `SELECT pack, owner, header, imported_at AS importedAt, ${count('measures')} AS measures, ${count('kpis')} AS kpis
     FROM packs ORDER BY first_imported_at, pack`,
  )
    .all()
    .map((row) => ({ ...row, header: JSON.parse(row.header) as PackHeader }))
}

export interface KpiVersionRow {
  readonly version: number
  readonly definition: KpiDefinition
  readonly since: number
}

/** Every definition that a KPI has had, newest first. */
export function selectKpiVersions(db: ReadableDb, code: string): KpiVersionRow[] {
  return statement<[string], Omit<KpiVersionRow, 'definition'> & { definition: string }>(
    db,
    'SELECT version, definition, since FROM kpi_versions WHERE code = ? ORDER BY version DESC',
  )
    .all(code)
    .map((row) => ({ ...row, definition: JSON.parse(row.definition) as KpiDefinition }))
}

/**
 * Writes a checked pack whole; a KPI whose definition changed gets its next version. What the pack no
 * longer has is retired, never deleted: figures, versions and lamps hang on its id.
 */
export function upsertPack(db: WritableDb, pack: Pack, now: number): void {
  const { measures, kpis, ...header } = pack
  statement<unknown[], never>(
    db,
    `INSERT INTO packs (pack, version, header, imported_at, first_imported_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (pack) DO UPDATE SET version = excluded.version, header = excluded.header, imported_at = excluded.imported_at`,
  ).run(pack.pack, pack.version, JSON.stringify(header), now, now)
  for (const table of ['measures', 'kpis'] as const) {
    statement<unknown[], never>(
      db,
      `UPDATE ${table} SET retired_at = ? WHERE pack = ? AND retired_at IS NULL`,
    ).run(now, pack.pack)
  }
  const putMeasure = statement<unknown[], never>(
    db,
    `INSERT INTO measures (key, pack, definition, position) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET pack = excluded.pack, definition = excluded.definition,
       position = excluded.position, retired_at = NULL`,
  )
  for (const [position, measure] of measures.entries()) {
    putMeasure.run(measure.key, pack.pack, JSON.stringify(measure), position)
  }
  const newest = statement<[string], { version: number; definition: string }>(
    db,
    'SELECT version, definition FROM kpi_versions WHERE code = ? ORDER BY version DESC LIMIT 1',
  )
  const putKpi = statement<unknown[], never>(
    db,
    `INSERT INTO kpis (code, pack, version, definition, position) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET pack = excluded.pack, version = excluded.version,
       definition = excluded.definition, position = excluded.position, retired_at = NULL`,
  )
  const putVersion = statement<unknown[], never>(
    db,
    'INSERT INTO kpi_versions (code, version, definition, since) VALUES (?, ?, ?, ?)',
  )
  for (const [position, kpi] of kpis.entries()) {
    const definition = JSON.stringify(kpi)
    const known = newest.get(kpi.code)
    const same = known !== undefined && sameKpi(known.definition, definition)
    const version = same ? known.version : (known?.version ?? 0) + 1
    putKpi.run(kpi.code, pack.pack, version, definition, position)
    if (!same) putVersion.run(kpi.code, version, definition, now)
  }
}

/** A newer program may write more defaults down; that alone is no new version. */
function sameKpi(stored: string, definition: string): boolean {
  if (stored === definition) return true
  const read = kpiDefinition.safeParse(JSON.parse(stored))
  return read.success && JSON.stringify(read.data) === definition
}
