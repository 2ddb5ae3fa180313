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

export interface DeviceRow {
  id: string
  name: string
  created_at: number
  paired_at: number | null
  last_seen_at: number | null
  revoked_at: number | null
}

const DEVICE = 'id, name, created_at, paired_at, last_seen_at, revoked_at'

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

export function findDeviceByToken(db: ReadableDb, tokenHash: string): DeviceRow | null {
  return (
    statement<[string], DeviceRow>(
      db,
      `SELECT ${DEVICE} FROM devices WHERE token_hash = ? AND revoked_at IS NULL`,
    ).get(tokenHash) ?? null
  )
}

export function isDeviceLive(db: ReadableDb, id: string): boolean {
  return (
    statement<[string], object>(db, 'SELECT 1 FROM devices WHERE id = ? AND revoked_at IS NULL').get(id) !==
    undefined
  )
}

export function selectDevices(db: ReadableDb): DeviceRow[] {
  return statement<[], DeviceRow>(db, `SELECT ${DEVICE} FROM devices ORDER BY created_at`).all()
}

export function insertDevice(
  db: WritableDb,
  device: { id: string; name: string; pairingHash: string; pairingExpiresAt: number; createdAt: number },
): void {
  statement<[typeof device], never>(
    db,
    `INSERT INTO devices (id, name, pairing_hash, pairing_expires_at, created_at)
     VALUES (@id, @name, @pairingHash, @pairingExpiresAt, @createdAt)`,
  ).run(device)
}

/** Uses up a pairing ticket; false where it is wrong, used or too old. */
export function pairDevice(db: WritableDb, pairingHash: string, tokenHash: string, now: number): boolean {
  return (
    statement<unknown[], never>(
      db,
      `UPDATE devices SET token_hash = ?, paired_at = ?, last_seen_at = ?, pairing_hash = NULL
       WHERE pairing_hash = ? AND pairing_expires_at > ? AND revoked_at IS NULL`,
    ).run(tokenHash, now, now, pairingHash, now).changes === 1
  )
}

export function touchDevice(db: WritableDb, id: string, now: number): void {
  statement<unknown[], never>(db, 'UPDATE devices SET last_seen_at = ? WHERE id = ?').run(now, id)
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
