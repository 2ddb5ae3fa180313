/** Documents that were sent down, and those that were received. */
import type { DirectiveBody, DirectiveKind } from '#shared/contract/directives.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface DirectiveRow {
  readonly id: number
  /** Null: for all children. */
  readonly unit: number | null
  readonly kind: DirectiveKind
  readonly key: string
  readonly subject: string
  /** JSON. */
  readonly body: string
  readonly created_at: number
  readonly author: string
  readonly expires_at: number | null
}

export function insertDirective(db: WritableDb, row: Omit<DirectiveRow, 'id'>): number {
  const { lastInsertRowid } = statement<[object], never>(
    db,
    `INSERT INTO directives (unit, kind, key, subject, body, created_at, author, expires_at)
     VALUES (@unit, @kind, @key, @subject, @body, @created_at, @author, @expires_at)`,
  ).run(row)
  return Number(lastInsertRowid)
}

/** The document that counts of a kind and key for a unit, or for all. */
export function selectNewest(
  db: ReadableDb,
  kind: DirectiveKind,
  key: string,
  unit: number | null,
): DirectiveRow | undefined {
  return statement<unknown[], DirectiveRow>(
    db,
    'SELECT * FROM directives WHERE kind = ? AND key = ? AND unit IS ? ORDER BY id DESC LIMIT 1',
  ).get(kind, key, unit)
}

export const bodyOf = ({ body }: Pick<DirectiveRow, 'body'>) => JSON.parse(body) as DirectiveBody

export interface Reader {
  readonly unit: number
  readonly after: number
  readonly now: number
  /** What was asked of those who were there before is nothing to one that came later. */
  readonly enrolledAfter: number
}

const ONCE: readonly DirectiveKind[] = ['acknowledgement', 'resync', 'check-books']

/** Of a kind and key, for one child or for all, only the newest document counts. */
export const STANDS = `NOT EXISTS (SELECT 1 FROM directives AS newer
  WHERE newer.kind = due.kind AND newer.key = due.key AND newer.unit IS due.unit AND newer.id > due.id)`

/** True of a document `due` that is still to be handed down at `@now` to a child that was enrolled after another one. */
export const isDue = (enrolledAfter: string): string =>
  `(due.expires_at IS NULL OR due.expires_at > @now)
   AND (due.id > ${enrolledAfter} OR due.kind NOT IN (${ONCE.map((kind) => `'${kind}'`).join(', ')}))
   AND ${STANDS}`

/** A child's documents after one, each kind and key once, in order. */
export function selectDue(db: ReadableDb, reader: Reader, limit: number): DirectiveRow[] {
  return statement<[object], DirectiveRow>(
    db,
    `SELECT * FROM directives AS due
     WHERE id > @after AND (unit IS NULL OR unit = @unit) AND ${isDue('@enrolledAfter')}
     ORDER BY id LIMIT @limit`,
  ).all({ ...reader, limit })
}

/** True where a child that has not taken a document yet will be given it. */
export function isDueOf(
  db: ReadableDb,
  { id, kind, key, unit, expires_at: expiresAt }: DirectiveRow,
  { now, enrolledAfter }: Pick<Reader, 'now' | 'enrolledAfter'>,
): boolean {
  if (expiresAt !== null && expiresAt <= now) return false
  if (id <= enrolledAfter && ONCE.includes(kind)) return false
  return selectNewest(db, kind, key, unit)?.id === id
}

/** The last document that a child says it has answered for. */
export function selectApplied(db: ReadableDb, child: number): number {
  const row = statement<[number], { applied: number }>(
    db,
    'SELECT applied_directive AS applied FROM children WHERE unit = ?',
  ).get(child)
  return row?.applied ?? 0
}

export function selectDirective(db: ReadableDb, id: number): DirectiveRow | undefined {
  return statement<[number], DirectiveRow>(db, 'SELECT * FROM directives WHERE id = ?').get(id)
}

/** When a document was written (ms since 1970); null where there is none of that number. */
export function selectWrittenAt(db: ReadableDb, id: number): number | null {
  const row = statement<[number], { at: number }>(
    db,
    'SELECT created_at AS at FROM directives WHERE id = ?',
  ).get(id)
  return row?.at ?? null
}

/** Sent documents, the last first; of a child only those that are for it. */
export function selectSent(
  db: ReadableDb,
  before: number,
  limit: number,
  child: number | null,
): DirectiveRow[] {
  return statement<[object], DirectiveRow>(
    db,
    `SELECT * FROM directives WHERE id < @before AND (@child IS NULL OR unit IS NULL OR unit = @child)
     ORDER BY id DESC LIMIT @limit`,
  ).all({ before, limit, child })
}

// --- What the parent handed down.

export interface DirectivePosition {
  readonly parent: string
  readonly stream: string | null
  readonly after: number
  readonly at: string | null
}

export function selectPosition(db: ReadableDb): DirectivePosition | undefined {
  return statement<[], DirectivePosition>(
    db,
    `SELECT parent, directive_stream AS stream, directive_after AS "after", directive_at AS at FROM uplink`,
  ).get()
}

export function setPosition(db: WritableDb, stream: string, after: number, at: string | null): void {
  statement<unknown[], never>(
    db,
    'UPDATE uplink SET directive_stream = ?, directive_after = ?, directive_at = ?',
  ).run(stream, after, at)
}

export interface ReceivedRow {
  readonly stream: string
  readonly id: number
  readonly kind: string
  readonly subject: string
  readonly at: number
  readonly outcome: 'applied' | 'refused'
  readonly code: string | null
  readonly detail: string | null
}

export function putReceived(db: WritableDb, row: ReceivedRow): void {
  statement<[object], never>(
    db,
    `INSERT OR REPLACE INTO received_directives (stream, id, kind, subject, at, outcome, code, detail)
     VALUES (@stream, @id, @kind, @subject, @at, @outcome, @code, @detail)`,
  ).run(row)
}

/** Received documents, the last first; `before` is a place in that order. */
export function selectReceived(
  db: ReadableDb,
  before: { readonly at: number; readonly id: number },
  limit: number,
): ReceivedRow[] {
  return statement<unknown[], ReceivedRow>(
    db,
    `SELECT stream, id, kind, subject, at, outcome, code, detail FROM received_directives
     WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?`,
  ).all(before.at, before.id, limit)
}
