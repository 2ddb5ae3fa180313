/**
 * Migrations are forward-only and numbered by their place in the array; shipped ones never change. A
 * replica that holds data is copied before it is touched.
 */
import { chmodSync, copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { StationError } from '../errors.ts'
import { openForWriting, type WritableDb } from './database.ts'
import { spine } from './migrations/001-spine.ts'
import { observationHistory } from './migrations/002-observation-history.ts'
import { dictionaryHistory } from './migrations/003-dictionary-history.ts'
import { calendar } from './migrations/004-calendar.ts'
import { hold } from './migrations/005-hold.ts'
import { alarms } from './migrations/006-alarms.ts'
import { forecasts } from './migrations/007-forecasts.ts'
import { quality } from './migrations/008-quality.ts'
import { unitsAndThresholds } from './migrations/009-units-and-thresholds.ts'
import { chain } from './migrations/010-chain.ts'
import { screens } from './migrations/011-screens.ts'
import { enrolledAfter } from './migrations/012-enrolled-after.ts'

export const MIGRATIONS: readonly string[] = [
  spine,
  observationHistory,
  dictionaryHistory,
  calendar,
  hold,
  alarms,
  forecasts,
  quality,
  unitsAndThresholds,
  chain,
  screens,
  enrolledAfter,
]

/**
 * Opens a replica and brings it to this program's schema.
 * @param backups Folder that gets `replica-vN.db` before version N is changed.
 * @throws StationError `replica-newer` for a file from a newer program, `replica-corrupt` for a damaged one.
 */
export function openAndMigrate(file: string, backups: string, migrations = MIGRATIONS): WritableDb {
  let db: WritableDb
  try {
    db = openForWriting(file)
    chmodSync(file, 0o600)
  } catch (error) {
    throw replicaCorrupt(file, error)
  }
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > migrations.length) {
    db.close()
    throw new StationError(
      'replica-newer',
      `Tệp số liệu thuộc phiên bản mới hơn (${version}) chương trình này (${migrations.length}). Hãy cài bản Mini-IOC mới hơn.`,
    )
  }
  if (version > 0 && version < migrations.length) backUp(db, file, backups, version)
  try {
    for (const [index, sql] of migrations.entries()) {
      if (index < version) continue
      db.transaction(() => {
        db.exec(sql)
        db.pragma(`user_version = ${index + 1}`)
      }).immediate()
    }
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

export function replicaCorrupt(file: string, error: unknown): StationError {
  return new StationError(
    'replica-corrupt',
    `Không đọc được tệp số liệu ${basename(file)} (${String(error)}). Giữ nguyên tệp và phục hồi từ bản sao lưu.`,
  )
}

function backUp(db: WritableDb, file: string, backups: string, version: number): void {
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const copy = join(backups, `replica-v${version}.db`)
  const partial = `${copy}.partial`
  db.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(file, partial)
  renameSync(partial, copy)
}
