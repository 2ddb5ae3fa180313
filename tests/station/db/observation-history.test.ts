import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openForReading, type ReadableDb } from '#station/db/database.ts'
import { MIGRATIONS, openAndMigrate } from '#station/db/migrate.ts'
import { makeStation, reopenStation, temporaryFolder } from '../../support/station.ts'

const OLD_TABLES = MIGRATIONS.slice(0, 1)
const TABLES = [
  'meta',
  'counters',
  'units',
  'packs',
  'measures',
  'kpis',
  'kpi_versions',
  'slices',
  'labels',
  'roster',
  'audit',
  'sources',
  'devices',
  'idempotency',
]
const OBSERVATION =
  'unit, measure, slice, period, seq, value, observed_at, recorded_at, source, author, reason'
const CELL =
  'unit, measure, slice, part, period, total, n, reported, carried, rev, as_of, computed_at, simulated, origin_epoch, origin_rev'

const everyRow = (db: ReadableDb) => ({
  observations: db.prepare(`SELECT ${OBSERVATION} FROM observations`).all(),
  cells: db.prepare(`SELECT ${CELL} FROM cells`).all(),
})

describe('the migration that brings restatements and the quarantine', () => {
  it('keeps every figure of a replica that was made before, and a copy of it', async () => {
    // A station of today, its rows carried back into a replica of the first version.
    const folder = temporaryFolder()
    const station = await makeStation('00004', { folder })
    const row = { unit: '00004', measure: 'dossiers_received', period: '2026-11-20' }
    await station.post([
      { ...row, value: 5 },
      { ...row, value: 2, slice: 'LAND' },
    ])
    await station.post([{ ...row, value: 6, source: 'one-stop', reason: 'đếm lại' }])
    await station.stop()
    const file = join(folder, 'replica.db')
    const today = openForReading(file)
    const before = everyRow(today)
    today.close()
    const oldFile = join(folder, 'old.db')
    const old = openAndMigrate(oldFile, join(folder, 'none'), OLD_TABLES)
    old.prepare('ATTACH ? AS today').run(file)
    for (const table of TABLES) {
      const columns = old
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => name)
        .join(', ')
      old.exec(
        `DELETE FROM ${table}; INSERT INTO ${table} (${columns}) SELECT ${columns} FROM today.${table}`,
      )
    }
    old.exec(`INSERT INTO observations (${OBSERVATION}) SELECT ${OBSERVATION} FROM today.observations`)
    old.exec(`INSERT INTO cells (${CELL}) SELECT ${CELL} FROM today.cells`)
    old.exec('DETACH today')
    old.close()
    writeFileSync(file, readFileSync(oldFile))

    const again = await reopenStation(folder, station.clock)
    expect(everyRow(again.station.db)).toEqual(before)
    const backup = join(folder, 'backups', 'replica-v1.db')
    expect(existsSync(backup)).toBe(true)
    const copy = openForReading(backup)
    expect([copy.pragma('user_version', { simple: true }), everyRow(copy)]).toEqual([1, before])
    copy.close()

    const { body } = await again.ask<{ items: Array<{ value: number; restated: boolean }> }>(
      'GET',
      '/api/v1/observations?unit=00004&measure=dossiers_received&period=2026-11-20',
    )
    expect(body.items.map(({ value, restated }) => [value, restated])).toEqual([
      [6, false],
      [5, false],
    ])
    expect(await again.ask('GET', '/api/v1/quarantine')).toMatchObject({
      body: { items: [], open: 0, dropped: 0 },
    })
    await again.post([{ ...row, value: -1 }])
    expect(await again.ask('GET', '/api/v1/quarantine')).toMatchObject({ body: { open: 1 } })
    expect(await again.ask('POST', '/api/v1/verifications')).toMatchObject({ body: { differences: [] } })
  })
})
