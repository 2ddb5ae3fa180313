/** What a station tells of itself besides figures: events, stations below it, the quality of its data. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { QualityOverview } from '#shared/contract/quality.ts'
import type { Period } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { backUp } from '#station/backup/back-up.ts'
import { restore } from '#station/backup/restore.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment, revokeChild } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { selectTold } from '#station/chain/receive-told.ts'
import { prepareBatch, startEpoch } from '#station/chain/sending.ts'
import { markSilent } from '#station/chain/silence.ts'
import { tellEvent, tellStart, tellStations } from '#station/chain/station-events.ts'
import { tell } from '#station/chain/tell.ts'
import { onTime } from '../../support/alarms.ts'
import { link, sendAll, sendOne } from '../../support/levels.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../support/station.ts'

async function pair() {
  const clock = testClock()
  const city = await makeStation('01', { clock })
  const ward = await makeStation('00004', { clock })
  await link(city, ward)
  await sendAll(city, ward)
  return { clock, city, ward }
}

const eventsAt = ({ station }: TestStation) =>
  selectTold(station.db, 'event').map(({ item }) => [item.event, item.about, item.figure])

const stationsAt = ({ station }: TestStation) =>
  selectTold(station.db, 'station').map(({ item }) => [item.unit, item.state, item.version, item.gone])

describe('events', () => {
  it('go up as they happen: a start, another version, a new epoch', async () => {
    const { city, ward } = await pair()
    await tellStart(ward.station)
    await sendAll(city, ward)
    const [[started, , version] = []] = eventsAt(city)
    expect([started, version]).toEqual(['started', expect.stringMatching(/^\d+\.\d+/)])

    await ward.station.writer.write(({ db }) => {
      db.exec(`UPDATE told_up SET body = json_set(body, '$.figure', '0.0.1') WHERE kind = 'event'`)
    })
    await tellStart(ward.station)
    await sendAll(city, ward)
    expect(eventsAt(city).map(([event]) => event)).toEqual(['started', 'updated', 'started'])

    const prepared = await prepareBatch(ward.station, 10)
    if (!prepared) throw new Error('no batch')
    await startEpoch(ward.station, prepared, 4)
    await sendAll(city, ward)
    expect(eventsAt(city).at(-1)).toEqual(['resynced', null, '5'])
  })

  it('say that the station came back from a backup, once', async () => {
    const { clock, city, ward } = await pair()
    const { home } = ward.station
    const file = join(temporaryFolder(), 'ward.db')
    await backUp(home, file, clock())
    await ward.stop()
    restore(home, file, { keys: false, now: clock() })
    const again = await reopenStation(home.dir, clock)
    await tellStart(again.station)
    await tellStart(again.station)
    await sendAll(city, again)
    expect(eventsAt(city).filter(([event]) => event === 'restored')).toEqual([
      ['restored', null, expect.stringMatching(/^2026-11-21T/)],
    ])
  })

  it('are kept by the newest two hundred at both ends', async () => {
    const { city, ward } = await pair()
    for (let at = 0; at < 3; at += 1) {
      await ward.station.writer.write(({ db }) => {
        for (let each = 0; each < 100; each += 1)
          tellEvent(ward.station, db, { event: 'restored', figure: String(100 * at + each) })
      })
      await sendAll(city, ward)
    }
    for (const events of [
      eventsAt(city),
      ward.station.db.prepare(`SELECT 1 FROM told_up WHERE kind = 'event'`).all(),
    ])
      expect(events).toHaveLength(200)
    expect(eventsAt(city)[0]).toEqual(['restored', null, '100'])
    expect(eventsAt(city).at(-1)).toEqual(['restored', null, '299'])
  })

  it('are nobody’s matter where there is no parent', async () => {
    const ward = await makeStation('00004')
    await tellStart(ward.station)
    expect(ward.station.db.prepare('SELECT * FROM told_up').all()).toEqual([])
  })
})

describe('stations below', () => {
  async function three() {
    const clock = testClock()
    const nation = await makeStation('VN', { clock })
    const city = await makeStation('01', { clock })
    const ward = await makeStation('00004', { clock })
    await link(nation, city)
    await sendAll(nation, city)
    await link(city, ward)
    await sendAll(nation, city)
    return { clock, nation, city, ward }
  }

  it('are told from their enrolment to their end, and never for a heartbeat', async () => {
    const { clock, nation, city, ward } = await three()
    const began = clock()
    expect(stationsAt(nation)).toEqual([['00004', 'never', null, false]])
    await sendAll(city, ward)
    await sendAll(nation, city)
    expect(stationsAt(nation)).toEqual([['00004', 'live', expect.any(String), false]])

    clock.now += 30_000
    await sendOne(city, ward)
    expect((await sendOne(nation, city))?.batch.items).toEqual([])

    clock.now += 90_001
    await markSilent(city.station, began)
    await sendAll(nation, city)
    expect(stationsAt(nation)).toEqual([['00004', 'silent', expect.any(String), false]])
    await sendOne(city, ward)
    await sendAll(nation, city)
    expect(stationsAt(nation)).toEqual([['00004', 'live', expect.any(String), false]])

    await revokeChild(city.station, '00004' as UnitCode)
    await sendAll(nation, city)
    expect(stationsAt(nation)).toEqual([['00004', 'never', null, true]])
    expect(eventsAt(nation).map(([event, about]) => [event, about])).toEqual([
      ['child-enrolled', '00004'],
      ['child-revoked', '00004'],
    ])
  })

  it('are passed on as those above them tell, until those tell no more', async () => {
    const { nation, city, ward } = await three()
    await sendAll(city, ward)
    const sender = city.station.units.byCode('00004')?.id
    const about = city.station.units.byCode('00008')?.id
    const body = {
      unit: '00008',
      state: 'silent',
      stateSince: null,
      version: '9.9',
      books: 'differs',
      gone: false,
    }
    await city.station.writer.write(({ db }) => {
      db.prepare(
        `INSERT INTO told (sender, kind, key, unit, epoch, rev, body, received_at)
         VALUES (?, 'station', '00008', ?, 1, 1, ?, 0)`,
      ).run(sender, about, JSON.stringify(body))
      tellStations(city.station, db)
    })
    await sendAll(nation, city)
    expect(stationsAt(nation)).toContainEqual(['00008', 'silent', '9.9', false])
    const prepared = await prepareBatch(ward.station, 10)
    if (!prepared) throw new Error('no batch')
    await startEpoch(ward.station, prepared, 1)
    await sendAll(city, ward)
    await sendAll(nation, city)
    expect(stationsAt(nation)).toEqual([
      ['00004', 'live', expect.any(String), false],
      ['00008', 'never', null, true],
    ])
  })

  it('say how their books stand', async () => {
    const { nation, city, ward } = await three()
    await sendAll(city, ward)
    await ward.station.writer.write(({ db }) =>
      tell(db, {
        kind: 'books',
        key: 'books',
        unit: '00004' as UnitCode,
        checkedAt: '2026-11-21T21:00:00.000+07:00',
        from: '2026-01' as Period,
        to: '2026-11' as Period,
        matchedAt: null,
        compared: 3,
        differing: 1,
        differences: [],
        mended: 0,
      }),
    )
    await sendAll(city, ward)
    await sendAll(nation, city)
    expect(selectTold(nation.station.db, 'station').map(({ item }) => item.books)).toEqual(['differs'])
  })
})

describe('quality', () => {
  it('of a unit with a station is what that station says', async () => {
    const { city, ward } = await pair()
    await ward.post(onTime('00004', 90))
    await ward.post([{ unit: '00004', measure: 'dossiers_received', period: '2026-11-20', value: -5 }])
    await ward.station.quality.refresh()
    await sendAll(city, ward)
    await city.station.quality.refresh()
    const read = async (station: TestStation, unit: string) =>
      (await station.ask<QualityOverview>('GET', `/api/v1/quality/summary?unit=${unit}`)).body
    const own = await read(ward, '00004')
    expect(own.whole.scores).toBeGreaterThan(0)
    // Here there are no rejected rows: of itself the city could not say how correct the ward's are.
    const { uses: _uses, at: _at, ...figures } = own.whole
    expect((await read(city, '00004')).whole).toMatchObject(figures)
    const [asChild] = (await read(city, '01')).units
    expect(asChild).toMatchObject(figures)
    const byMeasure = ({ measures }: QualityOverview) =>
      Object.fromEntries(measures.map(({ measure, total }) => [measure, total]))
    expect(byMeasure(await read(city, '00004'))).toEqual(byMeasure(own))
  })

  it('is told again only where it is another', async () => {
    const { city, ward } = await pair()
    await ward.post(onTime('00004', 90))
    await ward.station.quality.refresh()
    await sendAll(city, ward)
    ward.station.quality.touchAll()
    await ward.station.quality.refresh()
    expect((await sendOne(city, ward))?.batch.items).toEqual([])
  })
})

describe('a code that is redeemed', () => {
  it('is told upwards as a child that was enrolled', async () => {
    const clock = testClock()
    const nation = await makeStation('VN', { clock })
    const city = await makeStation('01', { clock })
    await link(nation, city)
    const identity = loadIdentity(city.station.home)
    const { code } = await createEnrolment(city.station, identity, {
      unit: '00008' as UnitCode,
      url: 'https://127.0.0.1:1',
    })
    const { secret } = readEnrolmentCode(code)
    const request = await makeRequest('00008' as UnitCode, identity.key)
    await redeemEnrolment(city.station, identity, { secret, request, address: 'x' })
    await sendAll(nation, city)
    expect(eventsAt(nation)).toEqual([['child-enrolled', '00008', null]])
  })
})
