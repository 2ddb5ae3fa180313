import type { QuarantineState } from '#shared/contract/quarantine.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface QuarantineRow {
  id: number
  unit: string
  measure: string
  period: string
  slice: string
  source: string
  /** The known fields, as JSON. */
  row: string
  code: string
  detail: string
  author: string
  owner_office: string | null
  first_received_at: number
  received_at: number
  times: number
  state: QuarantineState
  closed_at: number | null
  closed_by: string | null
  closed_reason: string | null
}

export type NewEntry = Pick<
  QuarantineRow,
  | 'unit'
  | 'measure'
  | 'period'
  | 'slice'
  | 'source'
  | 'row'
  | 'code'
  | 'detail'
  | 'author'
  | 'owner_office'
  | 'received_at'
>

/** Adds a refused row, or puts it in the place of an open one of the same key. */
export function upsertEntry(db: WritableDb, entry: NewEntry): void {
  statement<[NewEntry], never>(
    db,
    `INSERT INTO quarantine (unit, measure, period, slice, source, row, code, detail, author, owner_office,
       first_received_at, received_at)
     VALUES (@unit, @measure, @period, @slice, @source, @row, @code, @detail, @author, @owner_office,
       @received_at, @received_at)
     ON CONFLICT (unit, measure, slice, period, source) WHERE state = 'open' DO UPDATE SET
       row = excluded.row, code = excluded.code, detail = excluded.detail, author = excluded.author,
       owner_office = excluded.owner_office, received_at = excluded.received_at, times = times + 1`,
  ).run(entry)
}

export function hasOpenEntries(db: ReadableDb): boolean {
  return (
    statement<[], object>(db, `SELECT 1 FROM quarantine WHERE state = 'open' LIMIT 1`).get() !== undefined
  )
}

/** Open entries of one series, as it was written. */
export function selectOpenOf(
  db: ReadableDb,
  ...series: [unit: string, measure: string, slice: string]
): Array<Pick<QuarantineRow, 'id' | 'period' | 'source'>> {
  return statement<string[], Pick<QuarantineRow, 'id' | 'period' | 'source'>>(
    db,
    `SELECT id, period, source FROM quarantine
     WHERE state = 'open' AND unit = ? AND measure = ? AND slice = ?`,
  ).all(...series)
}

/** Closes an entry; false where it was not open. */
export function closeEntry(
  db: WritableDb,
  id: number,
  closed: { state: 'resolved' | 'dismissed'; at: number; by: string; reason: string | null },
): boolean {
  return (
    statement<[object], never>(
      db,
      `UPDATE quarantine SET state = @state, closed_at = @at, closed_by = @by, closed_reason = @reason
       WHERE id = @id AND state = 'open'`,
    ).run({ id, ...closed }).changes === 1
  )
}

export function selectEntry(db: ReadableDb, id: number): QuarantineRow | null {
  return statement<[number], QuarantineRow>(db, 'SELECT * FROM quarantine WHERE id = ?').get(id) ?? null
}

export function countEntries(db: ReadableDb): { kept: number; open: number } {
  const row = statement<[], { kept: number; open: number }>(
    db,
    `SELECT COUNT(*) AS kept, COUNT(*) FILTER (WHERE state = 'open') AS open FROM quarantine`,
  ).get()
  return row ?? { kept: 0, open: 0 }
}

/** Drops entries: those that are done with first, then the oldest. */
export function dropOldest(db: WritableDb, count: number): void {
  statement<[number], never>(
    db,
    `DELETE FROM quarantine WHERE id IN (
       SELECT id FROM quarantine ORDER BY state = 'open', received_at, id LIMIT ?)`,
  ).run(count)
}

export function addDropped(db: WritableDb, count: number): void {
  statement<[number], never>(
    db,
    `INSERT INTO counters (name, value) VALUES ('quarantine-dropped', ?)
     ON CONFLICT (name) DO UPDATE SET value = value + excluded.value`,
  ).run(count)
}

export function selectDropped(db: ReadableDb): number {
  return (
    statement<[], { value: number }>(db, `SELECT value FROM counters WHERE name = 'quarantine-dropped'`).get()
      ?.value ?? 0
  )
}

export interface QuarantineFilter {
  readonly unit: string | null
  readonly measure: string | null
  readonly code: string | null
  readonly state: string | null
  /** The last entry of the page before. */
  readonly after: { readonly receivedAt: number; readonly id: number } | null
  readonly limit: number
}

/** Entries, the last received first. */
export function selectEntries(db: ReadableDb, { after, ...filter }: QuarantineFilter): QuarantineRow[] {
  return statement<[object], QuarantineRow>(
    db,
    `SELECT * FROM quarantine
     WHERE (@unit IS NULL OR unit = @unit) AND (@measure IS NULL OR measure = @measure)
       AND (@code IS NULL OR code = @code) AND (@state IS NULL OR state = @state)
       AND (@id IS NULL OR (received_at, id) < (@receivedAt, @id))
     ORDER BY received_at DESC, id DESC LIMIT @limit`,
  ).all({ ...filter, id: after?.id ?? null, receivedAt: after?.receivedAt ?? null })
}
