import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SetupState, SetupUnit } from '#shared/contract/setup.ts'
import { createDesks } from '#station/features/access/desks.ts'
import { homeAt, readConfig, readRunInfo } from '#station/home.ts'
import { freePorts } from '#station/setup/offers.ts'
import { startSetup } from '#station/setup/set-up.ts'
import { runCommand } from '../../support/command.ts'
import { makeStation, temporaryFolder } from '../../support/station.ts'

async function begin(folder = join(temporaryFolder(), 'home')) {
  const home = homeAt(folder)
  const log = pino({ level: 'silent' })
  const setup = await startSetup({
    home,
    log,
    desks: createDesks(Date.now),
    ports: { port: 0, screenPort: 0 },
  })
  onTestFinished(() => setup.stop())
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${setup.url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${setup.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as T & { code?: string } }
  }
  return { ...setup, home, ask }
}

describe('the first run', () => {
  it('tells what a station can be made of', async () => {
    const { ask, home } = await begin()
    const { body } = await ask<SetupState>('GET', 'setup')
    expect(body).toMatchObject({ home: home.dir, problem: null })
    expect(body.packs).toMatchObject([{ pack: 'hanoi', kpis: 38, measures: 70 }])
    const { body: units } = await ask<{ items: SetupUnit[] }>('GET', 'setup/units')
    expect(units.items).toHaveLength(1 + 34 + 3_321)
  })

  it('makes the station that was asked for, and says that it is there', async () => {
    const { ask, home, made } = await begin()
    const { status } = await ask('POST', 'setup', { unit: '00004', pack: 'hanoi', simulated: true })
    expect(status).toBe(200)
    await made
    expect(readConfig(home)).toMatchObject({ unit: '00004', simulated: true })
    expect(statSync(home.replica).mode & 0o777).toBe(0o600)
  })

  it('leaves nothing half made where it is refused, and can be asked again', async () => {
    const { ask, home } = await begin()
    expect(await ask('POST', 'setup', { unit: '99999', pack: 'hanoi' })).toMatchObject({
      status: 400,
      body: { code: 'unknown-unit' },
    })
    expect(await ask('POST', 'setup', { unit: '00004', pack: 'none' })).toMatchObject({
      body: { code: 'unknown-pack' },
    })
    expect(readdirSync(home.dir)).toEqual(['run'])
    expect((await ask('POST', 'setup', { unit: '00004', pack: 'hanoi' })).status).toBe(200)
  })

  it('goes on where somebody made the station by the command line meanwhile', async () => {
    const { home, made } = await begin()
    const { code } = await runCommand('init', '--home', home.dir, '--unit', '00004')
    expect(code).toBe(0)
    await made
  })

  it('touches nothing in a folder that is something else, and says so', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'letter.txt'), 'dear all')
    const { ask } = await begin(folder)
    const { body } = await ask<SetupState>('GET', 'setup')
    expect(body.problem?.code).toBe('folder-not-empty')
    expect((await ask('POST', 'setup', { unit: '00004', pack: 'hanoi' })).body.code).toBe('folder-not-empty')
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('dear all')
    const { code, stdout } = await runCommand('setup', '--home', folder, '--json')
    expect([code, JSON.parse(stdout).error]).toEqual([1, 'folder-not-empty'])
  })

  it('does not begin over figures that have lost their configuration', async () => {
    const folder = join(temporaryFolder(), 'home')
    mkdirSync(folder)
    writeFileSync(join(folder, 'replica.db'), 'not a database, but somebody’s')
    const { ask } = await begin(folder)
    expect((await ask<SetupState>('GET', 'setup')).body.problem?.code).toBe('replica-found')
  })

  it('has a home for itself: a second one is refused', async () => {
    const { home } = await begin()
    const { code, stdout } = await runCommand('setup', '--home', home.dir, '--json')
    expect([code, JSON.parse(stdout).error]).toEqual([1, 'home-in-use'])
    expect(readRunInfo(home)).not.toBeNull()
  })

  it('chooses ports that nobody listens on', async () => {
    const { port, screenPort } = await freePorts()
    expect(screenPort).toBe(port + 1)
  })
})

describe('checking an enrolment code', () => {
  it('says whose it is without using it up, and that the parent answered', async () => {
    const city = await makeStation('01', { clock: Object.assign(() => Date.now(), { now: 0 }) })
    const { chain } = await city.start()
    const made = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit: '00004', url: chain })
    const { ask } = await begin()
    const { status, body } = await ask('POST', 'setup/codes', { code: made.body.code, unit: '00004' })
    expect([status, body]).toMatchObject([
      200,
      { parent: '01', parentNameVi: 'Thành phố Hà Nội', unreached: null },
    ])
    const other = await ask<{ detail: string }>('POST', 'setup/codes', {
      code: made.body.code,
      unit: '00008',
    })
    expect(other.body).toMatchObject({ code: 'wrong-unit' })
    expect(other.body.detail).toContain('Phường Ba Đình')
  })

  it('takes a code whose parent is out of reach, and says so', async () => {
    const city = await makeStation('01', { clock: Object.assign(() => Date.now(), { now: 0 }) })
    const made = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', {
      unit: '00004',
      url: 'https://127.0.0.1:1',
    })
    const { ask } = await begin()
    const { body } = await ask<{ unreached: string }>('POST', 'setup/codes', {
      code: made.body.code,
      unit: '00004',
    })
    expect(body.unreached).toContain('https://127.0.0.1:1')
  })

  it('refuses what is no code', async () => {
    const { ask } = await begin()
    expect((await ask('POST', 'setup/codes', { code: 'MIOC1.abc', unit: '00004' })).body.code).toBe(
      'bad-code',
    )
  })
})
