import { statement, type WritableDb } from '../../db/database.ts'

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

/** Adds one revision; nothing is ever overwritten. */
export function insertObservation(db: WritableDb, observation: ObservationTuple): void {
  statement<ObservationTuple, never>(
    db,
    `INSERT INTO observations (unit, measure, slice, period, seq, value, observed_at, recorded_at, source, author, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(...observation)
}
