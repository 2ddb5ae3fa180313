import { statement, type WritableDb } from './database.ts'

export interface Counter {
  next(): number
  /** Writes the counter; call it in the transaction that used it. */
  store(db: WritableDb): void
}

/** A counter that never runs backwards, held in memory for the length of one transaction. */
export function openCounter(db: WritableDb, name: 'rev' | 'seq' | 'lamp'): Counter {
  const row = statement<[string], { value: number }>(db, 'SELECT value FROM counters WHERE name = ?').get(
    name,
  )
  const start = row?.value ?? 0
  let value = start
  return {
    next: () => ++value,
    store(into) {
      if (value === start) return
      statement<[string, number], never>(
        into,
        'INSERT OR REPLACE INTO counters (name, value) VALUES (?, ?)',
      ).run(name, value)
    },
  }
}

const TABLES = { slices: 'key', labels: 'word' } as const

/** The number of a short word that recurs, given out on first use. */
export function intern(db: WritableDb, table: keyof typeof TABLES, word: string): number {
  const column = TABLES[table]
  const found = statement<[string], { id: number }>(db, `SELECT id FROM ${table} WHERE ${column} = ?`).get(
    word,
  )
  if (found) return found.id
  return Number(
    statement<[string], never>(db, `INSERT INTO ${table} (${column}) VALUES (?)`).run(word).lastInsertRowid,
  )
}
