/**
 * The replica: one SQLite file in WAL mode, written by one process through one connection and read
 * through another, so that a long write never shows half of itself.
 */
import Database, { type Statement } from 'better-sqlite3'

export type ReadableDb = Database.Database & { readonly __access: 'read' | 'write' }
export type WritableDb = Database.Database & { readonly __access: 'write' }

/**
 * Opens the replica for writing. `synchronous=FULL`: what was answered as accepted survives a power
 * loss.
 */
export function openForWriting(file: string): WritableDb {
  const db = new Database(file)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    db.pragma('cache_size = -65536')
    db.pragma('journal_size_limit = 67108864')
    // One change touches some thirty pages: copied back after a thousand, every thirtieth would wait for it.
    db.pragma('wal_autocheckpoint = 8000')
  } catch (error) {
    db.close()
    throw error
  }
  return db as WritableDb
}

/** True where an error says that the file is damaged, or no replica at all. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
}

export function openForReading(file: string): ReadableDb {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 5000')
  db.pragma('cache_size = -65536')
  return db as ReadableDb
}

const prepared = new WeakMap<Database.Database, Map<string, Statement>>()

/** A statement prepared once for each connection. */
export function statement<Parameters extends unknown[], Row>(
  db: ReadableDb | WritableDb,
  sql: string,
): Statement<Parameters, Row> {
  let statements = prepared.get(db)
  if (!statements) {
    statements = new Map()
    prepared.set(db, statements)
  }
  let found = statements.get(sql)
  if (!found) {
    found = db.prepare(sql)
    statements.set(sql, found)
  }
  return found as Statement<Parameters, Row>
}

export function readMeta(db: ReadableDb | WritableDb, key: string): string | null {
  return (
    statement<[string], { value: string }>(db, 'SELECT value FROM meta WHERE key = ?').get(key)?.value ?? null
  )
}

export function writeMeta(db: WritableDb, key: string, value: string): void {
  statement<[string, string], never>(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, value)
}

export function deleteMeta(db: WritableDb, key: string): void {
  statement<[string], never>(db, 'DELETE FROM meta WHERE key = ?').run(key)
}
