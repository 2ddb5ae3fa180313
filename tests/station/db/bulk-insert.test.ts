import { describe, expect, it } from 'vitest'
import { bulkInsert } from '#station/db/bulk-insert.ts'
import { openForWriting } from '#station/db/database.ts'
import { temporaryFolder } from '../../support/station.ts'

describe('bulkInsert', () => {
  it('writes every row once and whole, however many there are', () => {
    const db = openForWriting(`${temporaryFolder()}/rows.db`)
    db.exec('CREATE TABLE written (id INTEGER PRIMARY KEY, word TEXT, figure REAL) STRICT')
    for (const count of [0, 1, 7, 8, 9, 31, 32, 33, 40, 41, 72, 105]) {
      const rows = Array.from(
        { length: count },
        (_, id) => [id, id % 3 === 0 ? null : `w${id}`, id / 4] as const,
      )
      bulkInsert(db, 'INSERT INTO written (id, word, figure) VALUES', rows)
      expect(db.prepare('SELECT * FROM written ORDER BY id').raw().all()).toEqual(rows)
      db.exec('DELETE FROM written')
    }
    db.close()
  })

  it('keeps to the order of the rows, so that the last one of a key stands', () => {
    const db = openForWriting(`${temporaryFolder()}/rows.db`)
    db.exec('CREATE TABLE kept (id INTEGER PRIMARY KEY, figure INTEGER) STRICT')
    const rows = Array.from({ length: 43 }, (_, figure) => [figure % 2, figure] as const)
    bulkInsert(db, 'INSERT OR REPLACE INTO kept (id, figure) VALUES', rows)
    expect(db.prepare('SELECT * FROM kept ORDER BY id').raw().all()).toEqual([
      [0, 42],
      [1, 41],
    ])
    db.close()
  })
})
