import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

const KEY = 'wall-settings'

/** JSON, or null as long as nobody has changed them. */
export function selectWallSettings(db: ReadableDb): string | null {
  return (
    statement<[string], { value: string }>(db, 'SELECT value FROM meta WHERE key = ?').get(KEY)?.value ?? null
  )
}

export function upsertWallSettings(db: WritableDb, settings: string): void {
  statement<[string, string], never>(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(KEY, settings)
}
