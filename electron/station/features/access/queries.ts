import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface SourceRow {
  id: string
  name: string
  token_hash: string
  /** JSON arrays of keys and codes. */
  measures: string
  units: string
  created_at: number
  revoked_at: number | null
}

export function findSourceByToken(db: ReadableDb, tokenHash: string): SourceRow | null {
  return (
    statement<[string], SourceRow>(
      db,
      'SELECT * FROM sources WHERE token_hash = ? AND revoked_at IS NULL',
    ).get(tokenHash) ?? null
  )
}

export function selectSources(db: ReadableDb): SourceRow[] {
  return statement<[], SourceRow>(db, 'SELECT * FROM sources ORDER BY created_at').all()
}

export function insertSource(db: WritableDb, source: Omit<SourceRow, 'revoked_at'>): void {
  statement<[Omit<SourceRow, 'revoked_at'>], never>(
    db,
    `INSERT INTO sources (id, name, token_hash, measures, units, created_at)
     VALUES (@id, @name, @token_hash, @measures, @units, @created_at)`,
  ).run(source)
}

/** False where there is none of that id, or it is revoked already. */
export function revokeAccess(db: WritableDb, table: 'sources' | 'devices', id: string, now: number): boolean {
  return (
    statement<unknown[], never>(
      db,
      `UPDATE ${table} SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`,
    ).run(now, id).changes === 1
  )
}

export function insertAudit(db: WritableDb, at: number, actor: string, action: string, detail: object): void {
  statement<unknown[], never>(db, 'INSERT INTO audit (at, actor, action, detail) VALUES (?, ?, ?, ?)').run(
    at,
    actor,
    action,
    JSON.stringify(detail),
  )
}

export interface AuditRow {
  id: number
  at: number
  actor: string
  action: string
  detail: string
}

export function selectAudit(db: ReadableDb, after: number, limit: number): AuditRow[] {
  return statement<number[], AuditRow>(db, 'SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?').all(
    after,
    limit,
  )
}
