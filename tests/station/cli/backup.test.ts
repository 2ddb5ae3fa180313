/** Backup and restore as an operator does them: by the command line, on real homes. */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { periodAt } from '#shared/domain/period.ts'
import { backUp } from '#station/backup/back-up.ts'
import { restore } from '#station/backup/restore.ts'
import { homeAt } from '#station/home.ts'
import { initHome, type RunningCommand, runCommand, startCommand } from '../../support/command.ts'
import { temporaryFolder } from '../../support/station.ts'

const TODAY = periodAt(Date.now(), 'day')
const LONG = { timeout: 240_000 }

const report = (station: RunningCommand, value: number) =>
  station.ask('POST', '/api/v1/observations', {
    observations: [{ unit: '00004', measure: 'dossiers_received', period: TODAY, value }],
  })

async function figureOf(home: string): Promise<number | null | undefined> {
  const { stdout } = await runCommand('export', '--home', home, '--what', 'cells', '--format', 'json')
  const cells = JSON.parse(stdout) as Array<{ measure: string; period: string; value: number | null }>
  return cells.find((cell) => cell.measure === 'dossiers_received' && cell.period === TODAY)?.value
}

const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const keysOf = (home: string) =>
  ['authority.pem', 'station.pem'].map((name) => hash(join(home, 'keys', name)))

async function cast() {
  const home = temporaryFolder()
  await initHome(home, '00004')
  const file = join(temporaryFolder(), 'ward.backup')
  return { home, file }
}

describe('mini-ioc backup and restore', LONG, () => {
  it('takes a running station’s figures and keys, and brings them back', async () => {
    const { home, file } = await cast()
    const station = await startCommand(home)
    await report(station, 120)
    writeFileSync(file, 'an older backup')
    const taken = await runCommand('backup', '--home', home, '--json', file)
    expect(JSON.parse(taken.stdout)).toMatchObject({ file, unit: '00004' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(file, '..'))).toEqual(['ward.backup'])
    await report(station, 121)

    // It waits for the station to end, and keeps what stood there.
    const restoring = runCommand('restore', '--home', home, '--json', file)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await station.terminate()).toBe(0)
    const restored = await restoring
    expect(restored).toMatchObject({ code: 0 })
    const { setAside, keys } = JSON.parse(restored.stdout)
    expect(keys).toBe(false)
    expect(await figureOf(home)).toBe(120)
    const aside = temporaryFolder()
    await runCommand('restore', '--home', aside, file)
    copyFileSync(setAside, join(aside, 'replica.db'))
    expect(await figureOf(aside)).toBe(121)
    expect(existsSync(`${join(home, 'replica.db')}.restoring`)).toBe(false)
    expect((await runCommand('verify', '--home', home)).code).toBe(0)
  })

  it('makes a whole station on new hardware: figures, keys and settings', async () => {
    const { home, file } = await cast()
    writeFileSync(
      join(home, 'config.json'),
      JSON.stringify({ ...JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')), heartbeatSeconds: 7 }),
    )
    const station = await startCommand(home)
    await report(station, 120)
    await station.terminate()
    expect(await runCommand('backup', '--home', home, file)).toMatchObject({ code: 0 })
    const machine = join(temporaryFolder(), 'new')
    expect(await runCommand('restore', '--home', machine, file)).toMatchObject({ code: 0 })
    expect(await figureOf(machine)).toBe(120)
    expect(keysOf(machine)).toEqual(keysOf(home))
    expect(JSON.parse(readFileSync(join(machine, 'config.json'), 'utf8'))).toMatchObject({
      heartbeatSeconds: 7,
    })
    for (const name of readdirSync(join(machine, 'keys'))) {
      expect([name, statSync(join(machine, 'keys', name)).mode & 0o777]).toEqual([name, 0o600])
    }
    expect(statSync(join(machine, 'replica.db')).mode & 0o777).toBe(0o600)
    // No key is left in the replica.
    const pem = readFileSync(join(home, 'keys', 'station.pem'), 'utf8').split('\n')[1] ?? ''
    expect(pem.length).toBeGreaterThan(40)
    expect(readFileSync(join(machine, 'replica.db')).includes(pem)).toBe(false)
    expect(readFileSync(file).includes(pem)).toBe(true)
  })

  it('keeps the keys that are there, unless the backup’s are wanted', async () => {
    const { home, file } = await cast()
    await runCommand('backup', '--home', home, file)
    const other = temporaryFolder()
    await initHome(other, '00004')
    const own = keysOf(other)
    expect(JSON.parse((await runCommand('restore', '--home', other, '--json', file)).stdout)).toMatchObject({
      keys: false,
    })
    expect(keysOf(other)).toEqual(own)
    const { stdout } = await runCommand('restore', '--home', other, '--json', '--keys', file)
    expect(JSON.parse(stdout)).toMatchObject({ keys: true })
    expect(keysOf(other)).toEqual(keysOf(home))
    const backups = readdirSync(join(other, 'backups'))
    const aside = backups.find((name) => name.startsWith('keys-before-restore-')) ?? ''
    expect(hash(join(other, 'backups', aside, 'station.pem'))).toBe(own[1])
  })

  it('refuses what is no backup of this station, and changes nothing', async () => {
    const { home, file } = await cast()
    await runCommand('backup', '--home', home, file)
    const folder = temporaryFolder()
    const at = (name: string) => join(folder, name)
    writeFileSync(at('text'), 'unit,measure,period,value\n')
    copyFileSync(join(home, 'replica.db'), at('replica'))
    writeFileSync(at('half'), readFileSync(file).subarray(0, statSync(file).size >> 1))
    copyFileSync(file, at('newer'))
    const newer = new Database(at('newer'))
    newer.pragma('user_version = 9999')
    newer.close()
    const other = temporaryFolder()
    await initHome(other, '00008')
    mkdirSync(at('foreign'))
    writeFileSync(join(at('foreign'), 'thesis.txt'), 'mine')
    const before = hash(join(home, 'replica.db'))
    const attempts: Array<[home: string, file: string, error: string]> = [
      [home, at('none'), 'no-file'],
      [home, folder, 'no-backup'],
      [home, at('text'), 'no-backup'],
      [home, at('replica'), 'no-backup'],
      [home, at('half'), 'no-backup'],
      [home, at('newer'), 'replica-newer'],
      [other, file, 'wrong-unit'],
      [at('foreign'), file, 'folder-not-empty'],
    ]
    for (const [into, from, error] of attempts) {
      expect(() => restore(homeAt(into), from, { keys: false, now: 0 })).toThrow(
        expect.objectContaining({ code: error }),
      )
    }
    const { code, stdout } = await runCommand('restore', '--home', home, '--json', at('text'))
    expect([code, JSON.parse(stdout).error]).toEqual([1, 'no-backup'])
    expect(hash(join(home, 'replica.db'))).toBe(before)
    expect(readdirSync(join(home, 'backups'))).toEqual([])
    expect(readdirSync(at('foreign'))).toEqual(['thesis.txt'])
  })

  it('does not write a backup over the station itself, nor a damaged one over a good one', async () => {
    const { home, file } = await cast()
    for (const target of ['replica.db', 'keys/station.pem', 'run/x']) {
      await expect(backUp(homeAt(home), join(home, target), 0)).rejects.toThrow(
        expect.objectContaining({ code: 'bad-target' }),
      )
    }
    await runCommand('backup', '--home', home, file)
    const good = hash(file)
    const replica = join(home, 'replica.db')
    const bytes = readFileSync(replica)
    bytes.fill(0x5a, 8_192, 8_192 + 65_536)
    writeFileSync(replica, bytes)
    const again = () => backUp(homeAt(home), file, 0)
    await expect(again()).rejects.toThrow(expect.objectContaining({ code: 'backup-failed' }))
    expect(hash(file)).toBe(good)
    rmSync(replica)
    await expect(again()).rejects.toThrow(expect.objectContaining({ code: 'backup-failed' }))
    expect([hash(file), readdirSync(join(file, '..'))]).toEqual([good, ['ward.backup']])
    // The lost replica comes back from it.
    expect(await runCommand('restore', '--home', home, file)).toMatchObject({ code: 0 })
    expect((await runCommand('verify', '--home', home)).code).toBe(0)
  })
})
