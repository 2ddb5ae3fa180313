import { describe, expect, it, vi } from 'vitest'
import type { Batch } from '#shared/contract/chain.ts'
import { type Period, shiftPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { makeBatch, makeCell } from '../../support/chain.ts'
import { makeStation, type TestStation } from '../../support/station.ts'

async function enrol({ station }: TestStation, unit: UnitCode) {
  const identity = loadIdentity(station.home)
  const { code } = await createEnrolment(station, identity, { unit, url: 'https://127.0.0.1:1' })
  const { secret } = readEnrolmentCode(code)
  await redeemEnrolment(station, identity, {
    secret,
    request: await makeRequest(unit, await makePrivateKey()),
    address: 'x',
  })
}

async function cast(parent = '01', unit = '00004' as UnitCode) {
  const city = await makeStation(parent)
  await enrol(city, unit)
  const child = city.station.units.byCode(unit)
  if (!child) throw new Error('no child')
  let last: Batch | null = null
  const take = async (items: unknown[], over: Partial<Batch> = {}) => {
    const batch = makeBatch({ station: unit, epoch: 1, after: last?.batch ?? null, items, ...over })
    const result = await takeBatch(city.station, child, batch)
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    last = batch
    return result.answer
  }
  const cells = async (query = '') =>
    (
      await city.ask<{ items: Array<Record<string, unknown>> }>(
        'GET',
        `/api/v1/cells?measure=dossiers_received${query}`,
      )
    ).body.items
  return { city, child, take, cells }
}

const roster = (unit: string, over: object = {}) => ({
  kind: 'roster',
  key: `${unit}|*`,
  unit,
  measures: '*',
  rev: 1,
  since: '2026-11-02',
  until: null,
  ...over,
})

describe('a batch', () => {
  it('costs the largest figure itself only where a sum cannot be kept exactly', async () => {
    const { city, take, cells } = await cast()
    await city.post([
      {
        unit: '00008',
        measure: 'dossiers_received',
        period: '2026-11-20',
        value: Number.MAX_SAFE_INTEGER - 10,
      },
    ])
    const answer = await take([
      makeCell({ period: '2026-11-19', value: 7 }),
      makeCell({ period: '2026-11-20', value: 900 }),
      makeCell({ period: '2026-11-20', slice: 'x', value: 3 }),
    ])
    expect(answer).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'bad-value' }] })
    expect((await cells('&unit=00004')).map(({ period, slice, value }) => [period, slice, value])).toEqual([
      ['2026-11-19', '', 7],
      ['2026-11-20', 'x', 3],
    ])
  })

  it('of figures that cannot be kept is answered after few attempts, and the sound ones stand', async () => {
    const { city, take, cells } = await cast()
    const days = Array.from({ length: 200 }, (_, back) => shiftPeriod('2026-11-20' as Period, -back))
    const row = { unit: '00008', measure: 'dossiers_received', value: 20 }
    expect((await city.post(days.map((period) => ({ ...row, period })))).rejected).toEqual([])
    const beyond = days.map((period) => makeCell({ period, value: Number.MAX_SAFE_INTEGER }))
    const writes = vi.spyOn(city.station.writer, 'write')
    const sound = [makeCell({ measure: 'dossiers_handled', value: Number.MAX_SAFE_INTEGER - 1 })]
    const answer = await take([...beyond, ...sound])
    expect([answer.accepted, new Set(answer.rejected.map(({ code }) => code))]).toEqual([
      1,
      new Set(['bad-value']),
    ])
    expect(writes.mock.calls.length).toBeLessThan(5)
    expect(await cells('&unit=00004')).toEqual([])
  })

  it('costs a figure that is carried to where a sum cannot be kept, too', async () => {
    const { city, take } = await cast()
    const row = { unit: '00008', measure: 'population', value: 20 }
    expect((await city.post([{ ...row, period: '2026-10' }])).rejected).toEqual([])
    const ahead = makeCell({ measure: 'population', period: '2026-09', value: Number.MAX_SAFE_INTEGER })
    const answer = await take([makeCell(), ahead])
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'bad-value' }] })
  })

  it('costs a bad item itself only, with the reason', async () => {
    const { take } = await cast()
    const items: Array<[unknown, string | null]> = [
      [makeCell(), null],
      [null, 'malformed-item'],
      [7, 'malformed-item'],
      [[], 'malformed-item'],
      [{}, 'malformed-item'],
      [{ kind: 'cell' }, 'malformed-item'],
      [{ kind: 'someday', key: 'x', rev: 1 }, 'unknown-kind'],
      [makeCell({ measure: 'no_such_measure' }), 'unknown-measure'],
      [makeCell({ unit: '99999' }), 'unknown-unit'],
      [makeCell({ period: '2026-02-30' }), 'bad-value'],
      [makeCell({ period: '9999' }), 'bad-value'],
      [makeCell({ value: 'much' }), 'bad-value'],
      [makeCell({ value: Number.POSITIVE_INFINITY }), 'bad-value'],
      [makeCell({ n: -1 }), 'bad-value'],
      [makeCell({ n: 0 }), 'bad-value'],
      [makeCell({ reported: 0 }), 'bad-value'],
      [makeCell({ reported: 2 }), 'bad-value'],
      [makeCell({ value: 2 ** 60 }), 'bad-value'],
      [makeCell({ slice: 'phân tổ' }), 'bad-value'],
      [makeCell({ measure: 'population', period: '2026-11-20' }), 'bad-value'],
      [makeCell({ future: 'field' }), null],
      [roster('00004', { since: '2026-11' }), 'bad-value'],
      [roster('00004'), null],
    ]
    const { accepted, rejected } = await take(items.map(([item]) => item))
    expect(rejected.map(({ index, code }) => [index, code])).toEqual(
      items.flatMap(([, code], index) => (code === null ? [] : [[index, code]])),
    )
    expect(accepted).toBe(items.length - rejected.length)
  })

  it('takes no figure of a period that is far ahead, but plans, and what a clock a few days off dates', async () => {
    const { city, take, cells } = await cast()
    const items = [
      makeCell({ period: '2026-11-22' }),
      makeCell({ period: '2026-12-10' }),
      makeCell({ period: '2027' }),
      makeCell({ period: '2026-W53' }),
      makeCell({ measure: 'budget_revenue_plan', period: '2027' }),
    ]
    const far = [1, 2, 3].map((index) => ({ index, code: 'bad-value' }))
    expect((await take(items)).rejected).toMatchObject(far)
    // What was taken before can still be withdrawn.
    const gone = makeCell({ period: '2026-12-10', value: null, n: 0, reported: 0 })
    expect((await take([gone])).rejected).toEqual([])
    expect((await cells('&unit=00004')).map(({ period }) => period)).toEqual(['2026-11-22'])
    city.clock.now += 14 * 24 * 3_600_000
    expect((await take(items)).rejected).toMatchObject(far.slice(1))
  })

  it('takes the newest revision, whatever the order, and a later age of the same one', async () => {
    const { take, cells, city } = await cast()
    await take([makeCell({ rev: 5, value: 50 }), makeCell({ rev: 4, value: 40 })])
    await take([makeCell({ rev: 3, value: 30 })])
    expect((await cells('&unit=00004'))[0]).toMatchObject({
      value: 50,
      asOf: '2026-11-20T09:00:00.000+07:00',
    })
    const { rev } = (await cells('&unit=01'))[0] ?? {}
    await take([makeCell({ rev: 5, value: 50, asOf: '2026-11-21T09:00:00.000+07:00' })])
    expect((await cells('&unit=00004'))[0]).toMatchObject({
      value: 50,
      asOf: '2026-11-21T09:00:00.000+07:00',
    })
    expect((await cells('&unit=01'))[0]).toMatchObject({ rev, asOf: '2026-11-21T09:00:00.000+07:00' })
    await take([makeCell({ rev: 6, value: null, n: 0, reported: 0 })])
    expect((await cells('&unit=01'))[0]).toMatchObject({ value: null, reported: 0 })
    expect(city.station.children.all()[0]).toMatchObject({ state: 'live', epoch: 1 })
  })

  it('does not let a clock that runs ahead look fresh for ever', async () => {
    const { take, cells } = await cast()
    await take([makeCell({ asOf: '2027-11-20T09:00:00.000+07:00' })])
    expect((await cells('&unit=00004'))[0]).toMatchObject({ asOf: '2026-11-21T21:38:00.000+07:00' })
  })

  it('that is repeated is answered alike and applied once', async () => {
    const { city, child, cells } = await cast()
    const batch = makeBatch({ items: [makeCell(), makeCell({ unit: '00008' })] })
    const first = await takeBatch(city.station, child, batch)
    const revs = (await cells()).map(({ rev }) => rev)
    expect(await takeBatch(city.station, child, batch)).toEqual(first)
    // Only its id counts: what it carries was applied the first time, or never will be.
    await takeBatch(city.station, child, { ...batch, items: [makeCell({ rev: 2, value: 999 })] })
    expect((await cells()).map(({ rev }) => rev)).toEqual(revs)
  })

  it('out of the chain is refused with the epoch that is known, and changes nothing', async () => {
    const { city, child, take, cells } = await cast()
    await take([], { epoch: 4 })
    const stray = makeBatch({ epoch: 4, after: 'batch-never-heard-of', items: [makeCell()] })
    expect(await takeBatch(city.station, child, stray)).toEqual({ outcome: 'stale', epoch: 4 })
    expect(await cells()).toEqual([])
  })

  it('that ends a resync withdraws what was not sent again, at every level', async () => {
    const { take, cells } = await cast()
    await take([makeCell(), makeCell({ period: '2026-11-19', rev: 2, value: 7 })])
    await take([makeCell({ rev: 9, value: 121 })], { epoch: 2, after: null })
    expect((await cells('&unit=01')).map(({ period, value }) => [period, value])).toEqual([
      ['2026-11-19', 7],
      ['2026-11-20', 121],
    ])
    await take([], { epoch: 2, resyncComplete: true })
    expect((await cells('&unit=01')).map(({ period, value }) => [period, value])).toEqual([
      ['2026-11-19', null],
      ['2026-11-20', 121],
    ])
    await take([makeCell({ period: '2026-11-19', rev: 10, value: 8 })], { epoch: 2 })
    expect((await cells('&unit=01')).map(({ value }) => value)).toEqual([8, 121])
  })
})

describe('the roster of children', () => {
  const expected = async (city: TestStation, unit: UnitCode, period: string) => {
    const { units, roster: known } = city.station
    return known.expected(units.byCode(unit)?.id ?? (0 as never), period as never)
  }

  it('expects an enrolled unit from its enrolment, though it never reports', async () => {
    const { city, take } = await cast()
    expect([
      await expected(city, '01' as UnitCode, '2026-11'),
      await expected(city, '01' as UnitCode, '2026-10'),
    ]).toEqual([1, 0])
    await take([], { resyncComplete: true })
    expect(await expected(city, '01' as UnitCode, '2026-11')).toBe(1)
  })

  it('expects it since its first figure, and goes back where the child does', async () => {
    const { city, take } = await cast()
    await take([roster('00004', { since: '2026-10-05' })])
    expect(await expected(city, '01' as UnitCode, '2026-10')).toBe(1)
    await take([roster('00004', { since: '2026-12-01' })], { epoch: 2, after: null, resyncComplete: true })
    expect([
      await expected(city, '01' as UnitCode, '2026-10'),
      await expected(city, '01' as UnitCode, '2026-11'),
    ]).toEqual([0, 1])
  })

  it('counts a city by the leaves it names, not by itself', async () => {
    const { city: nation, take } = await cast('VN', '01' as UnitCode)
    const VN = 'VN' as UnitCode
    expect(await expected(nation, VN, '2026-11')).toBe(1)
    await take([roster('00004'), roster('00008', { rev: 2 })])
    expect(await expected(nation, VN, '2026-11')).toBe(2)
    await take([roster('00008', { rev: 3, until: '2026-11-01' })])
    expect(await expected(nation, VN, '2026-11')).toBe(1)
    await take([roster('00004', { rev: 4 })], { epoch: 2, after: null, resyncComplete: true })
    expect(await expected(nation, VN, '2026-11')).toBe(1)
  })
})
