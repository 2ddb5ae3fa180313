/**
 * Puts a home back as a backup has it. What stands there is set aside first, never thrown away; keys that are
 * there stay, unless the caller wants the backup's.
 */
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { formatInstant } from '#shared/domain/period.ts'
import { issuedText, parseIssued } from '../chain/issued-log.ts'
import { MIGRATIONS } from '../db/migrate.ts'
import { StationError } from '../errors.ts'
import { type Home, isInitialised, makeHome, readConfig, restoredMark, writePrivateFile } from '../home.ts'
import { refuseForeignFolder } from '../init.ts'
import { lockHome } from '../lock.ts'
import {
  type BackupContent,
  type BackupManifest,
  flushFile,
  readBackup,
  takeOutHomeFiles,
} from './backup-file.ts'

export interface Restored extends Omit<BackupManifest, 'v'> {
  /** Where the replica that stood there is now; null where there was none. */
  readonly setAside: string | null
  /** True where the backup's keys are in the home now. */
  readonly keys: boolean
}

const WAIT_MS = 15_000
const REPLICA_FILES = ['', '-wal', '-shm']
const LOG = 'issued.jsonl'

/**
 * @param keys Takes the backup's keys in place of those that are there.
 * @throws StationError `no-backup`, `wrong-unit`, `replica-newer`, `home-in-use`; then nothing is changed.
 */
export function restore(home: Home, file: string, { keys, now }: { keys: boolean; now: number }): Restored {
  const backup = readBackup(file)
  const { unit, takenAt, version } = backup.manifest
  refuseMisfit(home, backup, file)
  if (!isInitialised(home)) refuseForeignFolder(home)
  makeHome(home)
  const lock = lockHome(home, WAIT_MS)
  const partial = `${home.replica}.restoring`
  try {
    removeReplica(partial)
    copyFileSync(file, partial, constants.COPYFILE_FICLONE)
    takeOutHomeFiles(partial)
    flushFile(partial)
    const stamp = new Date(now).toISOString().replace(/[:.]/g, '-')
    const hasKeys = existsSync(join(home.keys, 'authority.pem')) || existsSync(join(home.keys, 'station.pem'))
    const takesKeys = keys || !hasKeys
    if (takesKeys) restoreKeys(home, backup, stamp)
    else mergeLog(home, backup)
    const setAside = setReplicaAside(home, stamp)
    renameSync(partial, home.replica)
    writePrivateFile(restoredMark(home), formatInstant(takenAt))
    // Written last: a home with a configuration is a whole one.
    if (!isInitialised(home)) writePrivateFile(home.config, backup.config)
    return { unit, takenAt, version, setAside, keys: takesKeys }
  } finally {
    removeReplica(partial)
    lock.release()
  }
}

function refuseMisfit(home: Home, { manifest, schemaVersion }: BackupContent, file: string): void {
  if (schemaVersion > MIGRATIONS.length) {
    throw new StationError(
      'replica-newer',
      `Bản sao lưu do chương trình mới hơn tạo (${manifest.version}). Hãy cài bản Mini-IOC mới hơn.`,
    )
  }
  if (!isInitialised(home)) return
  const { unit } = readConfig(home)
  if (unit !== manifest.unit) {
    throw new StationError(
      'wrong-unit',
      `${file} là bản sao lưu của đơn vị ${manifest.unit}; trạm ở ${home.dir} là của ${unit}. Chọn đúng tệp hoặc thư mục.`,
    )
  }
}

const removeReplica = (file: string): void => {
  for (const suffix of [...REPLICA_FILES, '-journal']) rmSync(`${file}${suffix}`, { force: true })
}

/** The replica with what its log still holds: together they are what stood there. */
function setReplicaAside(home: Home, stamp: string): string | null {
  if (!existsSync(home.replica)) {
    removeReplica(home.replica)
    return null
  }
  const aside = join(home.backups, `replica-before-restore-${stamp}.db`)
  for (const suffix of REPLICA_FILES) {
    if (existsSync(`${home.replica}${suffix}`)) renameSync(`${home.replica}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

function restoreKeys(home: Home, backup: BackupContent, stamp: string): void {
  const aside = join(home.backups, `keys-before-restore-${stamp}`)
  const log = mergedLog(home, backup)
  for (const name of ['authority.pem', 'station.pem', 'listener.pem', 'uplink.pem', LOG]) {
    if (!existsSync(join(home.keys, name))) continue
    mkdirSync(aside, { recursive: true, mode: 0o700 })
    copyFileSync(join(home.keys, name), join(aside, name))
  }
  for (const name of ['listener.pem', 'uplink.pem']) {
    if (!backup.keys.has(name)) rmSync(join(home.keys, name), { force: true })
  }
  for (const [name, text] of backup.keys) if (name !== LOG) writePrivateFile(join(home.keys, name), text)
  writePrivateFile(join(home.keys, LOG), log)
}

/** The home's log goes on: it knows of certificates given and taken back since the backup. */
function mergeLog(home: Home, backup: BackupContent): void {
  writePrivateFile(join(home.keys, LOG), mergedLog(home, backup))
}

function mergedLog(home: Home, backup: BackupContent): string {
  const file = join(home.keys, LOG)
  const own = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return issuedText(parseIssued(`${backup.keys.get(LOG) ?? ''}\n${own}`))
}
