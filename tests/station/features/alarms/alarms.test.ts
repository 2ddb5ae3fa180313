import { describe, expect, it } from 'vitest'
import { formatInstant } from '#shared/domain/period.ts'
import { openForWriting } from '#station/db/database.ts'
import {
  AN,
  act,
  ahead,
  alarmAt,
  configure,
  DAY_MS,
  eventNames,
  eventsOf,
  HOUR_MS,
  listAlarms,
  MINUTE_MS,
  onTime,
  pass,
} from '../../../support/alarms.ts'
import { makeStation, reopenStation, temporaryFolder } from '../../../support/station.ts'

const UNIT = '00004'

async function makeRed() {
  const station = await makeStation(UNIT)
  await station.post(onTime(UNIT, 90))
  return station
}

describe('a lamp', () => {
  it('opens one alarm when it gets red, none while it is green', async () => {
    const station = await makeStation(UNIT)
    await station.post(onTime(UNIT, 99))
    expect(await listAlarms(station)).toEqual([])
    station.clock.now += MINUTE_MS
    await station.post(onTime(UNIT, 90))
    const at = formatInstant(station.clock.now)
    expect(await listAlarms(station)).toEqual([
      {
        id: 1,
        origin: null,
        kind: 'lamp',
        unit: UNIT,
        code: 'DV.01',
        severity: 'red',
        state: 'unacknowledged',
        openedAt: at,
        stateSince: at,
        returnedAt: null,
        closedAt: null,
        period: '2026-11-21',
        value: 90,
        lamp: 'red',
        reason: null,
        doubt: null,
        simulated: false,
        acknowledgement: null,
        shelved: null,
        outOfService: null,
        handedDown: null,
        suppressedBy: null,
        suppresses: 0,
        escalation: null,
        nextEscalation: null,
        sounding: true,
      },
    ])
    await station.post(onTime(UNIT, 80))
    expect(await listAlarms(station)).toMatchObject([{ id: 1, value: 80, state: 'unacknowledged' }])
    expect(await eventsOf(station, 1)).toEqual([
      {
        id: 1,
        at,
        actor: 'station',
        event: 'opened',
        reason: null,
        until: null,
        detail: { period: '2026-11-21', value: 90, lamp: 'red' },
      },
    ])
  })

  it('that comes back and turns bad again is one alarm; taken on, it closes, and the next is another', async () => {
    const station = await makeRed()
    await station.post(onTime(UNIT, 100))
    expect(await alarmAt(station, UNIT)).toMatchObject({ id: 1, state: 'returned', sounding: false })
    await station.post(onTime(UNIT, 90))
    expect(await alarmAt(station, UNIT)).toMatchObject({ id: 1, state: 'unacknowledged', returnedAt: null })
    await act(station, 1, 'acknowledge')
    await station.post(onTime(UNIT, 100))
    expect(await listAlarms(station)).toEqual([])
    expect(await alarmAt(station, UNIT)).toMatchObject({ id: 1, state: 'closed', value: 100, lamp: 'green' })
    expect(await eventNames(station, 1)).toEqual([
      'opened',
      'returned',
      're-alarmed',
      'acknowledged',
      'returned',
      'closed',
    ])
    await station.post(onTime(UNIT, 90))
    expect(await alarmAt(station, UNIT)).toMatchObject({ id: 2, state: 'unacknowledged' })
  })

  it('alarms on yellow where that is wished, and worse than that anew', async () => {
    const station = await makeStation(UNIT)
    await station.post(onTime(UNIT, 97))
    expect(await listAlarms(station)).toEqual([])
    await configure(station, { alarmOnYellow: true })
    expect(await alarmAt(station, UNIT)).toMatchObject({ severity: 'yellow', sounding: false })
    expect((await act(station, 1, 'acknowledge')).body).toMatchObject({ state: 'acknowledged' })
    await station.post(onTime(UNIT, 90))
    expect(await alarmAt(station, UNIT)).toMatchObject({
      id: 1,
      severity: 'red',
      state: 'unacknowledged',
      acknowledgement: null,
      sounding: true,
    })
    await act(station, 1, 'acknowledge')
    await station.post(onTime(UNIT, 97))
    expect(await alarmAt(station, UNIT)).toMatchObject({ severity: 'yellow', state: 'acknowledged' })
    await configure(station, { alarmOnYellow: false })
    expect(await alarmAt(station, UNIT)).toMatchObject({ state: 'closed' })
    expect(await eventNames(station, 1)).toEqual([
      'opened',
      'acknowledged',
      'worsened',
      'acknowledgement-dropped',
      'acknowledged',
      'eased',
      'returned',
      'closed',
    ])
  })

  it('is not returned by going grey, nor asks a second time; one that was not red asks once', async () => {
    const station = await makeStation(UNIT)
    await station.post([
      ...onTime(UNIT, 90),
      { unit: UNIT, period: '2026-11-21', measure: 'dossiers_overdue', value: 0 },
    ])
    expect((await listAlarms(station)).map(({ kind, code }) => [kind, code])).toEqual([['lamp', 'DV.01']])
    await pass(station, 10 * DAY_MS)
    const open = await listAlarms(station)
    expect(open.map(({ kind, code, state, lamp, reason }) => [kind, code, state, lamp, reason])).toEqual([
      ...open.slice(0, -1).map(({ code }) => ['stale', code, 'unacknowledged', 'grey', 'stale']),
      ['lamp', 'DV.01', 'unacknowledged', 'grey', 'stale'],
    ])
    expect(open.length).toBeGreaterThan(1)
    expect(open.slice(0, -1).map(({ code }) => code)).not.toContain('DV.01')
    await pass(station, MINUTE_MS)
    expect(await listAlarms(station)).toEqual(open)
    expect(await eventNames(station, 1)).toEqual(['opened', 'grey'])

    // Now it is green, then too old: that is asked once, and answered by the next figure.
    await station.post(onTime(UNIT, 100, '2026-12-01'))
    expect(await alarmAt(station, UNIT)).toMatchObject({ id: 1, state: 'returned' })
    await act(station, 1, 'acknowledge')
    await pass(station, 10 * DAY_MS)
    const stale = await alarmAt(station, UNIT)
    expect(stale).toMatchObject({ kind: 'stale', severity: 'yellow', sounding: false })
    await station.post(onTime(UNIT, 90, '2026-12-11'))
    const after = await listAlarms(station, `&code=DV.01`)
    expect(after.map(({ kind, state }) => [kind, state])).toEqual([
      ['lamp', 'unacknowledged'],
      ['stale', 'returned'],
    ])
  })

  it('that may not be right alarms all the same, and says so', async () => {
    const city = await makeStation('01', { simulated: true })
    // One ward sent only how many were handled: the city looks worse than it may be.
    await city.post([...onTime('00004', 99), ...onTime('00008', 99).slice(0, 1)])
    expect(await alarmAt(city, '01')).toMatchObject({ lamp: 'red', doubt: 'uneven', simulated: true })
  })

  it('that is withdrawn with its thresholds or its KPI takes its alarm along', async () => {
    const station = await makeRed()
    station.station.replaceDictionary({ ...station.station.dictionary, kpiById: () => null })
    await pass(station, MINUTE_MS)
    expect(await alarmAt(station, UNIT)).toMatchObject({ code: 'DV.01', state: 'closed' })
    expect(await eventNames(station, 1)).toEqual(['opened', 'withdrawn'])
  })

  it('of years that are imported at once opens one alarm, with one event', async () => {
    const station = await makeStation(UNIT)
    const days = Array.from({ length: 300 }, (_, index) =>
      formatInstant(station.clock.now - (299 - index) * DAY_MS).slice(0, 10),
    )
    await station.post(days.flatMap((day, index) => onTime(UNIT, index % 2 === 0 ? 99 : 90, day)))
    const daily = await listAlarms(station, '&code=DV.01')
    expect(daily).toMatchObject([{ period: '2026-11-21', value: 90 }])
    expect(await eventNames(station, daily[0]?.id ?? 0)).toEqual(['opened'])
  })

  it('that was red before there were alarms opens one at the next start', async () => {
    const folder = temporaryFolder()
    const first = await makeStation(UNIT, { folder })
    await first.post(onTime(UNIT, 90))
    await first.stop()
    const db = openForWriting(first.station.home.replica)
    db.exec(`DROP TRIGGER alarms_stay; DROP TRIGGER alarm_events_stay;
      DELETE FROM alarm_events; DELETE FROM alarms`)
    db.close()
    const again = await reopenStation(folder, first.clock)
    await again.start()
    expect(await alarmAt(again, UNIT)).toMatchObject({ state: 'unacknowledged', value: 90 })
  })
})

describe('an acknowledgement', () => {
  it('says who, why and until when, and ends then', async () => {
    const station = await makeRed()
    const until = ahead(station, 2 * HOUR_MS)
    const { status, body } = await act(station, 1, 'acknowledge', { ...AN, until })
    expect([status, body.state, body.sounding]).toEqual([200, 'acknowledged', false])
    expect(body.acknowledgement).toEqual({ ...AN, at: formatInstant(station.clock.now), until })
    await pass(station, 2 * HOUR_MS - 1)
    expect(await alarmAt(station, UNIT)).toMatchObject({ state: 'acknowledged' })
    await pass(station, 1)
    expect(await alarmAt(station, UNIT)).toMatchObject({
      state: 'unacknowledged',
      acknowledgement: null,
      sounding: true,
    })
    const events = await eventsOf(station, 1)
    expect(events.map(({ event, actor, reason, until: end }) => [event, actor, reason, end])).toEqual([
      ['opened', 'station', null, null],
      ['acknowledged', AN.by, AN.reason, until],
      ['acknowledgement-expired', 'station', null, null],
    ])
  })

  it('without a time lasts as long as the settings say', async () => {
    const station = await makeRed()
    await configure(station, { defaultAcknowledgementMinutes: 30 })
    const { body } = await act(station, 1, 'acknowledge')
    expect(body.acknowledgement?.until).toBe(ahead(station, 30 * MINUTE_MS))
  })

  it.each([
    ['no name', { reason: 'vì' }, 422, 'invalid-request'],
    ['no reason', { by: 'An', reason: '  ' }, 422, 'invalid-request'],
    ['a time that is past', { ...AN, until: '2026-11-21T21:38:00+07:00' }, 422, 'until-past'],
    ['a time too far ahead', { ...AN, until: '2026-11-28T21:38:01+07:00' }, 422, 'until-too-far'],
  ])('is refused with %s', async (_, body, status, code) => {
    const station = await makeRed()
    expect(await act(station, 1, 'acknowledge', body)).toMatchObject({ status, body: { code } })
    expect(await eventNames(station, 1)).toEqual(['opened'])
  })

  it('of an alarm that is closed or never was is refused', async () => {
    const station = await makeRed()
    await act(station, 1, 'acknowledge')
    await station.post(onTime(UNIT, 100))
    expect(await act(station, 1, 'acknowledge')).toMatchObject({
      status: 409,
      body: { code: 'alarm-closed' },
    })
    expect(await act(station, 7, 'acknowledge')).toMatchObject({
      status: 404,
      body: { code: 'alarm-not-found' },
    })
    expect(await act(station, Number.NaN, 'acknowledge')).toMatchObject({ status: 422 })
  })

  it('of many gives a verdict for each', async () => {
    const station = await makeStation('01')
    await station.post([...onTime('00004', 90), ...onTime('00008', 90)])
    const ids = (await listAlarms(station, '&kind=lamp')).map(({ id }) => id)
    expect(ids).toHaveLength(3)
    const { status, body } = await station.ask('POST', '/api/v1/alarms/acknowledge', {
      ids: [...ids, 99],
      ...AN,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      acknowledged: 3,
      items: [
        ...ids.map((id) => ({ id, code: null, detail: null, alarm: { id, state: 'acknowledged' } })),
        { id: 99, code: 'alarm-not-found', alarm: null },
      ],
    })
  })
})

describe('an alarm that is put aside', () => {
  it('neither sounds nor escalates, and is announced anew when its time is over', async () => {
    const station = await makeRed()
    await configure(station, { escalation: [{ name: 'Trưởng ca', afterMinutes: 10 }] })
    expect(await act(station, 1, 'shelve', { ...AN, until: ahead(station, 25 * HOUR_MS) })).toMatchObject({
      body: { code: 'until-too-far' },
    })
    const until = ahead(station, HOUR_MS)
    const { body } = await act(station, 1, 'shelve', { ...AN, until })
    expect(body).toMatchObject({ shelved: { ...AN, until }, sounding: false, state: 'unacknowledged' })
    await pass(station, HOUR_MS - 1)
    expect(await alarmAt(station, UNIT)).toMatchObject({ shelved: { until }, escalation: null })
    await pass(station, 1)
    expect(await alarmAt(station, UNIT)).toMatchObject({
      shelved: null,
      sounding: true,
      escalation: null,
      nextEscalation: { level: 1, to: 'Trưởng ca', at: ahead(station, 10 * MINUTE_MS) },
    })
    expect(await eventNames(station, 1)).toEqual(['opened', 'shelved', 'shelving-ended'])
  })

  it('comes back at once when it is taken from the shelf; what is not on one is refused', async () => {
    const station = await makeRed()
    expect(await act(station, 1, 'unshelve')).toMatchObject({ status: 409, body: { code: 'not-shelved' } })
    await act(station, 1, 'shelve', { ...AN, until: ahead(station, HOUR_MS) })
    expect((await act(station, 1, 'unshelve')).body).toMatchObject({ shelved: null, sounding: true })
  })

  it('is out of service until somebody returns it, however its lamp goes', async () => {
    const station = await makeRed()
    await act(station, 1, 'acknowledge')
    const { body } = await act(station, 1, 'out-of-service')
    expect(body).toMatchObject({ outOfService: AN, sounding: false })
    expect(await act(station, 1, 'out-of-service')).toMatchObject({
      body: { code: 'already-out-of-service' },
    })
    for (const value of [100, 90]) await station.post(onTime(UNIT, value))
    await pass(station, DAY_MS)
    expect(await alarmAt(station, UNIT)).toMatchObject({ id: 1, state: 'unacknowledged', sounding: false })
    expect((await act(station, 1, 'return-to-service')).body).toMatchObject({
      outOfService: null,
      sounding: true,
    })
    expect(await act(station, 1, 'return-to-service')).toMatchObject({ body: { code: 'not-out-of-service' } })
  })
})

describe('the sound', () => {
  it('is stopped by hand, and comes back with what is new', async () => {
    const station = await makeRed()
    const silence = () => station.ask('POST', '/api/v1/alarms/silence', { by: 'An' })
    expect((await silence()).body).toEqual({ silenced: 1 })
    expect((await silence()).body).toEqual({ silenced: 0 })
    expect(await alarmAt(station, UNIT)).toMatchObject({ state: 'unacknowledged', sounding: false })
    for (const value of [100, 90]) await station.post(onTime(UNIT, value))
    expect(await alarmAt(station, UNIT)).toMatchObject({ sounding: true })
  })

  it('keeps quiet hours and begins after them', async () => {
    const station = await makeStation(UNIT)
    await configure(station, { quietHours: { from: '21:00', to: '06:00' } })
    await station.post(onTime(UNIT, 90))
    expect(await alarmAt(station, UNIT)).toMatchObject({ state: 'unacknowledged', sounding: false })
    await pass(station, 9 * HOUR_MS)
    expect(await alarmAt(station, UNIT)).toMatchObject({ sounding: true })
    await configure(station, { sound: false })
    expect(await alarmAt(station, UNIT)).toMatchObject({ sounding: false })
  })
})

describe('escalation', () => {
  it('goes to the first person, the second, then the parent station, and starts anew after an acknowledgement', async () => {
    const station = await makeRed()
    await configure(station, {
      escalation: [
        { name: 'Lê Thị Bình', role: 'Trưởng ca', afterMinutes: 15 },
        { name: 'Trần Chí', role: 'Chủ tịch', afterMinutes: 30 },
      ],
      parentAfterMinutes: 60,
    })
    const began = station.clock.now
    const steps = []
    for (const ms of [14, 1, 15, 30].map((minutes) => minutes * MINUTE_MS)) {
      await pass(station, ms)
      const { escalation, nextEscalation } = await alarmAt(station, UNIT)
      steps.push([escalation?.level, escalation?.to, nextEscalation?.to, nextEscalation?.target])
    }
    expect(steps).toEqual([
      [undefined, undefined, 'Lê Thị Bình', 'person'],
      [1, 'Lê Thị Bình', 'Trần Chí', 'person'],
      [2, 'Trần Chí', null, 'parent'],
      [3, null, undefined, undefined],
    ])
    const told = (await eventsOf(station, 1)).filter(({ event }) => event === 'escalated')
    expect(told.map(({ at, detail }) => [at, detail])).toEqual([
      [formatInstant(began + 15 * MINUTE_MS), { level: 1, target: 'person', to: 'Lê Thị Bình' }],
      [formatInstant(began + 30 * MINUTE_MS), { level: 2, target: 'person', to: 'Trần Chí' }],
      // No parent is joined, and the history says so.
      [formatInstant(began + 60 * MINUTE_MS), { level: 3, target: 'parent', to: null }],
    ])

    await act(station, 1, 'acknowledge', { ...AN, until: ahead(station, HOUR_MS) })
    expect(await alarmAt(station, UNIT)).toMatchObject({ escalation: null, nextEscalation: null })
    await pass(station, HOUR_MS)
    await pass(station, 15 * MINUTE_MS)
    expect(await alarmAt(station, UNIT)).toMatchObject({ escalation: { level: 1, to: 'Lê Thị Bình' } })
  })

  it('that fell due while the station was down is made up for in order', async () => {
    const folder = temporaryFolder()
    const station = await makeStation(UNIT, { folder })
    await station.post(onTime(UNIT, 90))
    await configure(station, {
      escalation: ['Bình', 'Chí'].map((name, index) => ({ name, afterMinutes: 10 * (index + 1) })),
    })
    await station.stop()
    station.clock.now += DAY_MS
    const again = await reopenStation(folder, station.clock)
    await pass(again, 0)
    expect(await eventNames(again, 1)).toEqual(['opened', 'escalated', 'escalated'])
  })
})

describe('a restart', () => {
  it('loses nothing of what people did, and what ends meanwhile ends', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('01', { folder })
    await station.post([...onTime('00004', 90), ...onTime('00008', 90), ...onTime('00025', 90)])
    await configure(station, { quietHours: { from: '01:00', to: '02:00' } })
    const idOf = async (unit: string) => (await alarmAt(station, unit)).id
    await act(station, await idOf('00004'), 'acknowledge', { ...AN, until: ahead(station, HOUR_MS) })
    await act(station, await idOf('00008'), 'shelve', { ...AN, until: ahead(station, 2 * HOUR_MS) })
    await act(station, await idOf('00025'), 'out-of-service')
    const before = await listAlarms(station)
    expect(before).toHaveLength(4)
    await station.stop()

    const again = await reopenStation(folder, station.clock)
    expect(await listAlarms(again)).toEqual(before)
    await pass(again, 0)
    expect(await listAlarms(again)).toEqual(before)
    await pass(again, HOUR_MS)
    const states = async () =>
      Object.fromEntries(
        (await listAlarms(again)).map(({ unit, state, shelved, outOfService }) => [
          unit,
          [state, shelved !== null, outOfService !== null],
        ]),
      )
    expect(await states()).toEqual({
      '01': ['unacknowledged', false, false],
      '00004': ['unacknowledged', false, false],
      '00008': ['unacknowledged', true, false],
      '00025': ['unacknowledged', false, true],
    })
    await pass(again, HOUR_MS)
    expect(await states()).toMatchObject({ '00008': ['unacknowledged', false, false] })
  })
})

describe('the settings', () => {
  it('are audited, and refused where they contradict themselves', async () => {
    const station = await makeRed()
    await configure(station, { longestShelvingMinutes: 60 })
    const { body: audit } = await station.ask<{ items: Array<{ action: string; actor: string }> }>(
      'GET',
      '/api/v1/audit',
    )
    expect(audit.items).toContainEqual(
      expect.objectContaining({ action: 'alarm-settings-changed', actor: 'Trưởng ca' }),
    )
    const { body: settings } = await station.ask<object>('GET', '/api/v1/alarm-settings')
    expect(settings).toMatchObject({ longestShelvingMinutes: 60, alarmOnYellow: false })
    const wrong = [
      { defaultAcknowledgementMinutes: 20_000 },
      { quietHours: { from: '06:00', to: '06:00' } },
      { escalation: [20, 10].map((afterMinutes) => ({ name: 'An', afterMinutes })) },
      { escalation: [{ name: 'An', afterMinutes: 60 }], parentAfterMinutes: 30 },
    ]
    for (const change of wrong) {
      expect(
        await station.ask('PUT', '/api/v1/alarm-settings', { ...settings, ...change, ...AN }),
      ).toMatchObject({ status: 422 })
    }
    expect((await station.ask('PUT', '/api/v1/alarm-settings', settings)).status).toBe(422)
  })
})

describe('the history', () => {
  it('cannot be changed or removed', async () => {
    const { station } = await makeRed()
    for (const sql of [
      'DELETE FROM alarms',
      'DELETE FROM alarm_events',
      `UPDATE alarm_events SET actor = 'ai đó'`,
    ]) {
      await expect(station.writer.write(({ db }) => db.exec(sql))).rejects.toThrow(/alarm/)
    }
  })

  it('is found by state, kind, unit and name, page by page', async () => {
    const station = await makeStation('01')
    await station.post([...onTime('00004', 90), ...onTime('00008', 90)])
    const units = async (query: string) => (await listAlarms(station, query)).map(({ unit }) => unit)
    expect((await units('&text=ba%20dinh')).length).toBe(1)
    expect((await units('&text=dv.01')).toSorted()).toEqual(['00004', '00008', '01'])
    expect(await units('&kind=silent,books')).toEqual([])
    expect(await units('&severity=yellow')).toEqual([])
    expect(await units('&state=closed')).toEqual([])
    expect((await station.ask('GET', '/api/v1/alarms?state=open,shut')).status).toBe(422)
    const all = await listAlarms(station)
    const { body } = await station.ask<{ items: unknown[]; next: string }>('GET', '/api/v1/alarms?limit=2')
    const rest = await station.ask<{ items: unknown[]; next: null }>(
      'GET',
      `/api/v1/alarms?limit=2&after=${body.next}`,
    )
    expect([...body.items, ...rest.body.items]).toEqual(all)
    expect(rest.body.next).toBeNull()
  })
})
