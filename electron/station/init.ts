/** Makes a station: its home, its replica with units and dictionary, its identity. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { packPeriod, periodAt } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { createIdentity } from './chain/identity.ts'
import { openCounter } from './db/counters.ts'
import { openForReading, type ReadableDb, type WritableDb } from './db/database.ts'
import { openAndMigrate } from './db/migrate.ts'
import { StationError } from './errors.ts'
import { seedCalendar } from './features/calendar/queries.ts'
import { readCalendar } from './features/calendar/read-calendar.ts'
import { ALL_MEASURES, upsertRoster } from './features/children/roster.ts'
import { upsertPack } from './features/dictionary/queries.ts'
import { readPack } from './features/dictionary/read-pack.ts'
import { insertUnits, selectUnits } from './features/units/queries.ts'
import { buildUnitTree } from './features/units/unit-tree.ts'
import {
  type Home,
  isInitialised,
  makeHome,
  type StationConfig,
  stationConfig,
  writePrivateFile,
} from './home.ts'
import { lockHome } from './lock.ts'
import { readNationalUnits, readPackText } from './resources.ts'

/**
 * @param pack Name of a KPI pack that ships with the program.
 * @throws StationError `already-initialised`, `unknown-unit`, `unknown-pack`; then nothing is left behind.
 *   `folder-not-empty`; `replica-found` where figures lie in the folder without a configuration; they are left alone.
 */
export async function initStation(
  home: Home,
  settings: Partial<StationConfig> & { unit: UnitCode },
  pack: string,
  now: number,
): Promise<StationConfig> {
  refuseMadeHome(home)
  const units = readNationalUnits()
  const unit = units.find(({ code }) => code === settings.unit)
  if (!unit) throw new StationError('unknown-unit', `Không có đơn vị mã ${settings.unit}.`)
  const packText = readPackText(pack)
  if (packText === null) throw new StationError('unknown-pack', `Không có bộ chỉ tiêu “${pack}”.`)
  const checkedPack = readPack(packText)
  const config = stationConfig.parse(settings)

  refuseForeignFolder(home)
  makeHome(home)
  const lock = lockHome(home)
  try {
    // Somebody else may have made it while the lock was theirs.
    refuseMadeHome(home)
    refuseLostReplica(home)
  } catch (error) {
    lock.release()
    throw error
  }
  try {
    removeReplica(home)
    const db = openAndMigrate(home.replica, home.backups)
    try {
      db.transaction(() => {
        insertUnits(db, units)
        upsertPack(db, checkedPack, now)
        seedCalendar(db, readCalendar())
        if (!units.some(({ parent }) => parent === settings.unit)) enterRoster(db, settings.unit, now)
      }).immediate()
    } finally {
      db.close()
    }
    await createIdentity(home, unit.code)
    // Written last: a home with a configuration is a whole one.
    writePrivateFile(home.config, `${JSON.stringify(config, null, 2)}\n`)
    return config
  } catch (error) {
    removeReplica(home)
    throw error
  } finally {
    lock.release()
  }
}

/** @throws StationError `already-initialised` where a station was made here. */
function refuseMadeHome(home: Home): void {
  if (!isInitialised(home)) return
  throw new StationError(
    'already-initialised',
    `Đã có trạm ở ${home.dir}. Chọn thư mục khác, hoặc chạy: mini-ioc station --home ${home.dir}`,
  )
}

/** @throws StationError `replica-found` where figures lie in the folder without a configuration. */
function refuseLostReplica({ dir, replica }: Home): void {
  if (!holdsFigures(replica)) return
  throw new StationError(
    'replica-found',
    `Ở ${dir} có tệp số liệu nhưng không có config.json. Phục hồi config.json từ bản sao lưu, hoặc chọn thư mục khác.`,
  )
}

/** @throws StationError where {@link initStation} would refuse this folder; nothing in it is touched. */
export function refuseTakenHome(home: Home): void {
  refuseMadeHome(home)
  refuseForeignFolder(home)
  refuseLostReplica(home)
}

function removeReplica(home: Home): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${home.replica}${suffix}`, { force: true })
}

/** False where there is no replica, or only the beginnings of one that was never finished. */
function holdsFigures(file: string): boolean {
  if (!existsSync(file)) return false
  let db: ReadableDb | null = null
  try {
    db = openForReading(file)
    if (db.pragma('user_version', { simple: true }) === 0) return false
    return db.prepare('SELECT 1 FROM observations UNION ALL SELECT 1 FROM cells LIMIT 1').get() !== undefined
  } catch {
    // Damaged or locked: not for this program to throw away.
    return true
  } finally {
    db?.close()
  }
}

/** What a home may hold before it is one: what an init that was cut short, or the desktop app, left there. */
const OWN_ENTRIES = /^(keys|backups|run|desktop|logs|replica\.db.*|config\.json\.\d+\.partial)$/

/** A home closes its folder to others, which must not happen to a folder that is something else. */
export function refuseForeignFolder({ dir }: Home): void {
  const foreign = existsSync(dir) ? readdirSync(dir).filter((name) => !OWN_ENTRIES.test(name)) : []
  if (foreign.length === 0) return
  throw new StationError(
    'folder-not-empty',
    `Thư mục ${dir} có tệp khác (${foreign.slice(0, 3).join(', ')}). Chọn một thư mục trống hoặc chưa có.`,
  )
}

/** A station without sub-units is a leaf itself, due from the day it is made. */
function enterRoster(db: WritableDb, code: UnitCode, now: number): void {
  const { root } = buildUnitTree(selectUnits(db), code)
  const rev = openCounter(db, 'rev')
  upsertRoster(db, {
    unit: root.id,
    measures: ALL_MEASURES,
    sender: root.id,
    since: packPeriod(periodAt(now, 'day')),
    until: null,
    rev: rev.next(),
    origin_epoch: null,
    origin_rev: null,
  })
  rev.store(db)
}
