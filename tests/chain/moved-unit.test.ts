/**
 * A nation, two cities and a ward that moves from one to the other with its history: at every level the totals
 * are those of the wards' own figures, and nothing counts twice once all have applied the move.
 */
import { describe, expect, it } from 'vitest'
import { periodAt, shiftPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { turnOutClosed } from '#station/chain/closed-children.ts'
import { markSilent } from '#station/chain/silence.ts'
import { statement } from '#station/db/database.ts'
import { selectAudit } from '#station/features/access/queries.ts'
import { listAlarms } from '../support/alarms.ts'
import {
  enrolByHand,
  makeBatch,
  makeCell,
  makeCode,
  postJson,
  realClock,
  type Shown,
  startCity,
  wantDepth,
} from '../support/chain.ts'
import { makeStation, type TestStation } from '../support/station.ts'

const QUICK = { heartbeatSeconds: 0.2, silentAfterSeconds: 5 }
const [HANOI, SAIGON] = ['01', '79'] as const
/** Of Hà Nội: the one that moves, and one that stays; and one of Hồ Chí Minh City. */
const [MOVED, STAYS, THERE] = ['00004', '00008', '25747'] as const
const TODAY = periodAt(Date.now(), 'day')
const YEAR = TODAY.slice(0, 4)
/** What the ward that moves has reported of this year: 100 today, 7 yesterday. */
const OWN = shiftPeriod(TODAY, -1).slice(0, 4) === YEAR ? 107 : 100
const LONG = { timeout: 240_000 }
const SOON = { timeout: 40_000, interval: 100 }
const DECISION = { since: '2026-07-01', source: 'Nghị quyết thử' }

async function start(unit: string): Promise<TestStation & { url: string }> {
  const station = await makeStation(unit, { clock: realClock(), ...QUICK })
  const { chain } = await station.start()
  return { ...station, url: chain }
}

async function join(parent: TestStation, child: TestStation): Promise<void> {
  const code = await makeCode(parent, child.station.units.root.code)
  expect(await child.ask('POST', '/api/v1/uplink', { code })).toMatchObject({ status: 200 })
}

const report = async (station: TestStation, value: number | null, daysAgo = 0) => {
  const unit = station.station.units.root.code
  const period = shiftPeriod(TODAY, -daysAgo)
  const { rejected } = await station.post([{ unit, measure: 'dossiers_received', period, value }])
  expect(rejected).toEqual([])
}

const move = (station: TestStation, parent: string = SAIGON) =>
  station.ask('POST', '/api/v1/unit-moves', { unit: MOVED, parent, ...DECISION })

/** A unit's figures as a station has them: `value/reported/expected` of today and of the year. */
async function totals(station: TestStation, unit: string) {
  const found: Record<string, string | null> = {}
  for (const period of [TODAY, YEAR]) {
    const { body } = await station.ask<{
      items: Array<{ value: number | null; reported: number; expected: number }>
    }>('GET', `/api/v1/cells?unit=${unit}&measure=dossiers_received&period=${period}`)
    const [cell] = body.items
    found[period === TODAY ? 'today' : 'year'] =
      cell && cell.value !== null ? `${cell.value}/${cell.reported}/${cell.expected}` : null
  }
  return found
}

/** Who tells a station that the ward is due. */
async function sendersAt(station: TestStation): Promise<string[]> {
  const { body } = await station.ask<{ items: Array<{ sender: string }> }>(
    'GET',
    `/api/v1/roster?unit=${MOVED}`,
  )
  return body.items.map(({ sender }) => sender)
}

/** Why the nation did not take what a city sent. */
const refusedAt = ({ station }: TestStation): string[] =>
  statement<[], { code: string }>(station.db, 'SELECT code FROM refused_items')
    .all()
    .map(({ code }) => code)

const sound = async (station: TestStation) =>
  (await station.ask<{ differences: unknown[] }>('POST', '/api/v1/verifications')).body.differences

async function cast() {
  const [nation, hanoi, saigon] = [await start('VN'), await start(HANOI), await start(SAIGON)]
  const [moved, stays, there] = [await start(MOVED), await start(STAYS), await start(THERE)]
  await join(nation, hanoi)
  await join(nation, saigon)
  await join(hanoi, moved)
  await join(hanoi, stays)
  await join(saigon, there)
  await report(moved, 100)
  await report(moved, 7, 1)
  await report(stays, 20)
  await report(there, 3)
  const before = { today: '123/3/3', year: `${OWN + 23}/3/3` }
  await expect.poll(() => totals(nation, 'VN'), SOON).toEqual(before)
  return { nation, hanoi, saigon, moved, stays, there, before, all: [nation, hanoi, saigon, moved] }
}

describe('a ward that moves to another city', LONG, () => {
  it.each([
    ['from the top', (c: Awaited<ReturnType<typeof cast>>) => [c.nation, c.hanoi, c.saigon, c.moved]],
    ['from below', (c: Awaited<ReturnType<typeof cast>>) => [c.moved, c.saigon, c.hanoi, c.nation]],
  ])('counts once everywhere, with its history, applied %s', async (_name, order) => {
    const chain = await cast()
    const { nation, hanoi, saigon, moved, before } = chain
    for (const station of order(chain)) expect(await move(station)).toMatchObject({ status: 200 })
    expect(
      hanoi.station.children.get(hanoi.station.units.byCode(MOVED)?.id as never)?.revoked_at,
    ).not.toBeNull()
    await expect.poll(() => totals(nation, HANOI), SOON).toMatchObject({ today: '20/1/1' })

    await join(saigon, moved)
    await expect.poll(() => totals(nation, 'VN'), SOON).toEqual(before)
    for (const station of [hanoi, nation]) {
      expect(await totals(station, HANOI)).toEqual({ today: '20/1/1', year: '20/1/1' })
    }
    for (const station of [saigon, nation]) {
      await expect
        .poll(() => totals(station, SAIGON), SOON)
        .toEqual({ today: '103/2/2', year: `${OWN + 3}/2/2` })
    }
    expect([await sendersAt(nation), await sendersAt(hanoi)]).toEqual([[SAIGON], []])
    // What it says from now on goes the new way only.
    await report(moved, 90)
    await expect.poll(() => totals(nation, SAIGON), SOON).toMatchObject({ today: '93/2/2' })
    expect(await totals(nation, 'VN')).toMatchObject({ today: '113/3/3' })
    expect(await totals(hanoi, HANOI)).toMatchObject({ today: '20/1/1' })
    for (const station of chain.all) expect(await sound(station)).toEqual([])
  })

  it('is told of in detail by its new city, also where the nation hears of the move last', async () => {
    const { nation, hanoi, saigon, moved, before } = await cast()
    const directive = { kind: 'detail-policy', depth: 'children' }
    expect(await nation.ask('POST', '/api/v1/directives', { unit: null, directive })).toMatchObject({
      status: 200,
    })
    await expect.poll(() => totals(nation, MOVED), SOON).toMatchObject({ today: '100/1/1' })
    for (const station of [hanoi, saigon, moved]) await move(station)
    await join(saigon, moved)
    await report(moved, 90)
    // Of the nation's tree as it still is, this is not for its new city to tell.
    await expect.poll(() => refusedAt(saigon), SOON).toContain('outside-subtree')
    await move(nation)
    await expect.poll(() => totals(nation, MOVED), SOON).toMatchObject({ today: '90/1/1' })
    await expect.poll(() => refusedAt(saigon), SOON).toEqual([])
    expect(await totals(nation, 'VN')).toMatchObject({ today: before.today.replace('123', '113') })
  })

  it('and comes back is told of in detail again, also where nothing has changed meanwhile', async () => {
    const { nation, hanoi, saigon, moved, all } = await cast()
    const directive = { kind: 'detail-policy', depth: 'all' }
    expect(await nation.ask('POST', '/api/v1/directives', { unit: null, directive })).toMatchObject({
      status: 200,
    })
    await expect.poll(() => totals(nation, MOVED), SOON).toMatchObject({ today: '100/1/1' })
    for (const station of all) await move(station)
    await join(saigon, moved)
    await expect.poll(() => totals(nation, MOVED), SOON).toMatchObject({ today: '100/1/1' })
    for (const station of all) await move(station, HANOI)
    await join(hanoi, moved)
    await expect.poll(() => totals(nation, MOVED), SOON).toMatchObject({ today: '100/1/1' })
  })

  it('that had a station here is told of by its new parent, whatever epoch its own one had come to', async () => {
    const nation = await start('VN')
    const [own, above] = [await enrolByHand(nation, SAIGON), await enrolByHand(nation, HANOI)]
    const cell = (value: number) => makeCell({ unit: SAIGON, period: TODAY, value })
    const send = async (station: string, epoch: number, value: number, show: Shown) => {
      const batch = makeBatch({ station: station as UnitCode, epoch, items: [cell(value)] })
      const { status, text } = await postJson(nation.url, '/chain/v1/batches', batch, show)
      expect([status, JSON.parse(text).rejected]).toEqual([200, []])
    }
    await send(SAIGON, 5, 100, own)
    const body = { unit: SAIGON, parent: HANOI, ...DECISION }
    expect(await nation.ask('POST', '/api/v1/unit-moves', body)).toMatchObject({ status: 200 })
    await wantDepth(nation, HANOI, 'children')
    await send(HANOI, 1, 90, above)
    expect(await totals(nation, SAIGON)).toMatchObject({ today: '90/1/1' })
  })

  it('cannot join its new city before it knows of the move itself', async () => {
    const { saigon, moved } = await cast()
    expect(await move(saigon)).toMatchObject({ status: 200 })
    const code = await makeCode(saigon, MOVED)
    expect(await moved.ask('POST', '/api/v1/uplink', { code })).toMatchObject({
      status: 409,
      body: { code: 'other-parent' },
    })
    await move(moved)
    expect(await moved.ask('POST', '/api/v1/uplink', { code })).toMatchObject({ status: 200 })
  })
})

describe('a ward that was merged into another', () => {
  it('has a month left to deliver, is then turned out, and keeps its history', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, MOVED)
    const first = makeBatch({
      items: [
        {
          ...{ kind: 'cell', unit: MOVED, measure: 'dossiers_received', period: TODAY, slice: '', rev: 1 },
          ...{ value: 5, n: 1, reported: 1, carried: 0, asOf: null, restated: false, simulated: false },
        },
      ],
    })
    expect((await postJson(city.url, '/chain/v1/batches', first, child)).status).toBe(200)
    const since = shiftPeriod(TODAY, 1)
    const change = { from: MOVED, to: STAYS, since, share: 1, source: 'Nghị quyết thử' }
    expect(await city.ask('POST', '/api/v1/unit-changes', { changes: [change] })).toMatchObject({
      status: 200,
      body: { closed: [{ unit: MOVED, since }] },
    })
    const look = async (days: number) => {
      city.clock.now += days * 86_400_000
      await markSilent(city.station, 0)
      await turnOutClosed(city.station)
    }
    await look(20)
    // Nobody waits for a word of a unit that is no more, and its certificate still opens the door.
    expect((await listAlarms(city)).filter(({ kind }) => kind === 'silent')).toEqual([])
    const repeated = await postJson(city.url, '/chain/v1/batches', first, child)
    expect(repeated.status).toBe(200)
    await look(13)
    expect((await postJson(city.url, '/chain/v1/batches', makeBatch(), child)).status).toBe(401)
    expect(selectAudit(city.station.db, 0, 100).map(({ action }) => action)).toContain('child-closed')
    expect(await totals(city, HANOI)).toMatchObject({ today: expect.stringMatching(/^5\/1/) })
    expect(await sound(city)).toEqual([])
  })
})
