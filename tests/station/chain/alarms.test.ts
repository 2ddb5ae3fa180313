/** A child's alarms at its parent: what the child sends, what the parent takes, shows and hears. */
import { describe, expect, it } from 'vitest'
import type { AlarmItem } from '#shared/contract/alarms.ts'
import { type Batch, type BatchAnswer, batch as batchSchema, type WireAlarm } from '#shared/contract/chain.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment, revokeChild } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { hasOutbox } from '#station/chain/outbox.ts'
import { putUplink, selectUplink } from '#station/chain/queries.ts'
import { acknowledge, type Prepared, prepareBatch, startEpoch } from '#station/chain/sending.ts'
import { markSilent } from '#station/chain/silence.ts'
import { MOST_RECEIVED } from '#station/features/alarms/received-alarms.ts'
import { takeSnapshot } from '#station/features/live/routes.ts'
import {
  AN,
  act,
  alarmAt,
  configure,
  eventsOf,
  HOUR_MS,
  listAlarms,
  loadOf,
  MINUTE_MS,
  onTime,
  pass,
} from '../../support/alarms.ts'
import { liveEvent, makeBatch, makeCode, startCity } from '../../support/chain.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../support/station.ts'

const WARD = '00004' as UnitCode
const CITY = '01' as UnitCode

interface Pair {
  city: TestStation
  ward: TestStation
}

async function enrol(city: TestStation): Promise<void> {
  const identity = loadIdentity(city.station.home)
  const { code } = await createEnrolment(city.station, identity, {
    unit: WARD,
    url: 'https://127.0.0.1:1',
  })
  const { secret } = readEnrolmentCode(code)
  await redeemEnrolment(city.station, identity, {
    secret,
    request: await makeRequest(WARD, identity.key),
    address: 'x',
  })
}

/**
 * A city and a ward that has joined it, by one clock; nothing is sent but by `exchange`. Enough is well in the
 * city that the ward alone does not turn its lamp red.
 */
async function makePair(): Promise<Pair> {
  const clock = testClock()
  const city = await makeStation(CITY, { clock })
  const ward = await makeStation(WARD, { clock })
  await city.post(onTime('00008', 100_000).map((row) => ({ ...row, value: 100_000 })))
  await enrol(city)
  await join(ward)
  return { city, ward }
}

async function join({ station, clock }: TestStation): Promise<void> {
  await station.writer.write(async (transaction) => {
    putUplink(transaction.db, CITY, 'https://127.0.0.1:1', clock())
    await markEverythingDirty(station, transaction)
  })
  station.setHasParent(true)
}

async function prepared({ station }: TestStation): Promise<Prepared> {
  const batch = await prepareBatch(station, 500)
  if (!batch) throw new Error('no uplink')
  return batch
}

/** As it crosses the wire. */
async function deliver({ station }: TestStation, batch: Batch) {
  const unit = station.units.byCode(WARD)
  if (!unit) throw new Error('no ward')
  return await takeBatch(station, unit, batchSchema.parse(JSON.parse(JSON.stringify(batch))))
}

/** Sends until there is nothing left to say; resolves to what was refused. */
async function exchange({ city, ward }: Pair): Promise<BatchAnswer['rejected']> {
  const rejected: BatchAnswer['rejected'] = []
  for (let sent = 0; sent < 20; sent += 1) {
    const batch = await prepared(ward)
    const result = await deliver(city, batch.batch)
    if (result.outcome === 'stale') await startEpoch(ward.station, batch, result.epoch)
    else if (result.outcome === 'answered') {
      await acknowledge(ward.station, batch, result.answer)
      rejected.push(...result.answer.rejected)
    } else throw new Error('not a child')
    const uplink = selectUplink(ward.station.db)
    if (uplink?.pending === null && uplink.resyncing === 0 && !hasOutbox(ward.station.db)) return rejected
  }
  throw new Error('it never settles')
}

const childs = async (city: TestStation, query = ''): Promise<AlarmItem[]> =>
  (await listAlarms(city, query)).filter(({ origin }) => origin !== null)

async function childsAlarm(city: TestStation): Promise<AlarmItem> {
  const [found] = await childs(city, '&state=all')
  if (!found) throw new Error('no alarm of a child')
  return found
}

/** A ward whose red alarm nobody took on, so that it went to the city. */
async function escalated(): Promise<Pair> {
  const pair = await makePair()
  await configure(pair.ward, { parentAfterMinutes: 30 })
  await pair.ward.post(onTime(WARD, 90))
  await exchange(pair)
  await pass(pair.ward, 30 * MINUTE_MS)
  await exchange(pair)
  return pair
}

const AT = '2026-11-21T21:00:00.000+07:00'

const wireAlarm = (over: Partial<Record<keyof WireAlarm, unknown>> = {}): WireAlarm =>
  ({
    kind: 'alarm',
    key: '1',
    unit: WARD,
    rev: 1,
    alarmKind: 'lamp',
    code: 'DV.01',
    severity: 'red',
    state: 'unacknowledged',
    openedAt: AT,
    stateSince: AT,
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
    escalation: null,
    ...over,
  }) as WireAlarm

describe('a red alarm of a child', () => {
  it('is listed at the parent as the child’s, and is not heard there', async () => {
    const pair = await makePair()
    const { city, ward } = pair
    await ward.post(onTime(WARD, 90))
    expect(await exchange(pair)).toEqual([])
    const own = await alarmAt(ward, WARD)
    const [there, ...others] = await listAlarms(city)
    expect(others).toEqual([])
    expect(there).toEqual({ ...own, id: there?.id, origin: WARD, sounding: false })
    expect(own).toMatchObject({ origin: null, sounding: true })
    expect(takeSnapshot(city.station, { uplink: () => null } as never).alarms).toEqual([there])
    expect(await loadOf(city)).toMatchObject({ open: 1, sounding: 0, lastHour: 0 })
  })

  it('that escalates to the parent is heard there once, until silenced, and again when it comes again', async () => {
    const pair = await escalated()
    const { city, ward } = pair
    const step = { level: 1, target: 'parent', to: CITY, at: formatInstant(city.clock.now) }
    expect(await childs(city)).toMatchObject([{ sounding: true, escalation: step, nextEscalation: null }])
    expect(await loadOf(city)).toMatchObject({ sounding: 1, lastHour: 1 })
    const silenced = await city.ask('POST', '/api/v1/alarms/silence', { by: 'Trực ban' })
    expect(silenced.body).toEqual({ silenced: 1 })
    expect(await childsAlarm(city)).toMatchObject({ sounding: false, state: 'unacknowledged' })
    // Another figure, the same call.
    await ward.post(onTime(WARD, 80))
    await exchange(pair)
    expect(await childsAlarm(city)).toMatchObject({ value: 80, sounding: false })
    // Taken on at the ward, run out, and left until it comes up again.
    await act(ward, 1, 'acknowledge')
    await exchange(pair)
    await pass(ward, 4 * HOUR_MS)
    await exchange(pair)
    expect(await childsAlarm(city)).toMatchObject({
      state: 'unacknowledged',
      escalation: null,
      sounding: false,
    })
    await pass(ward, 30 * MINUTE_MS)
    await exchange(pair)
    expect(await childsAlarm(city)).toMatchObject({ sounding: true })
    const { id } = await childsAlarm(city)
    expect((await eventsOf(city, id)).map(({ event, actor }) => `${event} ${actor}`)).toEqual([
      'opened 00004',
      'escalated 00004',
      'silenced Trực ban',
      `acknowledged ${AN.by}`,
      'acknowledgement-expired 00004',
      'escalated 00004',
    ])
  })

  it('that is taken on at the child is quiet at the parent; closed, it leaves the list', async () => {
    const pair = await escalated()
    const { city, ward } = pair
    const told = liveEvent(city.station, ({ event, data }) => {
      const item = event === 'alarm' ? (JSON.parse(data) as AlarmItem) : null
      return item?.state === 'acknowledged' ? item : null
    })
    await act(ward, 1, 'acknowledge')
    await exchange(pair)
    const { acknowledgement } = await alarmAt(ward, WARD)
    const expected = { origin: WARD, state: 'acknowledged', acknowledgement, sounding: false }
    expect(await told).toMatchObject(expected)
    expect(await childsAlarm(city)).toMatchObject(expected)
    await ward.post(onTime(WARD, 100))
    await exchange(pair)
    expect(await listAlarms(city)).toEqual([])
    expect(await childsAlarm(city)).toMatchObject({ state: 'closed', value: 100 })
    // What comes next is another.
    await ward.post(onTime(WARD, 90))
    await exchange(pair)
    expect(await childs(city)).toMatchObject([{ state: 'unacknowledged' }])
    expect(await childs(city, '&state=all')).toHaveLength(2)
  })

  it('cannot be put aside at the parent', async () => {
    const { city } = await escalated()
    const { id } = await childsAlarm(city)
    const until = formatInstant(city.clock.now + HOUR_MS)
    for (const action of ['shelve', 'out-of-service']) {
      const { status, body } = await act(city, id, action, action === 'shelve' ? { ...AN, until } : AN)
      expect({ status, ...body }).toMatchObject({ status: 409, code: 'alarm-of-child' })
      expect(body.detail).toContain('(00004) xử lý')
    }
    expect(await childsAlarm(city)).toMatchObject({ state: 'unacknowledged', acknowledgement: null })
  })

  it('stays at both ends over a restart, and what was not sent goes then', async () => {
    const clock = testClock()
    const folders = { city: temporaryFolder(), ward: temporaryFolder() }
    const pair = {
      city: await makeStation(CITY, { clock, folder: folders.city }),
      ward: await makeStation(WARD, { clock, folder: folders.ward }),
    }
    await enrol(pair.city)
    await join(pair.ward)
    await configure(pair.ward, { parentAfterMinutes: 30 })
    await pair.ward.post(onTime(WARD, 90))
    await exchange(pair)
    await pass(pair.ward, 30 * MINUTE_MS)
    for (const side of ['city', 'ward'] as const) {
      await pair[side].stop()
      pair[side] = await reopenStation(folders[side], clock)
    }
    expect(await childs(pair.city)).toMatchObject([{ state: 'unacknowledged', sounding: false }])
    await exchange(pair)
    await pair.city.ask('POST', '/api/v1/alarms/silence', { by: 'Trực ban' })
    const before = await childs(pair.city)
    expect(before).toMatchObject([{ escalation: { target: 'parent' }, sounding: false }])
    await pair.city.stop()
    pair.city = await reopenStation(folders.city, clock)
    expect(await childs(pair.city)).toEqual(before)
  })
})

describe('of a child’s alarms', () => {
  it('only red ones of its own unit are sent, and of the others what escalated', async () => {
    const city = await makeStation(CITY)
    await join(city)
    await configure(city, { alarmOnYellow: true, parentAfterMinutes: 30 })
    const sent = async () => {
      const batch = await prepared(city)
      await acknowledge(city.station, batch, { accepted: 0, rejected: [], clock: AT })
      const alarms = batch.batch.items.filter(
        (item): item is WireAlarm => (item as WireAlarm).kind === 'alarm',
      )
      return alarms.map(({ unit, severity, escalation }) => [unit, severity, escalation?.target]).toSorted()
    }
    await city.post([...onTime(WARD, 90), ...onTime('00008', 97)])
    expect((await listAlarms(city)).map(({ unit, severity }) => `${unit} ${severity}`).toSorted()).toEqual([
      '00004 red',
      '00008 yellow',
      '01 red',
    ])
    expect(await sent()).toEqual([['01', 'red', undefined]])
    await pass(city, 30 * MINUTE_MS)
    expect(await sent()).toEqual([
      ['00004', 'red', 'parent'],
      ['01', 'red', 'parent'],
    ])
    // Told of once, followed on: eased, it is still the parent's to see.
    await city.post([...onTime(WARD, 97)])
    expect(await sent()).toContainEqual(['00004', 'yellow', 'parent'])
  })

  it('those that it has no more are withdrawn when everything was sent again', async () => {
    const pair = await escalated()
    const { city, ward } = pair
    const unit = city.station.units.byCode(WARD)
    if (!unit) throw new Error('no ward')
    // Told of by a ward that was restored from a backup since.
    const { acknowledged, epoch } = selectUplink(ward.station.db) ?? { acknowledged: null, epoch: 0 }
    const ghost = makeBatch({
      station: WARD,
      epoch,
      after: acknowledged,
      items: [
        wireAlarm({ key: '77', code: 'DV.02', escalation: { level: 1, target: 'parent', to: CITY, at: AT } }),
      ],
    })
    expect(await takeBatch(city.station, unit, ghost)).toMatchObject({ outcome: 'answered' })
    expect(await childs(city)).toHaveLength(2)
    await ward.post(onTime(WARD, 91))
    await exchange(pair)
    expect(await childs(city)).toMatchObject([{ code: 'DV.01', value: 91 }])
    const [withdrawn] = await childs(city, '&state=closed')
    expect(withdrawn).toMatchObject({ code: 'DV.02', state: 'closed' })
    expect((await eventsOf(city, withdrawn?.id ?? 0)).at(-1)).toMatchObject({ event: 'withdrawn' })
  })

  it('a number that a restored child gives to another alarm is another alarm here', async () => {
    const { city } = await makePair()
    const send = (over: object, epoch: number) =>
      deliver(city, makeBatch({ station: WARD, epoch, items: [wireAlarm(over)] }))
    await send({ key: '5' }, 1)
    await send({ key: '5', code: 'DV.02' }, 2)
    expect(await childs(city)).toMatchObject([{ code: 'DV.02', state: 'unacknowledged' }])
    expect(await childs(city, '&state=closed')).toMatchObject([{ code: 'DV.01' }])
  })

  it('those of a silent child stay, grey, until it speaks again', async () => {
    const pair = await escalated()
    const { city } = pair
    city.clock.now += 120_000
    await markSilent(city.station, 0)
    const told = await childs(city)
    expect(told).toMatchObject([{ state: 'unacknowledged', lamp: 'grey', reason: 'silent', value: 90 }])
    const back = liveEvent(city.station, ({ event, data }) => {
      const item = event === 'alarm' ? (JSON.parse(data) as AlarmItem) : null
      return item?.origin === WARD ? item : null
    })
    await exchange(pair)
    expect(await back).toMatchObject({ lamp: 'red', reason: null })
  })

  it('those of a child that was turned out are withdrawn', async () => {
    const { city } = await escalated()
    await revokeChild(city.station, WARD)
    expect(await listAlarms(city)).toEqual([])
    expect(await childsAlarm(city)).toMatchObject({ state: 'closed', sounding: false })
  })
})

describe('at the door', () => {
  it('rubbish is refused one by one, and the rest stands', async () => {
    const { city } = await makePair()
    const long = 'x'.repeat(501)
    const hand = { by: 'An', reason: 'Đang sửa', at: AT, until: AT }
    const bad: Array<[string, unknown]> = [
      ['malformed-item', { kind: 'alarm' }],
      ['malformed-item', { ...wireAlarm(), key: '' }],
      ['malformed-item', { ...wireAlarm(), rev: -1 }],
      ['malformed-item', { ...wireAlarm(), simulated: 'no' }],
      ['unknown-unit', wireAlarm({ unit: '99999' })],
      ['outside-subtree', wireAlarm({ unit: '01' })],
      ['bad-value', wireAlarm({ alarmKind: 'fire' })],
      ['bad-value', wireAlarm({ alarmKind: 'disk' })],
      ['bad-value', wireAlarm({ code: null })],
      ['bad-value', wireAlarm({ code: '<script>' })],
      ['bad-value', wireAlarm({ severity: 'green' })],
      ['bad-value', wireAlarm({ state: 'acknowledged' })],
      ['bad-value', wireAlarm({ state: 'closed' })],
      ['bad-value', wireAlarm({ closedAt: AT })],
      ['bad-value', wireAlarm({ period: 'soon' })],
      ['bad-value', wireAlarm({ value: 'many' })],
      ['malformed-item', wireAlarm({ openedAt: 'today' })],
      ['bad-value', wireAlarm({ openedAt: '2026-12-21T21:00:00Z' })],
      ['bad-value', wireAlarm({ openedAt: '1970-01-01T00:00:00Z' })],
      ['bad-value', wireAlarm({ state: 'acknowledged', acknowledgement: { ...hand, reason: long } })],
      ['bad-value', wireAlarm({ shelved: { ...hand, until: '2099-01-01T00:00:00Z' } })],
      ['bad-value', wireAlarm({ escalation: { level: 0, target: 'parent', to: null, at: AT } })],
      ['bad-value', wireAlarm({ escalation: 'yes' })],
    ]
    const items = [...bad.map(([, item]) => item), wireAlarm({ key: 'good' })]
    const result = await deliver(city, makeBatch({ station: WARD, items }))
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    expect(result.answer.rejected.map(({ index, code }) => [index, code])).toEqual(
      bad.map(([code], index) => [index, code]),
    )
    expect(await childs(city)).toMatchObject([{ code: 'DV.01', period: '2026-11-21' }])
  })

  it('takes so many open ones of a child, and room is made by those that close', async () => {
    const { city } = await makePair()
    const items = Array.from({ length: MOST_RECEIVED + 1 }, (_, index) =>
      wireAlarm({ key: String(index + 1) }),
    )
    const first = makeBatch({ station: WARD, items })
    expect(await deliver(city, first)).toMatchObject({
      answer: { accepted: MOST_RECEIVED, rejected: [{ index: MOST_RECEIVED, code: 'too-many' }] },
    })
    const closed = wireAlarm({ key: '1', rev: 2, state: 'closed', closedAt: AT })
    // An old word of an end does not make room.
    const old = wireAlarm({ key: '2', rev: 0, state: 'closed', closedAt: AT })
    const again = makeBatch({
      station: WARD,
      after: first.batch,
      items: [closed, old, items.at(-1), items[1]],
    })
    expect(await deliver(city, again)).toMatchObject({
      answer: { rejected: [{ index: 2, code: 'too-many' }] },
    })
    const more = [items.at(-1), wireAlarm({ key: 'one too many' })]
    const last = makeBatch({ station: WARD, after: again.batch, items: more })
    expect(await deliver(city, last)).toMatchObject({
      answer: { rejected: [{ index: 1, code: 'too-many' }] },
    })
    expect(city.station.alarms.receivedFrom(city.station.units.byCode(WARD)?.id ?? 0)).toHaveLength(
      MOST_RECEIVED,
    )
  })

  it('what others wrote carries nothing that a terminal would obey', async () => {
    const { city } = await makePair()
    const acknowledgement = { by: 'An\u001b[2J', reason: 'dòng một\r\ndòng hai', at: AT, until: AT }
    const item = wireAlarm({ state: 'acknowledged', acknowledgement })
    await deliver(city, makeBatch({ station: WARD, items: [item] }))
    expect(await childsAlarm(city)).toMatchObject({
      acknowledgement: { by: 'An [2J', reason: 'dòng một dòng hai' },
    })
  })

  it('an older word does not stand against a newer one', async () => {
    const { city } = await makePair()
    const items = [wireAlarm({ rev: 5, value: 80 }), wireAlarm({ rev: 4, value: 70 })]
    const first = makeBatch({ station: WARD, items })
    await deliver(city, first)
    await deliver(
      city,
      makeBatch({ station: WARD, after: first.batch, items: [wireAlarm({ rev: 3, value: 60 })] }),
    )
    expect(await childs(city)).toMatchObject([{ value: 80 }])
  })
})

describe('the sender', () => {
  it('sends alarms before figures, and goes on where the parent does not know them', async () => {
    const { ward } = await makePair()
    await ward.post(onTime(WARD, 90))
    const batch = await prepared(ward)
    const kinds = batch.batch.items.map((item) => (item as WireAlarm).kind as string)
    expect(kinds[0]).toBe('alarm')
    expect(kinds).toContain('cell')
    const detail = 'Trạm này chưa nhận loại mục này.'
    await acknowledge(ward.station, batch, {
      accepted: kinds.length - 1,
      rejected: [{ index: 0, code: 'unknown-kind', detail }],
      clock: AT,
    })
    expect(hasOutbox(ward.station.db)).toBe(false)
    const refused = () => ward.station.db.prepare('SELECT key, code FROM refused_items').all()
    expect(refused()).toEqual([{ key: 'alarm|1', code: 'unknown-kind' }])
    await act(ward, 1, 'acknowledge')
    await ward.post(onTime(WARD, 100))
    const last = await prepared(ward)
    expect(last.batch.items[0]).toMatchObject({ kind: 'alarm', state: 'closed' })
    await acknowledge(ward.station, last, {
      accepted: 0,
      rejected: [{ index: 0, code: 'unknown-kind', detail }],
      clock: AT,
    })
    expect(refused()).toEqual([])
  })

  it('keeps what changed while it was on its way', async () => {
    const pair = await makePair()
    const { city, ward } = pair
    await ward.post(onTime(WARD, 90))
    const batch = await prepared(ward)
    await act(ward, 1, 'acknowledge')
    const result = await deliver(city, batch.batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    await acknowledge(ward.station, batch, result.answer)
    expect(await childsAlarm(city)).toMatchObject({ state: 'unacknowledged' })
    await exchange(pair)
    expect(await childsAlarm(city)).toMatchObject({ state: 'acknowledged' })
  })

  it('tells a parent that it joins of what is open already', async () => {
    const clock = testClock()
    const city = await makeStation(CITY, { clock })
    const ward = await makeStation(WARD, { clock })
    await enrol(city)
    await configure(ward, { parentAfterMinutes: 30 })
    await ward.post(onTime(WARD, 90))
    await pass(ward, 30 * MINUTE_MS)
    expect(ward.station.db.prepare('SELECT COUNT(*) AS n FROM outbox_alarms').get()).toEqual({ n: 0 })
    await join(ward)
    await exchange({ city, ward })
    expect(await childs(city)).toMatchObject([{ escalation: { target: 'parent' }, sounding: true }])
  })

  it('sends at once over the real chain, also where no figure has changed', async () => {
    const city = await startCity()
    const ward = await makeStation(WARD, { clock: city.clock, heartbeatSeconds: 300 })
    await ward.start()
    const heard = (state: string) =>
      liveEvent(city.station, ({ event, data }) => {
        const item = event === 'alarm' ? (JSON.parse(data) as AlarmItem) : null
        return item?.origin === WARD && item.code === 'DV.01' && item.state === state ? item : null
      })
    const code = await makeCode(city, WARD)
    const opened = heard('unacknowledged')
    const today = formatInstant(city.clock.now).slice(0, 10)
    await ward.post(onTime(WARD, 90, today))
    const { status } = await ward.ask('POST', '/api/v1/uplink', { code })
    expect(status).toBe(200)
    await opened
    const taken = heard('acknowledged')
    const { id } = await alarmAt(ward, WARD)
    await act(ward, id, 'acknowledge')
    expect(await taken).toMatchObject({ acknowledgement: { by: AN.by } })
  })
})
