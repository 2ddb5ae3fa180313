import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openForReading, openForWriting } from '#station/db/database.ts'
import { MIGRATIONS, openAndMigrate } from '#station/db/migrate.ts'
import { homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { makeStation, NOW, reopenStation, temporaryFolder, testClock } from '../../support/station.ts'

const FIRST = 'CREATE TABLE figures (id INTEGER PRIMARY KEY, value INTEGER) STRICT'
const SECOND = 'ALTER TABLE figures ADD COLUMN source TEXT; UPDATE figures SET source = value'

function paths() {
  const folder = temporaryFolder()
  return { folder, file: join(folder, 'replica.db'), backups: join(folder, 'backups') }
}

function rowsIn(file: string): unknown[] {
  const db = openForReading(file)
  const rows = db.prepare('SELECT * FROM figures').all()
  db.close()
  return rows
}

/** A stopped station that holds one figure. */
async function makeStopped() {
  const folder = temporaryFolder()
  const station = await makeStation('00004', { folder })
  await station.post([{ unit: '00004', measure: 'population', period: '2026-11', value: 5 }])
  await station.stop()
  const file = join(folder, 'replica.db')
  return { folder, file, open: () => reopenStation(folder, testClock()) }
}

const figures = '/api/v1/cells?measure=population&period=2026-11'

describe('migrations', () => {
  it('make a new file, and leave one that is up to date alone', () => {
    const { file, backups } = paths()
    const db = openAndMigrate(file, backups, [FIRST])
    db.exec('INSERT INTO figures (value) VALUES (7)')
    db.close()
    const again = openAndMigrate(file, backups, [FIRST])
    expect(again.prepare('SELECT value FROM figures').all()).toEqual([{ value: 7 }])
    again.close()
    expect(existsSync(backups)).toBe(false)
  })

  it('copy the file whole before they change it', () => {
    const { file, backups } = paths()
    const before = openAndMigrate(file, backups, [FIRST])
    before.exec('INSERT INTO figures (value) VALUES (7), (8)')
    // Left as a process leaves it that was killed: the rows stand in the write-ahead log only.
    const after = openAndMigrate(file, backups, [FIRST, SECOND])
    before.close()
    after.close()
    expect(readdirSync(backups)).toEqual(['replica-v1.db'])
    expect(rowsIn(join(backups, 'replica-v1.db'))).toEqual([
      { id: 1, value: 7 },
      { id: 2, value: 8 },
    ])
    expect(rowsIn(file)).toEqual([
      { id: 1, value: 7, source: '7' },
      { id: 2, value: 8, source: '8' },
    ])
    if (process.platform !== 'win32') expect(statSync(join(backups, 'replica-v1.db')).mode & 0o077).toBe(0)
  })

  it('that fail change nothing', () => {
    const { file, backups } = paths()
    const db = openAndMigrate(file, backups, [FIRST])
    db.exec('INSERT INTO figures (value) VALUES (7)')
    db.close()
    const broken = [FIRST, SECOND, 'DELETE FROM figures; DROP TABLE no_such_table']
    expect(() => openAndMigrate(file, backups, broken)).toThrow('no_such_table')
    const after = openAndMigrate(file, backups, [FIRST, SECOND])
    expect(after.pragma('user_version', { simple: true })).toBe(2)
    expect(after.prepare('SELECT value, source FROM figures').all()).toEqual([{ value: 7, source: '7' }])
    after.close()
  })

  it('refuse the file of a newer program in plain words, and leave it alone', async () => {
    const { file, open } = await makeStopped()
    const db = openForWriting(file)
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    db.close()
    const bytes = readFileSync(file)
    await expect(open()).rejects.toMatchObject({
      code: 'replica-newer',
      message: expect.stringContaining('mới hơn'),
    })
    expect(readFileSync(file)).toEqual(bytes)
  })
})

describe('a damaged replica', () => {
  it.each([
    [
      'is text',
      (file: string) =>
        writeFileSync(file, 'not a database, but long enough to be read as one\n'.repeat(100)),
    ],
    ['is cut off', (file: string) => truncateSync(file, 8192 + 100)],
    [
      'is zeros in the middle',
      (file: string) => {
        const bytes = readFileSync(file)
        bytes.fill(0, 4096, bytes.length)
        writeFileSync(file, bytes)
      },
    ],
    [
      'has lost one page of its units',
      (file: string) => {
        const db = openForReading(file)
        const root =
          db.prepare<[], number>(`SELECT rootpage FROM sqlite_schema WHERE name = 'units'`).pluck().get() ?? 0
        const pageSize = db.pragma('page_size', { simple: true }) as number
        db.close()
        const bytes = readFileSync(file)
        bytes.fill(0, (root - 1) * pageSize, root * pageSize)
        writeFileSync(file, bytes)
      },
    ],
  ])('that %s is refused in plain words, and not overwritten', async (_, damage) => {
    const { file, open } = await makeStopped()
    damage(file)
    const bytes = readFileSync(file)
    await expect(open()).rejects.toMatchObject({ name: 'StationError', code: 'replica-corrupt' })
    expect(readFileSync(file)).toEqual(bytes)
    // The home is free again: nothing but the file is wrong.
    await expect(open()).rejects.toMatchObject({ code: 'replica-corrupt' })
  })

  it.each([
    ['is gone', (file: string) => rmSync(file)],
    ['is empty', (file: string) => truncateSync(file)],
  ])('that %s is not replaced by a new one', async (_, lose) => {
    const { file, open } = await makeStopped()
    const bytes = readFileSync(file)
    lose(file)
    await expect(open()).rejects.toMatchObject({ name: 'StationError', code: 'replica-missing' })
    writeFileSync(file, bytes)
    const station = await open()
    expect(await station.ask('GET', figures)).toMatchObject({ body: { items: [{ value: 5 }] } })
  })
})

describe('init', () => {
  const again = (folder: string) => initStation(homeAt(folder), { unit: '01' as never }, 'hanoi', NOW)

  it('refuses a home that is one already', async () => {
    const { folder } = await makeStopped()
    await expect(again(folder)).rejects.toMatchObject({ code: 'already-initialised' })
  })

  it('throws no figures away where only the configuration is lost', async () => {
    const { folder, file, open } = await makeStopped()
    const config = readFileSync(join(folder, 'config.json'))
    rmSync(join(folder, 'config.json'))
    await expect(again(folder)).rejects.toMatchObject({ name: 'StationError', code: 'replica-found' })
    expect(existsSync(file)).toBe(true)
    writeFileSync(join(folder, 'config.json'), config)
    expect(await (await open()).ask('GET', figures)).toMatchObject({ body: { items: [{ value: 5 }] } })
  })

  it('goes on where an earlier one was interrupted', async () => {
    const folder = temporaryFolder()
    await initStation(homeAt(folder), { unit: '00004' as never }, 'hanoi', NOW)
    rmSync(join(folder, 'config.json'))
    await again(folder)
    expect((await reopenStation(folder, testClock())).station.units.root.code).toBe('01')
  })

  it('of a unit or pack that there is not leaves nothing behind', async () => {
    const folder = join(temporaryFolder(), 'new')
    await expect(initStation(homeAt(folder), { unit: '99999' as never }, 'hanoi', NOW)).rejects.toMatchObject(
      { code: 'unknown-unit' },
    )
    await expect(initStation(homeAt(folder), { unit: '01' as never }, '../hanoi', NOW)).rejects.toMatchObject(
      { code: 'unknown-pack' },
    )
    expect(existsSync(folder)).toBe(false)
  })
})
