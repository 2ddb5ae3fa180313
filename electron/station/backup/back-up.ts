import { chmodSync, closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { UnitCode } from '#shared/domain/unit.ts'
import { openForReading } from '../db/database.ts'
import { StationError } from '../errors.ts'
import { type Home, readConfig } from '../home.ts'
import { VERSION } from '../version.ts'
import { addHomeFiles, flushFile } from './backup-file.ts'
import { writeBackupMark } from './backup-mark.ts'

export interface Backup {
  readonly file: string
  readonly unit: UnitCode
  readonly bytes: number
}

/** All pages in one step: a station that goes on writing cannot make the copy begin again. */
const ALL_PAGES = 0x7fffffff

/**
 * Writes a backup of a home, whether its station runs or not. A file of that name is replaced whole, and only
 * by a whole one.
 * @throws StationError `not-initialised`, `bad-target`, `backup-failed`.
 */
export async function backUp(home: Home, target: string, now: number): Promise<Backup> {
  const { unit } = readConfig(home)
  const file = resolve(target)
  refuseHomeFile(home, file)
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}.partial`)
  try {
    // Made for the owner only before anything is in it.
    closeSync(openSync(partial, 'wx', 0o600))
    const db = openForReading(home.replica)
    try {
      await db.backup(partial, { progress: () => ALL_PAGES })
    } finally {
      db.close()
    }
    chmodSync(partial, 0o600)
    // After the replica: the log of certificates is then never behind it.
    addHomeFiles(partial, home, { unit, takenAt: now, version: VERSION })
    flushFile(partial)
    renameSync(partial, file)
    writeBackupMark(home, now)
    return { file, unit, bytes: statSync(file).size }
  } catch (error) {
    throw new StationError(
      'backup-failed',
      `Không ghi được bản sao lưu ${file} (${error instanceof Error ? error.message : error}). Kiểm tra thư mục và chỗ trống trên đĩa.`,
    )
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${partial}${suffix}`, { force: true })
  }
}

/** A backup over the replica or a key would be the end of what it backs up. */
function refuseHomeFile(home: Home, file: string): void {
  const isOwn =
    dirname(file) === home.dir || dirname(file) === home.keys || dirname(file) === dirname(home.runFile)
  if (!isOwn) return
  throw new StationError(
    'bad-target',
    `${file} nằm giữa các tệp của trạm. Chọn nơi khác, tốt nhất là ổ đĩa khác.`,
  )
}
