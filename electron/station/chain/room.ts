/**
 * How much a child may have standing here of what it names itself: each new key takes a place, and one too
 * many is refused, so that no child fills its parent's disk or memory.
 */
import { type ReadableDb, statement } from '../db/database.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { Refused } from './item-refusal.ts'

/** Words of all kinds, and roster rows. */
export const MOST_KEYS = 20_000

export interface Room {
  /** @throws Refused `too-many`. */
  takeWord(kind: string, key: string): void
  /** @throws Refused `too-many`. */
  takeRosterRow(unit: StoredUnit, measures: string): void
}

/** Room for one batch; nothing is counted before something needs it. */
export function roomOf(db: ReadableDb, child: StoredUnit): Room {
  const taken = new Set<string>()
  let words: number | null = null
  let rosterRows: number | null = null
  const count = (table: 'told' | 'roster'): number =>
    statement<[number], { n: number }>(db, `SELECT COUNT(*) AS n FROM ${table} WHERE sender = ?`).get(
      child.id,
    )?.n ?? 0
  const expectRoom = (standing: number): void => {
    if (standing < MOST_KEYS) return
    const detail = `${child.nameVi} đã có ${MOST_KEYS} mục loại này ở trạm này; không nhận thêm.`
    throw new Refused('too-many', detail)
  }
  return {
    takeWord(kind, key) {
      const known = statement<unknown[], unknown>(
        db,
        'SELECT 1 FROM told WHERE sender = ? AND kind = ? AND key = ?',
      ).get(child.id, kind, key)
      if (known || taken.has(`${kind}|${key}`)) return
      words ??= count('told')
      expectRoom(words)
      words += 1
      taken.add(`${kind}|${key}`)
    },
    takeRosterRow(unit, measures) {
      const known = statement<unknown[], unknown>(
        db,
        'SELECT 1 FROM roster WHERE unit = ? AND measures = ? AND sender = ?',
      ).get(unit.id, measures, child.id)
      if (known || taken.has(`roster|${unit.code}|${measures}`)) return
      rosterRows ??= count('roster')
      expectRoom(rosterRows)
      rosterRows += 1
      taken.add(`roster|${unit.code}|${measures}`)
    },
  }
}
