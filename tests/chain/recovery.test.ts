/**
 * Stations that come back with less than they had: from a backup, the child, the parent, or both; on new
 * hardware; without anything. In the end the books are equal, and nobody is locked out.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CellItem } from '#shared/contract/figures.ts'
import { periodAt, shiftPeriod } from '#shared/domain/period.ts'
import { backUp } from '#station/backup/back-up.ts'
import { restore } from '#station/backup/restore.ts'
import { heldCells } from '#station/chain/held-cells.ts'
import { homeAt } from '#station/home.ts'
import { makeCode, realClock } from '../support/chain.ts'
import { initHome, runCommand, startCommand } from '../support/command.ts'
import { makeStation, reopenStation, type TestStation, temporaryFolder } from '../support/station.ts'
import { freePort } from '../support/station-process.ts'

const QUICK = { heartbeatSeconds: 0.2, silentAfterSeconds: 5 }
const TODAY = periodAt(Date.now(), 'day')
const LONG = { timeout: 240_000 }
const SOON = { timeout: 40_000, interval: 100 }

/** A station that can be stopped, restored and started again at its old address. */
interface Member {
  readonly unit: string
  readonly folder: string
  readonly port: number
  station: TestStation
}

async function member(unit: string): Promise<Member> {
  const folder = temporaryFolder()
  const port = await freePort()
  await (await makeStation(unit, { folder, clock: realClock(), ...QUICK })).stop()
  const station = await reopenStation(folder, realClock(), port)
  await station.start()
  return { unit, folder, port, station }
}

async function restart(self: Member): Promise<void> {
  await self.station.stop()
  self.station = await reopenStation(self.folder, realClock(), self.port)
  await self.station.start()
}

async function backUpOf(self: Member): Promise<string> {
  const file = join(temporaryFolder(), 'backup')
  await backUp(homeAt(self.folder), file, Date.now())
  return file
}

async function restoreTo(self: Member, file: string, options = { keys: false }): Promise<void> {
  await self.station.stop()
  restore(homeAt(self.folder), file, { ...options, now: Date.now() })
  await restart(self)
}

async function joined(parent: Member, child: Member, confirm = false) {
  const code = await makeCode(parent.station, child.unit)
  return await child.station.ask<{ code: string; recovered: number }>('POST', '/api/v1/uplink', {
    code,
    confirm,
  })
}

type Row = readonly [period: string, value: number | null, slice?: string]

async function report({ station, unit }: Member, rows: readonly Row[]): Promise<void> {
  const { rejected } = await station.post(
    rows.map(([period, value, slice = '']) => ({ unit, measure: 'dossiers_received', period, value, slice })),
  )
  expect(rejected).toEqual([])
}

type Asks = (path: string) => Promise<{ items: CellItem[]; next: string | null }>
const asksOf =
  ({ station }: Member): Asks =>
  async (path) =>
    (await station.ask<Awaited<ReturnType<Asks>>>('GET', path)).body

async function cells(ask: Asks, unit: string): Promise<string[]> {
  const lines: string[] = []
  for (let after = ''; ; ) {
    const { items, next } = await ask(`/api/v1/cells?unit=${unit}&limit=5000${after}`)
    for (const { measure, period, slice, value, n, reported } of items)
      if (value !== null) lines.push([measure, period, slice, value, n, reported].join('|'))
    if (next === null) return lines.sort()
    after = `&after=${encodeURIComponent(next)}`
  }
}

const held = (by: Member, unit: string) => cells(asksOf(by), unit)

/** Resolves once the parent holds of a child what the child holds itself. */
async function equal(parent: Member, child: Member): Promise<string[]> {
  const own = await held(child, child.unit)
  await expect.poll(() => held(parent, child.unit), SOON).toEqual(own)
  return own
}

const sound = async ({ station }: Member) =>
  (await station.ask<{ differences: unknown[] }>('POST', '/api/v1/verifications')).body.differences

async function cast() {
  const city = await member('01')
  const ward = await member('00004')
  return { city, ward }
}

describe('a station restored from its backup', LONG, () => {
  it('as a child: the parent ends with what the child holds', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    await report(ward, [
      [TODAY, 10],
      [shiftPeriod(TODAY, -40), 4],
    ])
    await equal(city, ward)
    const file = await backUpOf(ward)
    await report(ward, [
      [TODAY, 11],
      [shiftPeriod(TODAY, -1), 5],
      [shiftPeriod(TODAY, -40), null],
    ])
    await equal(city, ward)
    await restoreTo(ward, file)
    const own = await equal(city, ward)
    expect(own).toContain(`dossiers_received|${TODAY}||10|1|1`)
    expect(own.join()).not.toContain(shiftPeriod(TODAY, -1))
    expect(await sound(city)).toEqual([])
    // And goes on from there.
    await report(ward, [[TODAY, 12]])
    expect(await equal(city, ward)).toContain(`dossiers_received|${TODAY}||12|1|1`)
  })

  it('as a parent: it gets everything again', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    await report(ward, [[TODAY, 10]])
    await equal(city, ward)
    const file = await backUpOf(city)
    await report(ward, [
      [TODAY, 11],
      [shiftPeriod(TODAY, -1), 5],
    ])
    await equal(city, ward)
    await restoreTo(city, file)
    expect(await equal(city, ward)).toContain(`dossiers_received|${shiftPeriod(TODAY, -1)}||5|1|1`)
    expect(await sound(city)).toEqual([])
  })

  it('as both, from backups of different days', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    const older = await backUpOf(city)
    await report(ward, [[TODAY, 10]])
    await equal(city, ward)
    const newer = await backUpOf(ward)
    await report(ward, [[shiftPeriod(TODAY, -1), 5]])
    await equal(city, ward)
    await ward.station.stop()
    await restoreTo(city, older)
    await restoreTo(ward, newer)
    expect(await equal(city, ward)).toContain(`dossiers_received|${TODAY}||10|1|1`)
    expect(await sound(city)).toEqual([])
  })

  it('as a parent from before it enrolled the child: the child is not locked out', async () => {
    const { city, ward } = await cast()
    const file = await backUpOf(city)
    await joined(city, ward)
    await report(ward, [[TODAY, 10]])
    await equal(city, ward)
    await restoreTo(city, file)
    expect(await equal(city, ward)).toContain(`dossiers_received|${TODAY}||10|1|1`)
  })

  it('on new hardware: the same station goes on, with its keys', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    await report(ward, [[TODAY, 10]])
    await equal(city, ward)
    const file = await backUpOf(ward)
    await ward.station.stop()
    rmSync(ward.folder, { recursive: true })
    restore(homeAt(ward.folder), file, { keys: false, now: Date.now() })
    await restart(ward)
    await report(ward, [[TODAY, 12]])
    expect(await equal(city, ward)).toContain(`dossiers_received|${TODAY}||12|1|1`)
  })

  it('as processes that are killed, by the command line', async () => {
    const [cityHome, wardHome] = [temporaryFolder(), temporaryFolder()]
    const [cityPort, wardPort] = [await freePort(), await freePort()]
    await initHome(cityHome, '01', QUICK)
    await initHome(wardHome, '00004', QUICK)
    let city = await startCommand(cityHome, cityPort)
    let ward = await startCommand(wardHome, wardPort)
    const { stdout } = await runCommand('enrol', '--home', cityHome, '--unit', '00004', '--json')
    expect(await runCommand('join', '--home', wardHome, JSON.parse(stdout).code)).toMatchObject({ code: 0 })
    const say = async (value: number, daysAgo: number) => {
      const period = shiftPeriod(TODAY, -daysAgo)
      const observations = [{ unit: '00004', measure: 'dossiers_received', period, value }]
      expect(await ward.ask('POST', '/api/v1/observations', { observations })).toMatchObject({ rejected: [] })
    }
    const isEqual = async () => {
      const own = await cells((path) => ward.ask('GET', path), '00004')
      expect(own.length).toBeGreaterThan(0)
      await expect.poll(() => cells((path) => city.ask('GET', path), '00004'), SOON).toEqual(own)
      return own
    }
    await say(10, 0)
    await isEqual()
    const [cityFile, wardFile] = [join(temporaryFolder(), 'city'), join(temporaryFolder(), 'ward')]
    expect(await runCommand('backup', '--home', cityHome, cityFile)).toMatchObject({ code: 0 })
    await say(20, 1)
    expect(await runCommand('backup', '--home', wardHome, wardFile)).toMatchObject({ code: 0 })
    await say(30, 2)
    await isEqual()
    await Promise.all([city.kill(), ward.kill()])
    expect(await runCommand('restore', '--home', cityHome, cityFile)).toMatchObject({ code: 0 })
    expect(await runCommand('restore', '--home', wardHome, wardFile)).toMatchObject({ code: 0 })
    city = await startCommand(cityHome, cityPort)
    ward = await startCommand(wardHome, wardPort)
    const own = await isEqual()
    expect(own).toContain(`dossiers_received|${shiftPeriod(TODAY, -1)}||20|1|1`)
    expect(own.join()).not.toContain(shiftPeriod(TODAY, -2))
    expect(await runCommand('verify', '--home', cityHome)).toMatchObject({ code: 0 })
  })
})

describe('a station on new hardware without a backup', LONG, () => {
  it('takes its figures back from its parent before it says anything', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    await report(ward, [
      [TODAY, 10],
      [TODAY, 7, 'land'],
      [shiftPeriod(TODAY, -400), 4],
      [shiftPeriod(TODAY, -2), 1],
    ])
    await equal(city, ward)
    await report(ward, [[shiftPeriod(TODAY, -2), null]])
    const before = await equal(city, ward)
    await ward.station.stop()

    const fresh = await member('00004')
    await report(fresh, [[TODAY, 12]])
    expect((await joined(city, fresh)).body).toMatchObject({ recovered: 2 })
    const own = await equal(city, fresh)
    // What it said itself stands; all else is as it was.
    const untouched = before.filter((line) => line.includes(String(shiftPeriod(TODAY, -400))))
    expect(untouched.length).toBeGreaterThan(0)
    expect(own).toEqual(expect.arrayContaining(untouched))
    expect(own).toEqual(
      expect.arrayContaining([
        `dossiers_received|${TODAY}||12|1|1`,
        `dossiers_received|${TODAY}|land|7|1|1`,
        `dossiers_received|${shiftPeriod(TODAY, -400)}||4|1|1`,
      ]),
    )
    expect(await sound(city)).toEqual([])
    expect(await sound(fresh)).toEqual([])
    const { body } = await fresh.station.ask<{ items: Array<{ source: string; author: string }> }>(
      'GET',
      `/api/v1/observations?unit=00004&measure=dossiers_received&period=${shiftPeriod(TODAY, -400)}`,
    )
    expect(body.items).toMatchObject([{ source: 'parent', author: 'station' }])
  })

  it('takes back more than one page, and joins only when it has all', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    const rows = Array.from({ length: 4_500 }, (_, index): Row => {
      return [shiftPeriod(TODAY, -(index % 90)), index, `s${Math.floor(index / 90)}`]
    })
    await report(ward, rows)
    const before = await equal(city, ward)
    await ward.station.stop()
    const keys: string[] = []
    const { station } = city.station
    const unit = station.units.byCode('00004')
    for (let after: string | undefined, pages = 0; unit && pages < 9; pages += 1) {
      const { items, next } = heldCells(station, unit, after)
      keys.push(...items.map(({ measure, slice, period }) => `${measure}|${slice}|${period}`))
      if (next === null) break
      after = next
    }
    expect([keys.length, new Set(keys).size]).toEqual([4_500, 4_500])
    const fresh = await member('00004')
    expect((await joined(city, fresh)).body).toMatchObject({ recovered: 4_500 })
    expect(await held(fresh, '00004')).toEqual(before)
    expect(await equal(city, fresh)).toEqual(before)
  })

  it('does not join where its parent holds what it cannot read yet; then nothing is withdrawn', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    await report(ward, [[TODAY, 10]])
    const before = await equal(city, ward)
    await ward.station.stop()
    const fresh = await member('00004')
    // As a pack that is not there yet.
    const { station } = fresh.station
    const { dictionary } = station
    station.replaceDictionary({
      ...dictionary,
      measure: (key) => (key === 'dossiers_received' ? null : dictionary.measure(key)),
    })
    const code = await makeCode(city.station, '00004')
    const attempt = () =>
      fresh.station.ask<{ code: string; recovered: number }>('POST', '/api/v1/uplink', { code })
    expect(await attempt()).toMatchObject({ status: 409, body: { code: 'unknown-measure' } })
    expect(station.hasParent).toBe(false)
    expect(await held(city, '00004')).toEqual(before)
    station.replaceDictionary(dictionary)
    expect(await attempt()).toMatchObject({ status: 200, body: { recovered: 1 } })
    expect(await equal(city, fresh)).toEqual(before)
  })

  it('with stations below it: they come first, and nothing is withdrawn unasked', async () => {
    const nation = await member('VN')
    const { city, ward } = await cast()
    await joined(nation, city)
    await joined(city, ward)
    await report(ward, [[TODAY, 10]])
    await equal(city, ward)
    const before = await equal(nation, city)
    await city.station.stop()

    const fresh = await member('01')
    expect(await joined(nation, fresh)).toMatchObject({ status: 409, body: { code: 'history-at-parent' } })
    expect(await held(nation, '01')).toEqual(before)
    expect((await joined(fresh, ward)).body).toMatchObject({ recovered: 0 })
    await equal(fresh, ward)
    expect(await joined(nation, fresh, true)).toMatchObject({ status: 200 })
    expect(await equal(nation, fresh)).toEqual(before)
  })

  it('turns the old hardware out', async () => {
    const { city, ward } = await cast()
    await joined(city, ward)
    await report(ward, [[TODAY, 10]])
    await equal(city, ward)
    const fresh = await member('00004')
    await joined(city, fresh)
    const state = async () =>
      (await ward.station.ask<{ uplink: { state: string } }>('GET', '/api/v1/station')).body.uplink.state
    await expect.poll(state, SOON).toBe('refused')
    await report(ward, [[TODAY, 99]])
    expect(await equal(city, fresh)).toContain(`dossiers_received|${TODAY}||10|1|1`)
  })
})
