/** Alarms that explain others, alarms of stations and of this station itself, and the load of them all. */
import { describe, expect, it } from 'vitest'
import type { AlarmItem } from '#shared/contract/alarms.ts'
import { markSilent } from '#station/chain/silence.ts'
import { followBooks } from '#station/features/alarms/follow-sources.ts'
import { tendAlarms } from '#station/features/alarms/tend-alarms.ts'
import {
  act,
  alarmAt,
  configure,
  DAY_MS,
  eventNames,
  eventsOf,
  HOUR_MS,
  listAlarms,
  loadOf,
  MINUTE_MS,
  onTime,
  pass,
  ROOMY,
} from '../../../support/alarms.ts'
import { enrolByHand, makeBatch, makeCell, postJson, startCity } from '../../../support/chain.ts'
import { readLive } from '../../../support/live-reader.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const BATCHES = '/chain/v1/batches'

/** Cells of DV.01 for a day, as a commune sends them. */
const cells = (on_time: number, rev: number, period: string) => [
  makeCell({ measure: 'dossiers_handled', value: 100, period, rev }),
  makeCell({ measure: 'dossiers_on_time', value: on_time, period, rev: rev + 1 }),
]

const today = (station: TestStation) => new Date(station.clock.now + 7 * HOUR_MS).toISOString().slice(0, 10)

describe('a unit with a station of its own', () => {
  it('opens no KPI alarm above; the city’s own lamp does', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const batch = makeBatch({ items: cells(90, 1, today(city)) })
    expect((await postJson(city.url, BATCHES, batch, child)).status).toBe(200)
    expect((await listAlarms(city, '&code=DV.01')).map(({ unit }) => unit)).toEqual(['01'])
  })
})

describe('a silent station', () => {
  it('has one alarm, counts what is out of sight, and lets go of what is still bad when it speaks', async () => {
    const city = await startCity({ silentAfterSeconds: 90 })
    const { station } = city
    // Opened here before the ward got a station of its own: it is followed to its end.
    await city.post(onTime('00004', 90, today(city)))
    await city.post([{ unit: '00004', period: today(city), measure: 'dossiers_overdue', value: 0 }])
    const child = await enrolByHand(city, '00004')
    const began = city.clock()
    const first = makeBatch()
    await postJson(city.url, BATCHES, first, child)
    city.clock.now += 90_001
    await markSilent(station, began)

    const [silent] = await listAlarms(city, '&kind=silent')
    const red = await alarmAt(city, '00004')
    expect(silent).toMatchObject({
      unit: '00004',
      severity: 'red',
      state: 'unacknowledged',
      sounding: true,
      value: began,
      code: null,
      lamp: null,
    })
    expect(red).toMatchObject({
      kind: 'lamp',
      state: 'unacknowledged',
      lamp: 'grey',
      reason: 'silent',
      suppressedBy: silent?.id,
      sounding: false,
    })
    const greyed = station.standing
      .ofUnit(station.units.byCode('00004')?.id as never)
      .filter(({ reason, settled }) => reason === 'silent' && settled.colour !== null)
    expect(greyed.length).toBeGreaterThan(1)
    expect(silent?.suppresses).toBe(greyed.length)
    expect(await loadOf(city)).toMatchObject({ suppressed: 1, inFloodNow: false })

    await postJson(city.url, BATCHES, makeBatch({ after: first.batch }), child)
    expect(await listAlarms(city, '&kind=silent')).toMatchObject([{ state: 'returned', suppresses: 0 }])
    expect(await alarmAt(city, '00004')).toMatchObject({
      id: red.id,
      state: 'unacknowledged',
      suppressedBy: null,
      lamp: 'red',
      sounding: true,
    })
    expect(await eventNames(city, red.id)).toEqual(['opened', 'suppressed', 'grey', 'released', 'lit'])
    expect(await eventNames(city, silent?.id ?? 0)).toEqual(['opened', 'returned'])
  })

  it('that is turned out takes its alarm along', async () => {
    const city = await startCity({ silentAfterSeconds: 90 })
    const child = await enrolByHand(city, '00004')
    const began = city.clock()
    await postJson(city.url, BATCHES, makeBatch(), child)
    city.clock.now += 90_001
    await markSilent(city.station, began)
    await city.ask('DELETE', '/api/v1/children/00004')
    await pass(city, 0)
    expect(await listAlarms(city, '&kind=silent')).toEqual([])
    expect((await listAlarms(city, '&kind=silent&state=closed'))[0]).toMatchObject({ unit: '00004' })
  })
})

describe('a child’s clock', () => {
  it('that is off by more than a minute is told until it is right again', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    let after: string | null = null
    const hear = async (skewMs: number) => {
      const clock = new Date(city.clock() + skewMs).toISOString()
      const batch = makeBatch({ after, clock })
      expect((await postJson(city.url, BATCHES, batch, child)).status).toBe(200)
      after = batch.batch
      await tendAlarms(city.station, ROOMY)
      return (await listAlarms(city, '&kind=clock')).map(({ state, value, severity }) => [
        state,
        value,
        severity,
      ])
    }
    expect(await hear(60_000)).toEqual([])
    expect(await hear(-61_000)).toEqual([['unacknowledged', -61_000, 'yellow']])
    expect(await hear(-50_000)).toEqual([['unacknowledged', -50_000, 'yellow']])
    expect(await hear(1_000)).toEqual([['returned', -50_000, 'yellow']])
  })
})

describe('a KPI that grew too old at a unit', () => {
  it('explains that it did below it', async () => {
    const city = await makeStation('01')
    await city.post(['00004', '00008', '00025'].flatMap((unit) => onTime(unit, 100)))
    await pass(city, 10 * DAY_MS)
    const stale = await listAlarms(city, '&kind=stale&code=DV.01')
    const top = stale.find(({ unit }) => unit === '01') as AlarmItem
    expect(top).toMatchObject({ suppressedBy: null, suppresses: 3 })
    const below = stale.filter(({ unit }) => unit !== '01')
    expect(below.map(({ suppressedBy }) => suppressedBy)).toEqual([top.id, top.id, top.id])
    // Nobody was shown them, so they are gone with what they were about.
    await city.post(onTime('00004', 100, today(city)))
    const left = await listAlarms(city, '&kind=stale&code=DV.01')
    expect(left.map(({ unit, state, suppressedBy }) => [unit, state, suppressedBy])).toEqual([
      ['00025', 'unacknowledged', null],
      ['00008', 'unacknowledged', null],
      ['01', 'returned', null],
    ])
  })
})

describe('this station', () => {
  it('alarms about books that do not add up, until they do', async () => {
    const station = await makeStation('00004')
    await station.post(onTime('00004', 99))
    await station.ask('POST', '/api/v1/verifications')
    expect(await listAlarms(station)).toEqual([])
    await station.station.writer.write(({ db }) => db.exec('UPDATE cells SET total = total + 1'))
    await station.ask('POST', '/api/v1/verifications')
    const [books] = await listAlarms(station)
    expect(books).toMatchObject({ kind: 'books', unit: '00004', severity: 'red', state: 'unacknowledged' })
    expect(books?.value).toBeGreaterThan(0)
    await followBooks(station.station, { integrity: [], differences: [] })
    expect(await listAlarms(station)).toMatchObject([{ kind: 'books', state: 'returned' }])
  })

  it('alarms about a disk that fills, more loudly when next to nothing is left', async () => {
    const station = await makeStation('00004')
    const seen = []
    for (const mebibytes of [4_000, 2_000, 2_100, 530, 500, 530, 600, 3_000]) {
      await pass(station, MINUTE_MS, { freeBytes: async () => mebibytes * 1_048_576 })
      const [disk] = await listAlarms(station, '&kind=disk')
      seen.push(disk ? `${disk.severity} ${disk.state}` : 'none')
    }
    expect(seen).toEqual([
      'none',
      'yellow unacknowledged',
      'yellow unacknowledged',
      'yellow unacknowledged',
      'red unacknowledged',
      'red unacknowledged',
      'yellow unacknowledged',
      'yellow returned',
    ])
  })

  it('has nothing to say about a volume that cannot be asked', async () => {
    const station = await makeStation('00004')
    const asked: string[] = []
    await tendAlarms(station.station, {
      async freeBytes(folder) {
        asked.push(folder)
        return null
      },
    })
    expect([asked, await listAlarms(station)]).toEqual([[station.station.home.dir], []])
  })
})

describe('a storm', () => {
  it('of a hundred lamps at once is a flood; the load tells it by the hour, the day and the week', async () => {
    const city = await makeStation('01')
    const { station } = city
    const units = station.units.children(station.units.root.id).slice(0, 100)
    await city.post(units.flatMap(({ code }) => onTime(code, 90)))
    const open = await listAlarms(city)
    expect(open).toHaveLength(101)
    await pass(city, 10 * MINUTE_MS - 1)
    expect(await loadOf(city)).toMatchObject({ lastHour: 101, inFloodNow: true, open: 101, sounding: 101 })
    await pass(city, HOUR_MS)
    const load = await loadOf(city)
    expect(load).toMatchObject({ lastHour: 0, inFloodNow: false, unacknowledged: 101, stale: 0 })
    expect(load.perHour).toBeCloseTo(101 / 24, 9)
    expect(load.floodShareDay).toBeCloseTo(1 / 144, 9)
    expect(load.floodShareWeek).toBeCloseTo(1 / 1_008, 9)
    expect(load.perDay).toHaveLength(14)
    expect(load.perDay.at(-1)).toEqual({ date: '2026-11-21', alarms: 101 })

    await act(city, open[0]?.id ?? 0, 'shelve', {
      by: 'An',
      reason: 'Bảo trì',
      until: new Date(city.clock.now + HOUR_MS).toISOString(),
    })
    await act(city, open[1]?.id ?? 0, 'out-of-service')
    await act(city, open[2]?.id ?? 0, 'acknowledge')
    expect(await loadOf(city)).toMatchObject({ shelved: 1, outOfService: 1, unacknowledged: 98, open: 101 })
    await pass(city, DAY_MS)
    const later = await loadOf(city)
    // The shelf and the acknowledgement ended: two were announced again.
    expect(later).toMatchObject({ stale: 101, shelved: 0, unacknowledged: 100, lastHour: 2 })
    expect(later.perDay.slice(-2)).toEqual([
      { date: '2026-11-21', alarms: 101 },
      { date: '2026-11-22', alarms: 2 },
    ])
  })
})

describe('a flood', () => {
  it('that began before the day that is looked at counts for what reaches into it', async () => {
    const city = await makeStation('01')
    const { units } = city.station
    await city.post(
      units
        .children(units.root.id)
        .slice(0, 12)
        .flatMap(({ code }) => onTime(code, 90)),
    )
    await pass(city, DAY_MS + 5 * MINUTE_MS)
    expect((await loadOf(city)).floodShareDay).toBeCloseTo(5 / 1_440, 9)
  })
})

describe('the live stream', () => {
  it('tells open alarms first, then each as it changes, and a storm as a snapshot', async () => {
    const city = await makeStation('01')
    const { loopback } = await city.start()
    await city.post(onTime('00004', 90))
    const live = await readLive(loopback, city.token)
    const first = await live.next()
    expect(first.data.alarms.map(({ unit }: AlarmItem) => unit).toSorted()).toEqual(['00004', '01'])
    expect(first.data.alarmLoad).toMatchObject({ open: 2, unacknowledged: 2 })

    const { id } = await alarmAt(city, '00004')
    await act(city, id, 'acknowledge')
    const told = await live.until(({ event, data }) => event === 'alarm' && data.state === 'acknowledged')
    expect(told.at(-1)?.data).toEqual(await alarmAt(city, '00004'))

    // Quiet hours change no alarm, but what is heard.
    await configure(city, { quietHours: { from: '22:00', to: '06:00' } })
    city.clock.now += HOUR_MS
    await tendAlarms(city.station, ROOMY)
    await live.until(({ event, data }) => event === 'alarm' && data.unit === '01' && !data.sounding)

    // Lamps that no figure tells of: only the alarms are news.
    const { standing, units, dictionary } = city.station
    const { id: ward } = units.byCode('00004') ?? units.root
    const [red] = standing.ofUnit(ward).filter(({ lamp }) => lamp === 'red')
    if (!red) throw new Error('no red lamp')
    const communes = units.children(units.root.id).slice(0, 120)
    const codes = dictionary.kpis.slice(0, 3)
    standing.replace(communes.flatMap((unit) => codes.map((kpi) => ({ ...red, unit: unit.id, kpi: kpi.id }))))
    await tendAlarms(city.station, ROOMY)
    const next = await live.until(({ event }) => event === 'snapshot')
    expect(next.at(-1)?.data.alarmLoad.open).toBe((await listAlarms(city)).length)
  })
})

describe('escalation to a parent that is joined', () => {
  it('names it, so that it can be told', async () => {
    const city = await startCity()
    const ward = await makeStation('00004', { clock: city.clock })
    const { status, body } = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', {
      unit: '00004',
      url: city.url,
    })
    expect(status).toBe(200)
    await ward.start()
    const joined = await ward.ask('POST', '/api/v1/uplink', { code: body.code })
    expect(joined).toMatchObject({ status: 200 })
    await ward.post(onTime('00004', 90, today(ward)))
    await configure(ward, { parentAfterMinutes: 5 })
    await pass(ward, 5 * MINUTE_MS)
    const alarm = await alarmAt(ward, '00004')
    expect(alarm.escalation).toMatchObject({ level: 1, target: 'parent', to: '01' })
    expect((await eventsOf(ward, alarm.id)).at(-1)?.detail).toEqual({ level: 1, target: 'parent', to: '01' })
  })
})
