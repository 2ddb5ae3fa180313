import { type Period, unpackPeriod } from '#shared/domain/period.ts'
import { foldName, type Unit, type UnitCode, type UnitKind } from '#shared/domain/unit.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export type UnitId = number & { readonly __brand: 'UnitId' }

export interface StoredUnit extends Unit {
  readonly id: UnitId
  readonly parentId: UnitId | null
  /** First day on which it is there; null from ever. */
  readonly validFrom: Period | null
  /** First day on which it is no more; null for good. */
  readonly validTo: Period | null
}

interface UnitRow {
  id: number
  code: string
  parent: number | null
  parent_code: string | null
  kind: string
  name_vi: string
  name_en: string
  area_km2: number | null
  lat: number | null
  lon: number | null
  valid_from: number | null
  valid_to: number | null
}

export function selectUnits(db: ReadableDb): StoredUnit[] {
  return statement<[], UnitRow>(
    db,
    `SELECT unit.*, parent.code AS parent_code FROM units AS unit
     LEFT JOIN units AS parent ON parent.id = unit.parent ORDER BY unit.id`,
  )
    .all()
    .map((row) => ({
      id: row.id as UnitId,
      parentId: row.parent as UnitId | null,
      code: row.code as UnitCode,
      parent: row.parent_code as UnitCode | null,
      kind: row.kind as UnitKind,
      nameVi: row.name_vi,
      nameEn: row.name_en,
      areaKm2: row.area_km2,
      lat: row.lat,
      lon: row.lon,
      validFrom: row.valid_from === null ? null : unpackPeriod(row.valid_from),
      validTo: row.valid_to === null ? null : unpackPeriod(row.valid_to),
    }))
}

export function selectUnitCodes(db: ReadableDb): ReadonlySet<string> {
  return new Set(
    statement<[], { code: string }>(db, 'SELECT code FROM units')
      .all()
      .map(({ code }) => code),
  )
}

/** Inserts units whose parents stand before them. */
export function insertUnits(db: WritableDb, units: readonly Unit[]): void {
  const insert = statement<unknown[], never>(
    db,
    `INSERT INTO units (code, parent, kind, name_vi, name_en, folded, area_km2, lat, lon)
     VALUES (?, (SELECT id FROM units WHERE code = ?), ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const unit of units) {
    const folded = foldName(`${unit.nameVi} ${unit.nameEn}`)
    insert.run(
      unit.code,
      unit.parent,
      unit.kind,
      unit.nameVi,
      unit.nameEn,
      folded,
      unit.areaKm2,
      unit.lat,
      unit.lon,
    )
  }
}
