/**
 * A backup is one file: a whole replica of one moment, with one table more that holds the home's keys and
 * configuration. Any SQLite tool opens it. It holds the station's private keys, and is to be kept like them.
 */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { unitCode } from '#shared/contract/primitives.ts'
import { StationError } from '../errors.ts'
import { type Home, stationConfig } from '../home.ts'

const MANIFEST = 'backup.json'
const CONFIG = 'config.json'
const KEYS = 'keys/'
/** What `keys` holds; nothing else in a backup is believed to be a file of ours. */
const KEY_FILE = /^keys\/(authority\.pem|station\.pem|listener\.pem|uplink\.pem|screens\.pem|issued\.jsonl)$/

const manifest = z.object({
  v: z.literal(1),
  unit: unitCode,
  takenAt: z.number().int(),
  /** Of the program that made it. */
  version: z.string(),
})
export type BackupManifest = z.infer<typeof manifest>

export interface BackupContent {
  readonly manifest: BackupManifest
  readonly config: string
  /** By name, as in `keys`. */
  readonly keys: ReadonlyMap<string, string>
  readonly schemaVersion: number
}

/**
 * Adds the home's files to a copy of its replica.
 * @throws where the copy is damaged: a backup that cannot be restored must not take a good one's place.
 */
export function addHomeFiles(file: string, home: Home, about: Omit<BackupManifest, 'v'>): void {
  const db = new Database(file)
  try {
    // One plain file, that can be read from where nothing can be written.
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    refuseDamage(db)
    db.exec('CREATE TABLE home_files (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT')
    const insert = db.prepare<[string, string]>('INSERT INTO home_files (name, content) VALUES (?, ?)')
    db.transaction(() => {
      insert.run(MANIFEST, JSON.stringify({ v: 1, ...about }))
      insert.run(CONFIG, readFileSync(home.config, 'utf8'))
      for (const name of readdirSync(home.keys)) {
        if (KEY_FILE.test(KEYS + name)) insert.run(KEYS + name, readFileSync(join(home.keys, name), 'utf8'))
      }
    })()
  } finally {
    db.close()
  }
}

function refuseDamage(db: Database.Database): void {
  const [check] = db.pragma('quick_check(1)') as Array<{ quick_check: string }>
  if (check?.quick_check !== 'ok') throw new Error(check?.quick_check ?? 'quick_check')
}

/** @throws StationError `no-backup` where the file is none, or a damaged one. */
export function readBackup(file: string): BackupContent {
  if (!existsSync(file)) throw new StationError('no-file', `Không có tệp ${file}. Kiểm tra lại đường dẫn.`)
  let db: Database.Database | null = null
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    refuseDamage(db)
    const rows = db
      .prepare<[], { name: string; content: string }>('SELECT name, content FROM home_files')
      .all()
    const files = new Map(rows.map(({ name, content }) => [name, content]))
    const about = manifest.parse(JSON.parse(files.get(MANIFEST) ?? 'null'))
    const config = files.get(CONFIG) ?? ''
    if (stationConfig.parse(JSON.parse(config)).unit !== about.unit) throw new Error('unit')
    const keys = new Map(
      rows.filter(({ name }) => KEY_FILE.test(name)).map((row) => [row.name.slice(KEYS.length), row.content]),
    )
    if (!keys.has('authority.pem') || !keys.has('station.pem')) throw new Error('keys')
    return {
      manifest: about,
      config,
      keys,
      schemaVersion: db.pragma('user_version', { simple: true }) as number,
    }
  } catch (error) {
    throw new StationError(
      'no-backup',
      `${file} không phải bản sao lưu nguyên vẹn của một trạm (${error instanceof Error ? error.message.split('\n')[0] : error}). Chọn tệp do lệnh mini-ioc backup tạo.`,
    )
  } finally {
    db?.close()
  }
}

/** Returns once a file is on disk: it is about to take another's place. */
export function flushFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Leaves the replica alone in a copy of a backup; nothing of the keys stays in the file. */
export function takeOutHomeFiles(file: string): void {
  const db = new Database(file)
  try {
    db.pragma('secure_delete = ON')
    db.pragma('synchronous = FULL')
    db.exec('DROP TABLE home_files')
  } finally {
    db.close()
  }
}
