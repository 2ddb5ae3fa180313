/** Standing lamps that wait for the parent, as items: each in its present state. */
import type { WireLamp } from '#shared/contract/chain.ts'
import { formatInstant, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import type { UnitId } from '../features/units/queries.ts'

export interface WaitingLamp {
  readonly unit: number
  readonly kpi: number
  readonly rev: number
}

export function selectWaitingLamps(db: ReadableDb, limit: number): WaitingLamp[] {
  if (limit <= 0) return []
  return statement<[number], WaitingLamp>(
    db,
    'SELECT unit, kpi, rev FROM outbox_lamps ORDER BY unit, kpi LIMIT ?',
  ).all(limit)
}

export function removeSentLamp(db: WritableDb, { unit, kpi, rev }: WaitingLamp): void {
  statement<number[], never>(db, 'DELETE FROM outbox_lamps WHERE unit = ? AND kpi = ? AND rev <= ?').run(
    unit,
    kpi,
    rev,
  )
}

/** Null where nothing can be said of it any more: its KPI has left the dictionary, or is this station's own affair. */
export function wireLamp(station: Station, { unit: id, kpi: kpiId, rev }: WaitingLamp): WireLamp | null {
  const kpi = station.dictionary.kpiById(kpiId)
  const lamp = station.standing.get(id, kpiId)
  if (!kpi || !lamp || station.dictionary.staysHere(kpi)) return null
  const unit = station.units.byId(id as UnitId).code
  const { period, value, reason, since, asOf, reported, bounds, doubt, simulated, version } = lamp
  return {
    kind: 'lamp',
    key: `${unit}|${kpi.code}`,
    unit,
    rev,
    code: kpi.code,
    period: period === null ? null : unpackPeriod(period),
    value,
    lamp: lamp.lamp,
    reason,
    since: formatInstant(since),
    asOf: asOf === null || asOf === 0 ? null : formatInstant(asOf),
    reported,
    bounds,
    doubt,
    simulated,
    version,
  }
}
