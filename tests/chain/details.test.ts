/**
 * What a child says besides its own figures: lamps as it judged them, and the units below it as deep as
 * its parent wants. Nothing of that counts twice, and nothing of it stays where nobody says it any more.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DetailDepth } from '#shared/contract/directives.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { applyDepth, forgetForwarded } from '#station/chain/depth.ts'
import { revokeChild } from '#station/chain/enrolment.ts'
import { hasOutbox } from '#station/chain/outbox.ts'
import { prepareBatch, startEpoch } from '#station/chain/sending.ts'
import { markSilent } from '#station/chain/silence.ts'
import { rejudge } from '#station/features/lamps/rejudge.ts'
import { verifyReplica } from '#station/features/verification/verify-cells.ts'
import { onTime } from '../support/alarms.ts'
import { wantDepth } from '../support/chain.ts'
import { lampOf, link, sendAll, sendOne } from '../support/levels.ts'
import { makeStation, type TestStation, testClock } from '../support/station.ts'

const WARDS = ['00004', '00008']
const DV01 = 'DV.01'

/** Puts a depth in force at both ends, as the directive does. */
async function setDepth(parent: TestStation, child: TestStation, depth: DetailDepth): Promise<void> {
  await wantDepth(parent, child.station.units.root.code, depth)
  await child.station.writer.write((transaction) => applyDepth(child.station, transaction, depth))
}

/** A nation, a city and two wards that share one clock. */
async function cast() {
  const clock = testClock()
  const nation = await makeStation('VN', { clock })
  const city = await makeStation('01', { clock })
  const wards = [await makeStation('00004', { clock }), await makeStation('00008', { clock })] as const
  await link(nation, city)
  for (const ward of wards) await link(city, ward)
  const settle = async () => {
    for (const ward of wards) await sendAll(city, ward)
    await sendAll(nation, city)
  }
  return { clock, nation, city, wards, settle }
}

/** A unit's figures without revisions and instants, tombstones left out. */
function bookOf({ station }: TestStation, unit: string) {
  return station.db
    .prepare(
      `SELECT measures.key, cells.period, cells.slice, cells.total, cells.n, cells.reported, cells.carried
       FROM cells JOIN units ON units.id = cells.unit JOIN measures ON measures.id = cells.measure
       WHERE units.code = ? AND cells.part = 0 AND cells.total IS NOT NULL ORDER BY 1, 2, 3`,
    )
    .all(unit)
}

const lampsOf = ({ station }: TestStation, unit: string) =>
  Object.fromEntries(station.dictionary.kpis.map(({ code }) => [code, lampOf(station, unit, code)]))

describe('a lamp', () => {
  it('is the same at both levels, with the dead band that only its own station knows', async () => {
    const { city, wards, settle, clock } = await cast()
    const [ward] = wards
    await ward.post(onTime('00004', 90))
    await settle()
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ lamp: 'red', value: 90 })
    clock.now += 60_000
    // Over the threshold, but not by the dead band: at home it stays red.
    await ward.post(onTime('00004', 95))
    const kpi = ward.station.dictionary.kpi(DV01)
    expect(kpi?.deadBand).toBeGreaterThan(0)
    await settle()
    const own = lampOf(ward.station, '00004', DV01)
    expect(own).toMatchObject({ lamp: 'red', value: 95 })
    expect(lampOf(city.station, '00004', DV01)).toEqual(own)
    expect(lampsOf(city, '00004')).toEqual(lampsOf(ward, '00004'))
  })

  it('is the told one even where the parent never saw how it came about', async () => {
    const clock = testClock()
    const city = await makeStation('01', { clock })
    const ward = await makeStation('00004', { clock })
    await ward.post(onTime('00004', 90))
    clock.now += 60_000
    await ward.post(onTime('00004', 95))
    await link(city, ward)
    await sendAll(city, ward)
    // By its figure alone the parent would call it yellow.
    expect(lampOf(city.station, '00004', DV01)).toEqual(lampOf(ward.station, '00004', DV01))
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ lamp: 'red' })
    clock.now += 60_000
    await ward.post(onTime('00004', 100))
    await sendAll(city, ward)
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ lamp: 'green', value: 100 })
  })

  it('changes with its station’s word alone, never halfway between two figures', async () => {
    const { city, wards, settle, clock } = await cast()
    const [ward] = wards
    await ward.post(onTime('00004', 90))
    await settle()
    const before = lampOf(city.station, '00004', DV01)
    clock.now += 60_000
    await ward.post([
      { unit: '00004', period: '2026-11-21', measure: 'dossiers_handled', value: 1_000 },
      { unit: '00004', period: '2026-11-21', measure: 'dossiers_on_time', value: 960 },
    ])
    const after = lampOf(ward.station, '00004', DV01)
    expect(after).toMatchObject({ lamp: 'yellow', value: 96 })
    const seen: unknown[] = []
    for (let batches = 0; batches < 60 && hasOutbox(ward.station.db); batches += 1) {
      await sendOne(city, ward, 1)
      seen.push(lampOf(city.station, '00004', DV01))
    }
    expect(seen.filter((lamp) => JSON.stringify(lamp) === JSON.stringify(before)).length).toBeGreaterThan(1)
    expect(seen.at(-1)).toEqual(after)
    expect(new Set(seen.map((lamp) => JSON.stringify(lamp)))).toEqual(
      new Set([before, after].map((lamp) => JSON.stringify(lamp))),
    )
  })

  it('goes grey with its station, and its own colour comes back with the next word', async () => {
    const { city, wards, settle, clock } = await cast()
    const [ward] = wards
    const began = clock()
    await ward.post(onTime('00004', 90))
    await settle()
    const before = lampOf(city.station, '00004', DV01)
    clock.now += 90_001
    await markSilent(city.station, began)
    expect(lampOf(city.station, '00004', DV01)).toEqual({
      lamp: 'grey',
      reason: 'silent',
      value: 90,
      since: clock(),
    })
    clock.now += 60_000
    await rejudge(city.station)
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ since: clock() - 60_000 })
    await sendOne(city, ward)
    expect(lampOf(city.station, '00004', DV01)).toEqual(before)
  })

  it('that was told last too long ago is grey even where its station is live', async () => {
    const { city, wards, settle, clock } = await cast()
    const [ward] = wards
    await ward.post(onTime('00004', 100))
    await settle()
    clock.now += 10 * 24 * 3_600_000
    await sendOne(city, ward)
    await rejudge(city.station)
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ lamp: 'grey', reason: 'stale' })
  })

  it('that its station does not tell any more is judged by its figures again', async () => {
    const { city, wards, settle, clock } = await cast()
    const [ward] = wards
    await ward.post(onTime('00004', 90))
    await settle()
    clock.now += 60_000
    await ward.post(onTime('00004', 95))
    await settle()
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ lamp: 'red' })
    // The station comes back without knowing of it.
    await ward.station.writer.write(({ db }) => {
      db.exec('DELETE FROM standing')
    })
    const forgotten = ward.station.standing
    const ofUnit = forgotten.ofUnit
    Object.assign(forgotten, { ofUnit: () => [] })
    const prepared = await prepareBatch(ward.station, 10)
    if (!prepared) throw new Error('no batch')
    await startEpoch(ward.station, prepared, 1)
    await sendAll(city, ward)
    Object.assign(forgotten, { ofUnit })
    const unit = city.station.units.byCode('00004')
    const kpi = city.station.dictionary.kpi(DV01)
    if (!unit || !kpi) throw new Error('nobody')
    expect(city.station.standing.get(unit.id, kpi.id)).toMatchObject({ told: null, lamp: 'red', value: 95 })
    // Judged here: the next figure needs no word.
    expect([...city.station.standing.all()].filter(({ told }) => told !== null)).toEqual([])
  })

  it('of a station that was turned out is judged by its figures again', async () => {
    const { city, wards, settle } = await cast()
    await wards[0].post(onTime('00004', 97))
    await settle()
    expect([...city.station.standing.all()].some(({ told }) => told !== null)).toBe(true)
    await revokeChild(city.station, '00004' as UnitCode)
    expect([...city.station.standing.all()].filter(({ told }) => told !== null)).toEqual([])
    expect(lampOf(city.station, '00004', DV01)).toMatchObject({ lamp: 'yellow', value: 97 })
  })

  it('survives a restart of the parent as it was told', async () => {
    const { city, wards, settle } = await cast()
    await wards[0].post(onTime('00004', 90))
    await settle()
    const before = [...city.station.standing.all()].toSorted((a, b) => a.unit - b.unit || a.kpi - b.kpi)
    const { loadStandingLamps } = await import('#station/features/lamps/standing-lamps.ts')
    const after = [...loadStandingLamps(city.station.db).all()]
    expect(after.toSorted((a, b) => a.unit - b.unit || a.kpi - b.kpi)).toEqual(before)
  })
})

describe('details', () => {
  it('stay at home unless the parent asks for them, and can be read there where it does', async () => {
    const { nation, city, wards, settle } = await cast()
    await wards[0].post(onTime('00004', 90))
    await settle()
    expect(bookOf(nation, '00004')).toEqual([])
    await setDepth(nation, city, 'children')
    await settle()
    expect(bookOf(nation, '00004')).toEqual(bookOf(wards[0], '00004'))
    expect(lampsOf(nation, '00004')).toEqual(lampsOf(wards[0], '00004'))
    const { status, body } = await nation.ask<{ items: Array<{ code: string; value: number }> }>(
      'GET',
      `/api/v1/kpis?unit=00004&code=${DV01}&period=2026-11-21`,
    )
    expect([status, body.items[0]]).toMatchObject([200, { code: DV01, value: 90, lamp: 'red' }])
  })

  it('go on up as they come', async () => {
    const { nation, city, wards, settle } = await cast()
    await setDepth(nation, city, 'all')
    await settle()
    await wards[1].post(onTime('00008', 98))
    await sendAll(city, wards[1])
    await sendAll(nation, city)
    expect(bookOf(nation, '00008')).toEqual(bookOf(wards[1], '00008'))
    await wards[1].post(onTime('00008', 96))
    await sendAll(city, wards[1])
    const [sent] = await sendAll(nation, city)
    expect(sent?.answer.rejected).toEqual([])
    expect(bookOf(nation, '00008')).toEqual(bookOf(wards[1], '00008'))
    expect(lampsOf(nation, '00008')).toEqual(lampsOf(wards[1], '00008'))
  })

  it('are withdrawn where the parent wants less, and come back where it wants them again', async () => {
    const { nation, city, wards, settle } = await cast()
    await setDepth(nation, city, 'all')
    await wards[0].post(onTime('00004', 90))
    await settle()
    const [whole, detail] = [bookOf(nation, '01'), bookOf(nation, '00004')]
    expect(detail).not.toEqual([])
    await setDepth(nation, city, 'own')
    expect([bookOf(nation, '01'), bookOf(nation, '00004')]).toEqual([whole, []])
    expect(lampOf(nation.station, '00004', DV01)).toMatchObject({ lamp: 'grey', reason: 'no-data' })
    await wards[0].post(onTime('00004', 91))
    const refused = async () => {
      await settle()
      return city.station.db.prepare('SELECT key FROM refused_items').all()
    }
    expect(await refused()).toEqual([])
    expect(bookOf(nation, '00004')).toEqual([])
    await setDepth(nation, city, 'all')
    await settle()
    expect(bookOf(nation, '00004')).toEqual(bookOf(wards[0], '00004'))
    expect(lampOf(nation.station, '00004', DV01)).toEqual(lampOf(wards[0].station, '00004', DV01))
    expect(await refused()).toEqual([])
  })

  it('come back where the child has missed that the parent had wanted less for a while', async () => {
    const { nation, city, wards, settle } = await cast()
    await setDepth(nation, city, 'children')
    await wards[0].post(onTime('00004', 90))
    await settle()
    const [held, shown] = [bookOf(nation, '00004'), lampsOf(nation, '00004')]
    for (const next of ['children', 'all'] as const) {
      await wantDepth(nation, '01', 'own')
      expect(bookOf(nation, '00004')).toEqual([])
      // Of two policies one after the other the child is given the newest only.
      await setDepth(nation, city, next)
      await settle()
      expect([bookOf(nation, '00004'), lampsOf(nation, '00004')]).toEqual([held, shown])
    }
  })

  it('that nobody asked for are refused one by one', async () => {
    const { nation, city, wards, settle } = await cast()
    await city.station.writer.write((transaction) => applyDepth(city.station, transaction, 'all'))
    await wards[0].post(onTime('00004', 90))
    for (const ward of wards) await sendAll(city, ward)
    const sent = await sendAll(nation, city)
    const codes = new Set(sent.flatMap(({ answer }) => answer.rejected.map(({ code }) => code)))
    expect([...codes]).toEqual(['outside-subtree'])
    expect(bookOf(nation, '00004')).toEqual([])
    expect(bookOf(nation, '01')).not.toEqual([])
    // Once it does, they come without anybody's doing, though at the child nothing is new.
    await setDepth(nation, city, 'all')
    await settle()
    expect(bookOf(nation, '00004')).toEqual(bookOf(wards[0], '00004'))
    expect(city.station.db.prepare('SELECT * FROM refused_items').all()).toEqual([])
  })

  it('of a child that begins anew and knows less are withdrawn with the rest', async () => {
    const { nation, city, wards, settle } = await cast()
    await setDepth(nation, city, 'all')
    await wards[0].post(onTime('00004', 90))
    await settle()
    expect(bookOf(nation, '00004')).not.toEqual([])
    await city.station.writer.write(({ db }) => {
      db.exec(`DELETE FROM cells WHERE unit = (SELECT id FROM units WHERE code = '00004')`)
    })
    const prepared = await prepareBatch(city.station, 10)
    if (!prepared) throw new Error('no batch')
    await startEpoch(city.station, prepared, 1)
    await sendAll(nation, city)
    expect(bookOf(nation, '00004')).toEqual([])
    expect(bookOf(nation, '01')).toEqual(bookOf(city, '01'))
    expect((await verifyReplica(nation.station)).differences).toEqual([])
  })

  it('of a unit that another station tells of from now on are taken from that one, whatever its epoch', async () => {
    const { nation, city, wards, settle } = await cast()
    await setDepth(nation, city, 'all')
    await wards[0].post(onTime('00004', 90))
    await settle()
    const unit = nation.station.units.byCode('00004')
    if (!unit) throw new Error('no ward')
    await nation.station.writer.write((transaction) => forgetForwarded(nation.station, transaction, unit))
    expect(bookOf(nation, '00004')).toEqual([])
    expect(bookOf(nation, '01')).toEqual(bookOf(city, '01'))
    expect(
      nation.station.db
        .prepare('SELECT DISTINCT origin_epoch AS epoch FROM cells WHERE unit = ?')
        .all(unit.id),
    ).toEqual([{ epoch: 0 }])
  })

  it('never count twice, however deep they go', { timeout: 240_000 }, async () => {
    const { nation, city, wards, settle } = await cast()
    const depth = fc.constantFrom<DetailDepth>('own', 'children', 'all')
    const figure = fc.record({
      ward: fc.nat(1),
      measure: fc.constantFrom('dossiers_received', 'population', 'health_insured', 'dossiers_handled'),
      period: fc.nat(2),
      value: fc.option(fc.integer({ min: 0, max: 500 }), { freq: 6 }),
    })
    // Of several policies one after the other the child is given the newest only.
    const policies = fc.array(depth, { minLength: 1, maxLength: 3 })
    const step = fc.record({ policies, figures: fc.array(figure, { minLength: 1, maxLength: 6 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        let last: DetailDepth = 'own'
        for (const { policies: wanted, figures } of steps) {
          for (const next of wanted) {
            await wantDepth(nation, '01', next)
            last = next
          }
          await setDepth(nation, city, last)
          for (const { ward, measure, period, value } of figures) {
            const days = ['2026-11-18', '2026-11-19', '2026-11-20']
            const months = ['2026-09', '2026-10', '2026-11']
            const base = nation.station.dictionary.measure(measure)?.basePeriod === 'day' ? days : months
            const unit = WARDS[ward] ?? ''
            const at = base[period] ?? ''
            const answer = await wards[ward]?.post([{ unit, measure, period: at, value }])
            expect(answer?.rejected).toEqual([])
          }
          await settle()
        }
        expect(bookOf(nation, 'VN')).toEqual(bookOf(city, '01'))
        expect(bookOf(nation, '01')).toEqual(bookOf(city, '01'))
        for (const [index, code] of WARDS.entries()) {
          const own = wards[index]
          expect(bookOf(city, code)).toEqual(own && bookOf(own, code))
          expect(bookOf(nation, code)).toEqual(last === 'own' ? [] : bookOf(city, code))
        }
        expect((await verifyReplica(nation.station)).differences).toEqual([])
        expect((await verifyReplica(city.station)).differences).toEqual([])
      }),
      { numRuns: 12 },
    )
  })
})
