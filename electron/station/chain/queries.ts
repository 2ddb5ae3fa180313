/** Rows of the chain: codes and children on the parent's side, the uplink on the child's. */
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'

export interface EnrolmentRow {
  secret_hash: string
  unit: string
  created_at: number
  expires_at: number
  used_at: number | null
  key_hash: string | null
  certificate: string | null
}

export function insertEnrolment(
  db: WritableDb,
  secretHash: string,
  unit: string,
  now: number,
  expiresAt: number,
): void {
  statement<unknown[], never>(
    db,
    'INSERT INTO enrolments (secret_hash, unit, created_at, expires_at) VALUES (?, ?, ?, ?)',
  ).run(secretHash, unit, now, expiresAt)
}

export function selectEnrolment(db: ReadableDb, secretHash: string): EnrolmentRow | undefined {
  return statement<[string], EnrolmentRow>(db, 'SELECT * FROM enrolments WHERE secret_hash = ?').get(
    secretHash,
  )
}

export function markRedeemed(
  db: WritableDb,
  row: EnrolmentRow,
  now: number,
  keyHash: string,
  certificate: string,
): void {
  statement<unknown[], never>(
    db,
    'UPDATE enrolments SET used_at = ?, key_hash = ?, certificate = ? WHERE secret_hash = ?',
  ).run(now, keyHash, certificate, row.secret_hash)
}

/** A code whose use the replica has forgotten: whoever repeats it with the same key gets the same certificate. */
export function redeemAgain(
  db: WritableDb,
  used: { secretHash: string; keyHash: string; certificate: string; at: number; unit: string },
): void {
  const { secretHash, keyHash, certificate, at, unit } = used
  statement<[object], never>(
    db,
    `INSERT INTO enrolments (secret_hash, unit, created_at, expires_at, used_at, key_hash, certificate)
     VALUES (@secretHash, @unit, @at, @until, @at, @keyHash, @certificate)
     ON CONFLICT (secret_hash) DO UPDATE SET used_at = @at, key_hash = @keyHash, certificate = @certificate,
       expires_at = @until`,
  ).run({ secretHash, keyHash, certificate, at, unit, until: at + 86_400_000 })
}

/** Ends a unit's codes, but for one. */
export function expireEnrolments(db: WritableDb, unit: string, now: number, except = ''): void {
  statement<unknown[], never>(
    db,
    'UPDATE enrolments SET expires_at = @now WHERE unit = @unit AND secret_hash <> @except AND expires_at > @now',
  ).run({ now, unit, except })
}

export function enrolChild(
  db: WritableDb,
  unit: number,
  fingerprint: string,
  certificate: string,
  now: number,
): void {
  statement<unknown[], never>(
    db,
    `INSERT INTO children (unit, fingerprint, certificate, enrolled_at, enrolled_after, state, state_since)
     VALUES (@unit, @fingerprint, @certificate, @now, (SELECT coalesce(MAX(id), 0) FROM directives), 'never', @now)
     ON CONFLICT (unit) DO UPDATE SET fingerprint = @fingerprint, certificate = @certificate, previous_fingerprint = NULL,
       enrolled_at = @now, enrolled_after = excluded.enrolled_after, revoked_at = NULL, backlog = NULL, last_contact_at = NULL, state = 'never', state_since = @now`,
  ).run({ unit, fingerprint, certificate, now })
}

export function renewChild(
  db: WritableDb,
  unit: number,
  used: string,
  fingerprint: string,
  certificate: string,
): void {
  statement<unknown[], never>(
    db,
    'UPDATE children SET fingerprint = ?, certificate = ?, previous_fingerprint = ? WHERE unit = ?',
  ).run(fingerprint, certificate, used, unit)
}

export function dropPreviousFingerprint(db: WritableDb, unit: number): void {
  statement<unknown[], never>(db, 'UPDATE children SET previous_fingerprint = NULL WHERE unit = ?').run(unit)
}

export function revokeChildRow(db: WritableDb, unit: number, now: number): boolean {
  return (
    statement<unknown[], never>(
      db,
      'UPDATE children SET revoked_at = ?, previous_fingerprint = NULL WHERE unit = ? AND revoked_at IS NULL',
    ).run(now, unit).changes === 1
  )
}

export interface ContactRow {
  epoch: number
  lastBatch: string | null
  now: number
  backlog: number | null
  behindSince: number | null
  /** The last document of this station that the child has answered for. */
  applied: number
  version: string | null
  skewMs: number
}

export function updateContact(db: WritableDb, unit: number, contact: ContactRow): void {
  statement<unknown[], never>(
    db,
    `UPDATE children SET epoch = @epoch, last_batch = @lastBatch, last_contact_at = @now, backlog = @backlog,
       applied_directive = @applied,
       behind_since = @behindSince, version = coalesce(@version, version), clock_skew_ms = @skewMs,
       state_since = CASE state WHEN 'live' THEN state_since ELSE @now END, state = 'live' WHERE unit = @unit`,
  ).run({ ...contact, unit })
}

export function silenceChild(db: WritableDb, unit: number, now: number): void {
  statement<unknown[], never>(
    db,
    `UPDATE children SET state = 'silent', state_since = ? WHERE unit = ? AND state = 'live'`,
  ).run(now, unit)
}

export interface UplinkRow {
  parent: string
  url: string
  epoch: number
  /** The last batch that the parent acknowledged in this epoch. */
  acknowledged: string | null
  /** A batch that was sent and whose answer is not known. */
  pending: string | null
  resyncing: number
  joined_at: number
  acknowledged_at: number | null
  /** Since when something has been waiting. */
  behind_since: number | null
}

export function selectUplink(db: ReadableDb): UplinkRow | undefined {
  return statement<[], UplinkRow>(
    db,
    `SELECT parent, url, epoch, acknowledged, pending, resyncing, joined_at, acknowledged_at, behind_since
     FROM uplink`,
  ).get()
}

/** Joins, or joins again in a new epoch: whatever the parent holds is sent anew. */
export function putUplink(db: WritableDb, parent: string, url: string, now: number): void {
  statement<unknown[], never>(
    db,
    `INSERT INTO uplink (id, parent, url, epoch, resyncing, joined_at) VALUES (1, @parent, @url, 1, 1, @now)
     ON CONFLICT (id) DO UPDATE SET parent = @parent, url = @url, epoch = epoch + 1, acknowledged = NULL, pending = NULL,
       resyncing = 1, joined_at = @now, parent_dictionary = NULL,
       depth = CASE parent WHEN @parent THEN depth ELSE 'own' END`,
  ).run({ parent, url, now })
}

export function setPending(db: WritableDb, batch: string | null): void {
  statement<unknown[], never>(db, 'UPDATE uplink SET pending = ?').run(batch)
}

export function setAcknowledged(db: WritableDb, batch: string, now: number, resynced: boolean): void {
  statement<unknown[], never>(
    db,
    `UPDATE uplink SET acknowledged = ?, pending = NULL, acknowledged_at = ?,
       resyncing = CASE WHEN ? THEN 0 ELSE resyncing END`,
  ).run(batch, now, resynced ? 1 : 0)
}

/** Since when something has been waiting; a backlog that is there already keeps its beginning. */
export function setBehind(db: WritableDb, waits: boolean, now: number): void {
  statement<unknown[], never>(
    db,
    `UPDATE uplink SET behind_since = CASE WHEN ? THEN coalesce(behind_since, ?) END
     WHERE (behind_since IS NULL) = ?`,
  ).run(waits ? 1 : 0, now, waits ? 1 : 0)
}

export function setEpoch(db: WritableDb, epoch: number): void {
  statement<unknown[], never>(
    db,
    'UPDATE uplink SET epoch = ?, acknowledged = NULL, pending = NULL, resyncing = 1',
  ).run(epoch)
}
