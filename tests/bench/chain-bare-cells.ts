/** The bare side of the chain's bench: rows of the replica's own table, upserted one by one, as durable. */
import Database from 'better-sqlite3'

export interface BareCells {
  /** Seconds for all rows, `most` a transaction. */
  upsert(rows: ReadonlyArray<readonly number[]>, most: number): number
  close(): void
}

/** @param replica The table is made as it stands there. */
export function openBareCells(file: string, replica: string): BareCells {
  const source = new Database(replica, { readonly: true })
  const table = source
    .prepare<[], { sql: string }>(`SELECT sql FROM sqlite_master WHERE name = 'cells' AND type = 'table'`)
    .get()
  const columns = source.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('cells')`).all()
  source.close()
  if (!table) throw new Error('the replica has no cells')
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = OFF')
  db.pragma('cache_size = -65536')
  db.pragma('wal_autocheckpoint = 8000')
  db.exec(table.sql)
  const names = COLUMNS.filter((name) => columns.some((column) => column.name === name))
  const put = db.prepare(
    `INSERT INTO cells (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${names
       .slice(5)
       .map((name) => `${name} = excluded.${name}`)
       .join(', ')}`,
  )
  return {
    upsert(rows, most) {
      const started = performance.now()
      for (let from = 0; from < rows.length; from += most) {
        db.exec('BEGIN IMMEDIATE')
        for (const row of rows.slice(from, from + most)) put.run(row)
        db.exec('COMMIT')
      }
      return (performance.now() - started) / 1_000
    },
    close: () => db.close(),
  }
}

const COLUMNS = [
  'unit',
  'measure',
  'slice',
  'part',
  'period',
  'total',
  'n',
  'reported',
  'carried',
  'rev',
  'as_of',
  'computed_at',
  'simulated',
  'restated',
  'origin_epoch',
  'origin_rev',
] as const
