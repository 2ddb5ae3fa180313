/**
 * The roster: which leaf units are due, since when. It travels up as items of its own, so that one
 * enrolment does not rewrite history. Expected leaves are counted from it on reading.
 */
import {
  type Period,
  packPeriod,
  periodAt,
  periodEnd,
  periodStart,
  unpackPeriod,
} from '#shared/domain/period.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import type { UnitId } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'

export interface RosterRow {
  unit: number
  measures: string
  sender: number
  /** Packed days; `until` null while it lasts. */
  since: number
  until: number | null
  rev: number
  origin_epoch: number | null
  origin_rev: number | null
}

export const ALL_MEASURES = '*'

export function selectRoster(db: ReadableDb): RosterRow[] {
  return statement<[], RosterRow>(db, 'SELECT * FROM roster').all()
}

export function upsertRoster(db: WritableDb, row: RosterRow): void {
  statement<unknown[], never>(
    db,
    `INSERT OR REPLACE INTO roster (unit, measures, sender, since, until, rev, origin_epoch, origin_rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(row.unit, row.measures, row.sender, row.since, row.until, row.rev, row.origin_epoch, row.origin_rev)
}

export function putRosterInOutbox(db: WritableDb, unit: number, measures: string, rev: number): void {
  statement<unknown[], never>(
    db,
    'INSERT OR REPLACE INTO outbox_roster (unit, measures, rev) VALUES (?, ?, ?)',
  ).run(unit, measures, rev)
}

export interface Roster {
  /** Leaf units at or below `unit` that are due for a period. */
  expected(unit: UnitId, period: Period): number
  /** Packed day since when a leaf is due by this station's own word, or null. */
  since(unit: UnitId, sender: UnitId): number | null
}

export function loadRoster(db: ReadableDb, units: UnitTree): Roster {
  const rows = selectRoster(db)
  const own = new Map(rows.map((row) => [`${row.unit}|${row.sender}`, row.since]))
  // A leaf that two senders name is still one leaf: the earliest beginning and the latest end count.
  const leaves = new Map<number, { since: number; until: number }>()
  for (const { unit, since, until } of rows) {
    const end = until ?? Number.POSITIVE_INFINITY
    const known = leaves.get(unit)
    leaves.set(unit, {
      since: Math.min(known?.since ?? since, since),
      until: Math.max(known?.until ?? end, end),
    })
  }
  const below = new Map<number, Array<{ since: number; until: number }>>()
  for (const [id, leaf] of leaves) {
    const unit = units.byId(id as UnitId)
    for (const at of [unit, ...units.ancestors(unit)]) {
      const list = below.get(at.id)
      if (list) list.push(leaf)
      else below.set(at.id, [leaf])
    }
  }
  return {
    expected(unit, period) {
      const last = packPeriod(periodAt(periodEnd(period) - 1, 'day'))
      const first = firstDay(packPeriod(period))
      return (below.get(unit) ?? []).filter(({ since, until }) => since <= last && until >= first).length
    },
    since: (unit, sender) => own.get(`${unit}|${sender}`) ?? null,
  }
}

/** The first day of a packed period, packed. */
export function firstDay(period: number): number {
  return packPeriod(periodAt(periodStart(unpackPeriod(period)), 'day'))
}
