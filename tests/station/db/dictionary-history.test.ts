import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MIGRATIONS, openAndMigrate } from '#station/db/migrate.ts'
import { dictionaryHistory } from '#station/db/migrations/003-dictionary-history.ts'
import { temporaryFolder } from '../../support/station.ts'

it('keeps packs, measures and KPIs in use and in their order where retiring is learnt', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'replica.db')
  const before = openAndMigrate(file, folder, MIGRATIONS.slice(0, MIGRATIONS.indexOf(dictionaryHistory)))
  before.exec(`
    INSERT INTO packs (pack, version, header, imported_at) VALUES ('one', 1, '{}', 500);
    INSERT INTO measures (id, key, pack, definition) VALUES (3, 'b', 'one', '{}'), (7, 'a', 'one', '{}');
    INSERT INTO kpis (id, code, pack, version, definition) VALUES (2, 'Z', 'one', 4, '{}'), (9, 'A', 'one', 1, '{}');`)
  before.close()
  const after = openAndMigrate(file, folder)
  const rows = (sql: string) => after.prepare(sql).raw().all()
  expect([
    rows('SELECT pack, first_imported_at FROM packs'),
    rows('SELECT id, key, retired_at FROM measures ORDER BY position'),
    rows('SELECT id, code, version, retired_at FROM kpis ORDER BY position'),
    rows('SELECT * FROM targets'),
  ]).toEqual([
    [['one', 500]],
    [
      [3, 'b', null],
      [7, 'a', null],
    ],
    [
      [2, 'Z', 4, null],
      [9, 'A', 1, null],
    ],
    [],
  ])
  after.close()
})
