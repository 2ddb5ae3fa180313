import { bulkInsert } from '../../db/bulk-insert.ts'
import type { WritableDb } from '../../db/database.ts'

export type ObservationTuple = [
  unit: number,
  measure: number,
  slice: number,
  period: number,
  seq: number,
  value: number | null,
  observedAt: number,
  recordedAt: number,
  source: number,
  author: number,
  reason: string | null,
]

const HEAD = `INSERT INTO observations
  (unit, measure, slice, period, seq, value, observed_at, recorded_at, source, author, reason) VALUES`

/** Adds revisions; nothing is ever overwritten. */
export function insertObservations(db: WritableDb, observations: readonly ObservationTuple[]): void {
  bulkInsert(db, HEAD, observations)
}
