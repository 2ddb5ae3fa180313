/**
 * Roster rows as a child says them. Each gets a revision of this station and goes on to its own parent.
 * An enrolled child itself is due from its enrolment at the latest, whatever it says.
 */
import { packPeriod, periodAt } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { openCounter } from '../db/counters.ts'
import { statement, type WritableDb } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import {
  ALL_MEASURES,
  loadRoster,
  putRosterInOutbox,
  type RosterRow,
  selectRoster,
  upsertRoster,
} from '../features/children/roster.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import type { CheckedRoster } from './check-items.ts'
import { expectChild } from './enrolment.ts'

interface Received {
  readonly child: StoredUnit
  readonly enrolledAt: number
  readonly epoch: number
  readonly rosters: readonly CheckedRoster[]
  /** Rows of older epochs go: all that the child holds has been sent. */
  readonly complete: boolean
}

export function receiveRoster(station: Station, transaction: Transaction, received: Received): void {
  const { child, enrolledAt, epoch, rosters, complete } = received
  if (rosters.length === 0 && !complete) return
  const { db, afterCommit } = transaction
  const known = new Map<string, RosterRow>()
  for (const row of selectRoster(db))
    if (row.sender === child.id) known.set(`${row.unit}|${row.measures}`, row)
  const rev = openCounter(db, 'rev')
  let changed = false
  const enrolledOn = packPeriod(periodAt(enrolledAt, 'day'))
  const isLeaf = station.units.children(child.id).length === 0

  const write = (key: string, row: RosterRow, gone: boolean): void => {
    const at = rev.next()
    if (gone) {
      deleteRoster(db, row)
      known.delete(key)
    } else {
      upsertRoster(db, { ...row, rev: at })
      known.set(key, { ...row, rev: at })
    }
    if (station.hasParent) putRosterInOutbox(db, row.unit, row.measures, at)
    changed = true
  }

  for (const { unit, measures, rev: originRev, since, until } of rosters) {
    const key = `${unit.id}|${measures}`
    const before = known.get(key)
    const newer =
      before?.origin_epoch == null ||
      before.origin_rev == null ||
      epoch > before.origin_epoch ||
      (epoch === before.origin_epoch && originRev >= before.origin_rev)
    if (!newer) continue
    const ownLeaf = isLeaf && unit === child && measures === ALL_MEASURES
    const gone = until !== null && until < since && !ownLeaf
    const row = {
      unit: unit.id,
      measures,
      sender: child.id,
      since: ownLeaf ? Math.min(enrolledOn, since) : since,
      until: ownLeaf && until !== null && until < since ? null : until,
      rev: before?.rev ?? 0,
      origin_epoch: epoch,
      origin_rev: originRev,
    }
    if (before && !gone && before.since === row.since && before.until === row.until) {
      upsertRoster(db, row)
      known.set(key, row)
    } else if (before || !gone) write(key, row, gone)
  }

  for (const [key, row] of known) {
    // The mark made at enrolment: a child that names its leaves is not one of them.
    const placeholder = row.origin_epoch === null && !isLeaf && known.size > 1
    const left = complete && row.origin_epoch !== null && row.origin_epoch < epoch
    if (placeholder || (left && !(isLeaf && row.unit === child.id))) write(key, row, true)
  }
  rev.store(db)
  if (known.size === 0) expectChild(station, transaction, child, station.clock())
  if (!changed) return
  const roster = loadRoster(db, station.units, station.config.dueUnits)
  afterCommit(() => station.replaceRoster(roster))
}

function deleteRoster(db: WritableDb, row: RosterRow): void {
  statement<unknown[], never>(db, 'DELETE FROM roster WHERE unit = ? AND measures = ? AND sender = ?').run(
    row.unit,
    row.measures,
    row.sender,
  )
}
