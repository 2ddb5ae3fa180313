/**
 * How much a child may have standing here of what it names itself: each new key takes a place, and one too
 * many is refused, so that no child fills its parent's disk or memory.
 */
import type { Station } from '../context.ts'
import { type ReadableDb, statement } from '../db/database.ts'
import type { StoredUnit, UnitId } from '../features/units/queries.ts'
import { Refused } from './item-refusal.ts'

/** Words of all kinds, and roster rows. */
export const MOST_KEYS = 20_000
/** Different codes that a child's figures are broken down by; a measure without a code list takes any. */
export const MOST_SLICES = 20_000

export interface Room {
  /** @throws Refused `too-many`. */
  takeWord(kind: string, key: string): void
  /** @throws Refused `too-many`. */
  takeRosterRow(unit: StoredUnit, measures: string): void
  /** @throws Refused `too-many`. */
  takeSlice(slice: string): void
}

/** Codes known of each child, read once: there is no index by them. */
const known = new WeakMap<ReadableDb, Map<UnitId, Set<string>>>()

function slicesOf({ units }: Station, db: ReadableDb, child: StoredUnit): Set<string> {
  const byChild = known.get(db) ?? new Map<UnitId, Set<string>>()
  known.set(db, byChild)
  let slices = byChild.get(child.id)
  if (!slices) {
    const below = units.all.filter((unit) => units.isBelow(unit, child))
    slices = new Set(below.flatMap(({ id }) => selectSlices(db, id)))
    byChild.set(child.id, slices)
  }
  return slices
}

/** Goes from each series of a unit to the next one, past the cells between them. */
const selectSlices = (db: ReadableDb, unit: number): string[] =>
  statement<[object], { key: string }>(
    db,
    `WITH RECURSIVE walk (measure, slice) AS (
       SELECT id, 0 FROM measures
       UNION ALL
       SELECT measure, (SELECT MIN(slice) FROM cells
         WHERE unit = @unit AND cells.measure = walk.measure AND cells.slice > walk.slice)
       FROM walk WHERE slice IS NOT NULL)
     SELECT DISTINCT key FROM walk JOIN slices ON slices.id = walk.slice WHERE slices.id <> 0`,
  )
    .all({ unit })
    .map(({ key }) => key)

/** Room for one batch; nothing is counted before something needs it. */
export function roomOf(station: Station, db: ReadableDb, child: StoredUnit): Room {
  const taken = new Set<string>()
  let words: number | null = null
  let rosterRows: number | null = null
  let slices: Set<string> | null = null
  const count = (table: 'told' | 'roster'): number =>
    statement<[number], { n: number }>(db, `SELECT COUNT(*) AS n FROM ${table} WHERE sender = ?`).get(
      child.id,
    )?.n ?? 0
  const expectRoom = (standing: number, most = MOST_KEYS): void => {
    if (standing < most) return
    const detail = `${child.nameVi} đã có ${most} mục loại này ở trạm này; không nhận thêm.`
    throw new Refused('too-many', detail)
  }
  return {
    takeWord(kind, key) {
      const stands = statement<unknown[], unknown>(
        db,
        'SELECT 1 FROM told WHERE sender = ? AND kind = ? AND key = ?',
      ).get(child.id, kind, key)
      if (stands || taken.has(`${kind}|${key}`)) return
      words ??= count('told')
      expectRoom(words)
      words += 1
      taken.add(`${kind}|${key}`)
    },
    takeRosterRow(unit, measures) {
      const stands = statement<unknown[], unknown>(
        db,
        'SELECT 1 FROM roster WHERE unit = ? AND measures = ? AND sender = ?',
      ).get(unit.id, measures, child.id)
      if (stands || taken.has(`roster|${unit.code}|${measures}`)) return
      rosterRows ??= count('roster')
      expectRoom(rosterRows)
      rosterRows += 1
      taken.add(`roster|${unit.code}|${measures}`)
    },
    takeSlice(slice) {
      if (slice === '') return
      slices ??= slicesOf(station, db, child)
      if (slices.has(slice)) return
      expectRoom(slices.size, MOST_SLICES)
      slices.add(slice)
    },
  }
}
