import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface DeviceRow {
  id: string
  name: string
  playlist: string | null
  agent: string | null
  address: string | null
  created_at: number
  paired_at: number | null
  pairing_expires_at: number | null
  last_seen_at: number | null
  revoked_at: number | null
}

/** Where a browser asks from, and what it calls itself. */
export interface Asking {
  readonly agent: string | null
  readonly address: string | null
}

const DEVICE =
  'id, name, playlist, agent, address, created_at, paired_at, pairing_expires_at, last_seen_at, revoked_at'

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

export function findDevice(db: ReadableDb, id: string): DeviceRow | null {
  return (
    statement<[string], DeviceRow>(
      db,
      `SELECT ${DEVICE} FROM devices WHERE id = ? AND revoked_at IS NULL`,
    ).get(id) ?? null
  )
}

/** Paired screens and open invitations, by name; what was cut off or never came is left out. */
export function selectDevices(db: ReadableDb, now: number): DeviceRow[] {
  return statement<[number], DeviceRow>(
    db,
    `SELECT ${DEVICE} FROM devices
     WHERE revoked_at IS NULL AND (paired_at IS NOT NULL OR pairing_expires_at > ?)
     ORDER BY name, created_at LIMIT 2000`,
  ).all(now)
}

interface NewDevice {
  readonly id: string
  readonly name: string
  readonly playlist: string | null
  readonly createdAt: number
}

/** A screen that is yet to come, with a ticket. */
export function insertInvitation(
  db: WritableDb,
  device: NewDevice & { readonly pairingHash: string; readonly pairingExpiresAt: number },
): void {
  statement<[typeof device], never>(
    db,
    `INSERT INTO devices (id, name, playlist, pairing_hash, pairing_expires_at, created_at)
     VALUES (@id, @name, @playlist, @pairingHash, @pairingExpiresAt, @createdAt)`,
  ).run(device)
}

/** A screen that asked by a code. */
export function insertPaired(
  db: WritableDb,
  device: NewDevice & Asking & { readonly tokenHash: string },
): void {
  statement<[typeof device], never>(
    db,
    `INSERT INTO devices (id, name, playlist, token_hash, agent, address, created_at, paired_at)
     VALUES (@id, @name, @playlist, @tokenHash, @agent, @address, @createdAt, @createdAt)`,
  ).run(device)
}

/** True where a pairing ticket is waiting to be used. */
export function hasInvitation(db: ReadableDb, pairingHash: string, now: number): boolean {
  return (
    statement<unknown[], object>(
      db,
      'SELECT 1 FROM devices WHERE pairing_hash = ? AND pairing_expires_at > ? AND revoked_at IS NULL',
    ).get(pairingHash, now) !== undefined
  )
}

/** Uses up a pairing ticket; null where it is wrong, used or too old, else the id of the screen. */
export function pairDevice(
  db: WritableDb,
  pairing: Asking & { readonly pairingHash: string; readonly tokenHash: string; readonly now: number },
): string | null {
  return (
    statement<[typeof pairing], { id: string }>(
      db,
      `UPDATE devices SET token_hash = @tokenHash, paired_at = @now, last_seen_at = @now, pairing_hash = NULL,
         agent = @agent, address = @address
       WHERE pairing_hash = @pairingHash AND pairing_expires_at > @now AND revoked_at IS NULL RETURNING id`,
    ).get(pairing)?.id ?? null
  )
}

export function touchDevice(db: WritableDb, id: string, { agent, address }: Asking, now: number): void {
  statement<unknown[], never>(
    db,
    'UPDATE devices SET last_seen_at = ?, agent = ?, address = ? WHERE id = ?',
  ).run(now, agent, address, id)
}

export function updateDevice(
  db: WritableDb,
  id: string,
  { name, playlist }: { readonly name: string; readonly playlist: string | null },
): void {
  statement<unknown[], never>(db, 'UPDATE devices SET name = ?, playlist = ? WHERE id = ?').run(
    name,
    playlist,
    id,
  )
}
