/** Books compared by two real stations over real TLS: what was tampered with is found, shown and mended. */
import { describe, expect, it, vi } from 'vitest'
import type { AlarmItem } from '#shared/contract/alarms.ts'
import type { BooksCheckAnswer, BooksItem, BooksOutcome } from '#shared/contract/books.ts'
import type { ChildItem } from '#shared/contract/children.ts'
import type { QualityScoreItem } from '#shared/contract/quality.ts'
import { nightMoment } from '#shared/domain/books.ts'
import {
  formatInstant,
  type Period,
  packPeriod,
  periodAt,
  periodStart,
  shiftPeriod,
} from '#shared/domain/period.ts'
import { applyDepth } from '#station/chain/depth.ts'
import type { WritableDb } from '#station/db/database.ts'
import { verifyReplica } from '#station/features/verification/verify-cells.ts'
import { liveEvent, makeCode, realClock, startCity, wantDepth } from '../../support/chain.ts'
import { faultyWire } from '../../support/faulty-wire.ts'
import {
  makeStation,
  reopenStation,
  type TestClock,
  type TestStation,
  temporaryFolder,
} from '../../support/station.ts'

type City = TestStation & { url: string }
interface Chain {
  readonly city: City
  readonly ward: TestStation
  readonly clock: TestClock
  readonly today: Period
}

interface Settings {
  /** The address that the ward is given. */
  readonly url?: (city: City) => Promise<string>
  /** Both have the same clock otherwise. */
  readonly wardClock?: TestClock
  /** Where the ward is to be opened again. */
  readonly wardFolder?: string
}

/** A ward with some figures that has joined its city and compared its books once. */
async function startChain({ url, wardClock, wardFolder }: Settings = {}): Promise<Chain> {
  const clock = realClock()
  const city = await startCity({ clock })
  const ward = await makeStation('00004', {
    clock: wardClock ?? clock,
    heartbeatSeconds: 0.2,
    ...(wardFolder ? { folder: wardFolder } : {}),
  })
  const today = periodAt(clock(), 'day')
  await report(ward, 'dossiers_received', today, 120)
  await report(ward, 'dossiers_received', shiftPeriod(today, -1), 80)
  await report(ward, 'dossiers_handled', today, 100)
  await ward.start()
  const compared = booksOfChild(city, 'matched')
  const { body } = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', {
    unit: '00004',
    ...(url ? { url: await url(city) } : {}),
  })
  const joined = await ward.ask('POST', '/api/v1/uplink', { code: body.code })
  expect(joined.status).toBe(200)
  await compared
  return { city, ward, clock, today }
}

async function report(station: TestStation, measure: string, period: Period, value: number | null) {
  const unit = station.station.units.root.code
  const { rejected } = await station.post([{ unit, measure, period, value }])
  expect(rejected).toEqual([])
}

const booksOfChild = ({ station }: City, state: 'matched' | 'differs') =>
  liveEvent(station, ({ event, data }) => {
    if (event !== 'child') return null
    const { books } = JSON.parse(data) as ChildItem
    return books?.state === state ? books : null
  })

/** Compares now, however many figures are still on their way. */
async function check(ward: TestStation, asked: object = {}): Promise<BooksCheckAnswer> {
  const { status, body } = await ward.ask<BooksCheckAnswer>('POST', '/api/v1/books/checks', asked)
  expect(status).toBe(200)
  return body
}

async function books(station: TestStation): Promise<BooksItem[]> {
  return (await station.ask<{ items: BooksItem[] }>('GET', '/api/v1/books')).body.items
}

const openBooksAlarms = async (station: TestStation) => {
  const { body } = await station.ask<{ items: AlarmItem[] }>('GET', '/api/v1/alarms?state=open')
  return body.items
    .filter(({ kind }) => kind === 'books')
    .map(({ unit, severity, state, origin, value }) => ({ unit, severity, state, origin, value }))
}

/** Changes the replica behind the station's back. */
const tamper = ({ station }: TestStation, change: (db: WritableDb) => void) =>
  station.writer.write(({ db }) => change(db))

const CELL = `unit = (SELECT id FROM units WHERE code = '00004')
  AND measure = (SELECT id FROM measures WHERE key = 'dossiers_received') AND slice = 0 AND part = 0`

/** A unit's figure in a station's replica; null for a tombstone, undefined where there is no cell. */
const figure = ({ station }: TestStation, unit: string, period: string) =>
  station.db
    .prepare(
      `SELECT total FROM cells WHERE unit = (SELECT id FROM units WHERE code = ?) AND slice = 0 AND part = 0
         AND measure = (SELECT id FROM measures WHERE key = 'dossiers_received') AND period = ?`,
    )
    .pluck()
    .get(unit, packPeriod(period as Period))

const consistent = async (station: TestStation, measure: string) => {
  await station.station.quality.refresh()
  const { body } = await station.ask<{ items: QualityScoreItem[] }>(
    'GET',
    `/api/v1/quality?unit=00004&measure=${measure}`,
  )
  return body.items[0]?.consistent
}

const month = (day: Period) => day.slice(0, 7)

/** Measures of which the ward reports nothing, in all months of two years: more buckets than an outcome names. */
const MANY = { measures: ['petitions_total', 'petitions_on_time', 'dossiers_online'], months: 24 }
const ONE = { measures: ['petitions_total'], months: 1 }
const HOW_MANY = MANY.measures.length * MANY.months

/** Figures of the ward that the city has from before there was a station: in many buckets, and nothing mends them. */
const putOrphans = (city: City, first: Period, { measures, months }: typeof MANY) =>
  tamper(city, (db) => {
    const put = db.prepare(
      `INSERT OR REPLACE INTO cells SELECT unit, (SELECT id FROM measures WHERE key = @measure), slice, part, @period,
         7, 1, 1, 0, rev, as_of, computed_at, simulated, NULL, NULL, restated
       FROM cells WHERE ${CELL} AND origin_epoch IS NOT NULL ORDER BY period LIMIT 1`,
    )
    for (const measure of measures)
      for (let at = 0; at < months; at += 1)
        put.run({ measure, period: packPeriod(`${shiftPeriod(first, at)}-03` as Period) })
  })

/** Takes them away again, those of the latest months or all. */
const dropOrphans = (city: City, from: Period) =>
  tamper(city, (db) => {
    db.prepare(
      `DELETE FROM cells WHERE unit = (SELECT id FROM units WHERE code = '00004') AND origin_epoch IS NULL
         AND period >= ?`,
    ).run(packPeriod(`${from}-01` as Period))
  })

const epochOf = ({ station }: TestStation) => station.db.prepare('SELECT epoch FROM uplink').pluck().get()

describe('books', () => {
  it('are compared after joining, and both sides keep what came of it', async () => {
    const { city, ward } = await startChain()
    const [own] = await books(ward)
    const [childs] = await books(city)
    expect(own).toMatchObject({ unit: '01', parent: true, differing: 0, mended: 0 })
    expect(own?.compared).toBeGreaterThan(2)
    expect(own?.matchedAt).toBe(own?.checkedAt)
    expect(childs).toEqual({ ...own, unit: '00004', parent: false })
    expect(await consistent(city, 'dossiers_received')).toBe(1)
    expect(await consistent(ward, 'dossiers_received')).toBe(1)
  })

  it('show a figure that was changed at the parent with both totals, and mend it, the sum above included', async () => {
    const { city, ward, today } = await startChain()
    await tamper(city, (db) =>
      db
        .prepare(`UPDATE cells SET total = 999 WHERE ${CELL} AND period = ?`)
        .run(packPeriod(month(today) as Period)),
    )
    expect(figure(city, '00004', month(today))).toBe(999)
    const { state, outcome } = await check(ward)
    const before = month(shiftPeriod(today, -1))
    const total = before === month(today) ? 200 : 120
    expect(state).toBe('matched')
    expect(outcome?.mended).toBeGreaterThan(0)
    expect(outcome?.repaired).toEqual([
      {
        measure: 'dossiers_received',
        month: month(today),
        child: { count: expect.any(Number), total },
        parent: { count: expect.any(Number), total: 999 },
        refused: false,
      },
    ])
    expect(figure(city, '00004', month(today))).toBe(total)
    expect(figure(city, '01', month(today))).toBe(total)
    expect((await verifyReplica(city.station)).differences).toEqual([])
    const { body } = await ward.ask<{ items: Array<{ action: string }> }>('GET', '/api/v1/audit?limit=50')
    expect(body.items.map(({ action }) => action)).toContain('books-mended')
  })

  it('give the parent back what it lost, and take from it what it has too much', async () => {
    const { city, ward, today } = await startChain()
    const later = packPeriod(shiftPeriod(today, 3))
    await tamper(city, (db) => {
      db.prepare(`DELETE FROM cells WHERE ${CELL} AND period = ?`).run(packPeriod(today))
      db.prepare(
        `INSERT INTO cells SELECT unit, measure, slice, part, @later, 7, 1, 1, 0, rev, as_of, computed_at, simulated,
           origin_epoch, origin_rev, restated FROM cells WHERE ${CELL} AND period = @known`,
      ).run({ later, known: packPeriod(shiftPeriod(today, -1)) })
    })
    expect(figure(city, '00004', shiftPeriod(today, 3))).toBe(7)
    const epochBefore = ward.station.db.prepare('SELECT epoch FROM uplink').pluck().get() as number
    const { state, outcome } = await check(ward)
    expect([state, outcome?.differing]).toEqual(['matched', 0])
    expect(figure(city, '00004', today)).toBe(120)
    expect(figure(city, '01', today)).toBe(120)
    expect(figure(city, '00004', shiftPeriod(today, 3))).toBeNull()
    expect((await verifyReplica(city.station)).differences).toEqual([])
    expect(ward.station.db.prepare('SELECT epoch FROM uplink').pluck().get()).toBe(epochBefore + 1)
  })

  it('differ for good where the parent takes a measure no more: told on both sides, in yellow, once', async () => {
    const { city, ward, today } = await startChain()
    await tamper(city, (db) => db.prepare(`DELETE FROM cells WHERE ${CELL}`).run())
    const { dictionary } = city.station
    const known = ({ key }: { key: string }) => key !== 'dossiers_received'
    city.station.replaceDictionary({
      ...dictionary,
      measures: dictionary.measures.filter(known),
      measure: (key) => (known({ key }) ? dictionary.measure(key) : null),
    })
    const told = booksOfChild(city, 'differs')
    const { state, outcome } = await check(ward)
    expect(state).toBe('differs')
    expect(outcome?.differences[0]).toMatchObject({
      measure: 'dossiers_received',
      month: expect.stringMatching(/^\d{4}-\d\d$/),
      parent: { count: 0, total: null },
      refused: true,
    })
    expect(outcome?.differences.every(({ refused }) => refused)).toBe(true)
    await told
    expect(await openBooksAlarms(ward)).toMatchObject([{ unit: '00004', severity: 'yellow', origin: null }])
    expect(await openBooksAlarms(city)).toMatchObject([{ unit: '00004', severity: 'yellow', origin: null }])
    const epoch = ward.station.db.prepare('SELECT epoch FROM uplink').pluck().get()
    const again = (await check(ward)).outcome as BooksOutcome
    expect(again.differing).toBe(outcome?.differing)
    expect(again.matchedAt).toBe((await books(city))[0]?.matchedAt)
    expect(ward.station.db.prepare('SELECT epoch FROM uplink').pluck().get()).toBe(epoch)
    expect(await consistent(ward, 'dossiers_received')).toBe(0)
    expect(await consistent(ward, 'dossiers_handled')).toBe(1)
    // Other figures still travel.
    await report(ward, 'dossiers_handled', today, 101)
    expect((await check(ward)).state).toBe('differs')
  })

  it('raise a red alarm on either side where nothing mends them, and the alarm returns when they match', async () => {
    const { city, ward, today } = await startChain()
    // As if the parent had figures of the unit from before it had a station.
    const orphan = (db: WritableDb) =>
      db
        .prepare(
          `INSERT INTO cells SELECT unit, measure, slice, part, @later, 7, 1, 1, 0, rev, as_of, computed_at, simulated,
             NULL, NULL, restated FROM cells WHERE ${CELL} AND period = @known`,
        )
        .run({ later: packPeriod(shiftPeriod(today, -40)), known: packPeriod(today) })
    await tamper(city, orphan)
    const told = booksOfChild(city, 'differs')
    const { outcome } = await check(ward)
    expect(outcome).toMatchObject({ differing: 1, differences: [{ refused: false }] })
    await told
    expect(await openBooksAlarms(ward)).toEqual([
      { unit: '00004', severity: 'red', state: 'unacknowledged', origin: null, value: 1 },
    ])
    // The city has one alarm about it, its own.
    expect(await openBooksAlarms(city)).toEqual([
      { unit: '00004', severity: 'red', state: 'unacknowledged', origin: null, value: 1 },
    ])
    expect(await consistent(city, 'dossiers_received')).toBe(0)
    const epoch = ward.station.db.prepare('SELECT epoch FROM uplink').pluck().get()
    await check(ward)
    // A sound replica does not make the books with the parent right.
    await ward.ask('POST', '/api/v1/verifications')
    expect(await openBooksAlarms(ward)).toMatchObject([
      { severity: 'red', state: 'unacknowledged', value: 1 },
    ])
    // What a new epoch did not mend is not worth another one.
    expect(ward.station.db.prepare('SELECT epoch FROM uplink').pluck().get()).toBe(epoch)

    await tamper(city, (db) => {
      db.prepare(`DELETE FROM cells WHERE ${CELL} AND period = ?`).run(packPeriod(shiftPeriod(today, -40)))
    })
    const matched = booksOfChild(city, 'matched')
    expect((await check(ward)).state).toBe('matched')
    await matched
    expect(await openBooksAlarms(ward)).toMatchObject([{ state: 'returned' }])
    expect(await openBooksAlarms(city)).toMatchObject([{ state: 'returned' }])
  })

  it('are compared for other years when asked, and go on being compared where they differed', async () => {
    const { city, ward, today } = await startChain()
    const year = Number(today.slice(0, 4))
    const old = `${year - 4}-05-10` as Period
    await report(ward, 'dossiers_received', old, 5)
    await check(ward)
    await tamper(city, (db) =>
      db
        .prepare(`UPDATE cells SET total = 6, origin_epoch = 1000 WHERE ${CELL} AND period = ?`)
        .run(packPeriod(old)),
    )
    expect((await check(ward)).state).toBe('matched')
    const asked = await check(ward, { from: `${year - 4}-01`, to: `${year - 4}-12` })
    expect(asked).toMatchObject({ state: 'differs', outcome: { from: `${year - 4}-01`, to: `${year}-12` } })
    expect(await check(ward)).toMatchObject({ state: 'differs', outcome: { from: `${year - 4}-05` } })
    const { status, body } = await ward.ask('POST', '/api/v1/books/checks', { from: '2026-W01' })
    expect([status, body]).toMatchObject([422, { code: 'bad-months' }])
  })

  it('begin no epoch again where more buckets than an outcome names differ for good', async () => {
    const wardFolder = temporaryFolder()
    const { city, ward, clock, today } = await startChain({ wardFolder })
    await putOrphans(city, `${Number(today.slice(0, 4)) - 1}-01` as Period, MANY)
    const first = await check(ward)
    expect(first).toMatchObject({ state: 'differs', outcome: { differing: HOW_MANY } })
    const epoch = epochOf(ward)
    expect(await check(ward)).toMatchObject({ state: 'differs', outcome: { differing: HOW_MANY } })
    expect(epochOf(ward)).toBe(epoch)
    await ward.stop()
    const again = await reopenStation(wardFolder, clock)
    const back = linked(again)
    await again.start()
    await back
    expect((await check(again)).outcome?.differing).toBe(HOW_MANY)
    expect(epochOf(again)).toBe(epoch)
    // The parent is told no more than before.
    expect((await books(city))[0]?.differences).toEqual(first.outcome?.differences)
    expect(first.outcome?.differences).toHaveLength(50)
  })

  it('go on being compared in the months that an outcome had no room to name', async () => {
    const { city, ward, today } = await startChain()
    const year = Number(today.slice(0, 4))
    const old = `${year - 4}-05` as Period
    await putOrphans(city, old, ONE)
    await putOrphans(city, `${year - 1}-01` as Period, MANY)
    const { outcome } = await check(ward, { from: old })
    expect(outcome?.differing).toBe(HOW_MANY + 1)
    expect(outcome?.differences.map(({ month }) => month)).not.toContain(old)
    await dropOrphans(city, `${year - 1}-01` as Period)
    const left = { from: old, differing: 1, differences: [{ month: old }] }
    expect(await check(ward)).toMatchObject({ state: 'differs', outcome: left })
    await dropOrphans(city, old)
    expect(await check(ward)).toMatchObject({ state: 'matched', outcome: { from: old } })
    // Nothing is left of it.
    expect(await check(ward)).toMatchObject({ state: 'matched', outcome: { from: `${year - 1}-01` } })
  })

  it('forget what differed with the parent before where the station joins anew', async () => {
    const { city, ward, today } = await startChain()
    const year = Number(today.slice(0, 4))
    const old = `${year - 4}-05` as Period
    await putOrphans(city, old, ONE)
    await putOrphans(city, `${year - 1}-01` as Period, MANY)
    expect((await check(ward, { from: old })).outcome?.differing).toBe(HOW_MANY + 1)
    await ward.ask('POST', '/api/v1/uplink', { code: await makeCode(city, '00004') })
    const { outcome } = await check(ward)
    expect(outcome).toMatchObject({ from: `${year - 1}-01`, differing: HOW_MANY })
  })

  it('are compared every night at the unit’s own moment, and after a night without the station', async () => {
    const { city, ward, clock, today } = await startChain()
    const checkedAt = async () => Date.parse((await books(ward))[0]?.checkedAt ?? '')
    const momentOf = (day: Period) => periodStart(day) + nightMoment('00004')
    const moment = momentOf(momentOf(today) > clock() ? today : shiftPeriod(today, 1))
    clock.now = moment - 60_000
    const first = await checkedAt()
    // Two heartbeats later nothing has been compared.
    await untilHeard(city, 2)
    expect(await checkedAt()).toBe(first)
    clock.now = moment
    await booksOfChild(city, 'matched')
    expect(await checkedAt()).toBe(moment)
    clock.now = moment + 30 * 3_600_000
    await booksOfChild(city, 'matched')
    expect(await checkedAt()).toBe(clock.now)
  })

  it('are compared once, and shown, where the clock was put back to before the station joined', async () => {
    const wardClock = realClock()
    const { city, ward } = await startChain({ wardClock })
    const { root } = ward.station.units
    const touched = vi.spyOn(ward.station.quality, 'touch')
    const [measure] = ward.station.dictionary.measures
    wardClock.now -= 12 * 3_600_000
    await untilHeard(city, 3)
    // Whatever is compared may make every measure consistent, and is looked at for it.
    expect(touched.mock.calls.filter((call) => call[0] === root.id && call[1] === measure?.id)).toHaveLength(
      1,
    )
    expect(await books(ward)).toMatchObject([{ checkedAt: formatInstant(wardClock.now), differing: 0 }])
  })

  it('wait for a parent that is not there, and say so', async () => {
    let wire: Awaited<ReturnType<typeof faultyWire>> | null = null
    const { ward, city, today } = await startChain({
      url: async ({ url }) => {
        wire = await faultyWire(url)
        return wire.url
      },
    })
    const link = wire as unknown as Awaited<ReturnType<typeof faultyWire>>
    await link.become('cut')
    const lost = await check(ward)
    expect(lost).toMatchObject({ state: 'offline', outcome: null })
    expect(lost.detail).toMatch(/Không nối được/)
    await tamper(city, (db) =>
      db.prepare(`UPDATE cells SET total = 1 WHERE ${CELL} AND period = ?`).run(packPeriod(today)),
    )
    const back = linked(ward)
    await link.become('none')
    await back
    expect(await check(ward)).toMatchObject({ state: 'matched' })
    expect(figure(city, '00004', today)).toBe(120)
  })

  it('go as deep as the figures do', async () => {
    const clock = realClock()
    const nation = await makeStation('VN', { clock })
    const { chain } = await nation.start()
    const city = await makeStation('01', { clock, heartbeatSeconds: 0.2 })
    const today = periodAt(clock(), 'day')
    const rows = ['00004', '00008'].map((unit, index) => ({
      unit,
      measure: 'dossiers_received',
      period: today,
      value: 10 + index,
    }))
    expect((await city.post(rows)).rejected).toEqual([])
    await city.start()
    const compared = booksOfChild({ ...nation, url: chain }, 'matched')
    await city.ask('POST', '/api/v1/uplink', { code: await makeCode(nation, '01') })
    await compared
    const own = (await books(city))[0]?.compared
    await wantDepth(nation, '01', 'all')
    await city.station.writer.write((transaction) => applyDepth(city.station, transaction, 'all'))
    expect(await check(city)).toMatchObject({ state: 'matched', outcome: { compared: own, mended: 0 } })
    expect(figure(nation, '00004', today)).toBe(10)
    await tamper(nation, (db) =>
      db.prepare(`UPDATE cells SET total = 99 WHERE ${CELL} AND period = ?`).run(packPeriod(today)),
    )
    const { state, outcome } = await check(city)
    expect([state, outcome?.repaired?.length]).toEqual(['matched', 1])
    expect(figure(nation, '00004', today)).toBe(10)
    expect(figure(nation, '01', today)).toBe(21)
    expect(figure(nation, 'VN', today)).toBe(21)
  })

  it('wait where a child has not heard yet that the parent wants less, and nothing is sent for it', async () => {
    const clock = realClock()
    const nation = await makeStation('VN', { clock })
    const { chain } = await nation.start()
    const city = await makeStation('01', { clock, heartbeatSeconds: 0.2 })
    const [unit, measure] = ['00004', 'dossiers_received']
    await city.post([{ unit, measure, period: periodAt(clock(), 'day'), value: 10 }])
    await city.start()
    const compared = booksOfChild({ ...nation, url: chain }, 'matched')
    await city.ask('POST', '/api/v1/uplink', { code: await makeCode(nation, '01') })
    await compared
    const before = (await books(city))[0]
    await city.station.writer.write((transaction) => applyDepth(city.station, transaction, 'all'))
    expect(await check(city)).toMatchObject({ state: 'busy', outcome: null })
    expect((await books(city))[0]).toEqual(before)
    await city.station.writer.write((transaction) => applyDepth(city.station, transaction, 'own'))
    expect(await check(city)).toMatchObject({ state: 'matched', outcome: { mended: 0, differing: 0 } })
  })

  it('are not compared by a station without a parent, nor by one that does not run', async () => {
    const alone = await makeStation('00004', { clock: realClock() })
    expect(await check(alone)).toMatchObject({ state: 'offline', detail: 'Trạm chưa chạy.' })
    await alone.start()
    expect(await check(alone)).toMatchObject({ state: 'no-parent', outcome: null })
  })
})

const linked = ({ station }: TestStation) =>
  liveEvent(station, ({ event, data }) => {
    if (event !== 'station') return null
    return JSON.parse(data).uplink?.state === 'linked' ? true : null
  })

/** Resolves once so many batches have been taken by the city. */
async function untilHeard({ station }: City, batches: number): Promise<void> {
  const last = () => station.db.prepare('SELECT last_batch FROM children').pluck().get()
  for (let heard = 0; heard < batches; heard += 1) {
    const before = last()
    await expect.poll(last, { interval: 20, timeout: 10_000 }).not.toBe(before)
  }
}
