/**
 * The bare side of the rules' bench: the replica's own tables in a file of their own, read and upserted
 * row by row with prepared statements, one transaction, as durable as the station's.
 */
import Database from 'better-sqlite3'

type Row = Record<string, number | string | null>

export interface BareRows {
  /** Milliseconds for one transaction that reads and upserts the rows that were written since an instant. */
  again(changed: Changed): { ms: number; rows: number }
  /** The same for all cells and all standing lamps of the replica: cells are read, lamps upserted. */
  judge(): number
  close(): void
}

/** Where a change left its rows: a measure of some units, and the lamps built on it. */
export interface Changed {
  readonly measure: number
  readonly units: readonly number[]
  readonly kpis: readonly number[]
  /** Ms since 1970. */
  readonly since: number
}

/** The tables as they are when the copy is made, and from then on with the rows that are written again. */
export function openBareRows(file: string, replica: string): BareRows {
  const source = new Database(replica, { readonly: true })
  source.exec(`VACUUM INTO '${file}'`)
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -65536')
  const cells = openTable(db, 'cells', ['unit', 'measure', 'slice', 'part', 'period'])
  const standing = openTable(db, 'standing', ['unit', 'kpi'])
  const observations = openTable(db, 'observations', ['unit', 'measure', 'slice', 'period', 'seq'])
  const changedCells = source.prepare<[number, number, number], Row>(
    'SELECT * FROM cells WHERE unit = ? AND measure = ? AND computed_at >= ?',
  )
  const entered = source.prepare<[number, number, number], Row>(
    'SELECT * FROM observations WHERE unit = ? AND measure = ? AND recorded_at >= ?',
  )
  const lamp = source.prepare<[number, number], Row>('SELECT * FROM standing WHERE unit = ? AND kpi = ?')
  return {
    again({ measure, units, kpis, since }) {
      const work = units.flatMap((unit) => [
        ...changedCells.all(unit, measure, since).map((row) => [cells, row] as const),
        ...entered.all(unit, measure, since).map((row) => [observations, row] as const),
        ...kpis.flatMap((kpi) => lamp.all(unit, kpi)).map((row) => [standing, row] as const),
      ])
      const ms = timed(db, () => {
        for (const [table, row] of work) {
          table.read(row)
          table.write(row)
        }
      })
      return { ms, rows: work.length }
    },
    judge() {
      const all = source.prepare<[], Row>('SELECT * FROM cells WHERE slice = 0 AND part = 0').all()
      const lamps = source.prepare<[], Row>('SELECT * FROM standing').all()
      return timed(db, () => {
        for (const row of all) cells.read(row)
        for (const row of lamps) standing.write(row)
      })
    },
    close() {
      source.close()
      db.close()
    },
  }
}

function openTable(db: Database.Database, name: string, key: readonly string[]) {
  const columns = db
    .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${name}')`)
    .all()
    .map((column) => column.name)
  const read = db.prepare(`SELECT * FROM ${name} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`)
  const write = db.prepare(`INSERT OR REPLACE INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`)
  return {
    read: (row: Row) => read.get(...key.map((column) => row[column])),
    write: (row: Row) => write.run(...columns.map((column) => row[column])),
  }
}

function timed(db: Database.Database, run: () => void): number {
  const started = performance.now()
  db.exec('BEGIN IMMEDIATE')
  run()
  db.exec('COMMIT')
  return performance.now() - started
}
