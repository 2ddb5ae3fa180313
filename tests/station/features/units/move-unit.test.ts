import { describe, expect, it } from 'vitest'
import type { UnitMoveAnswer } from '#shared/contract/unit-moves.ts'
import { selectAudit } from '#station/features/access/queries.ts'
import { listAlarms, onTime } from '../../../support/alarms.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

/** Two wards of Hà Nội and one of Hồ Chí Minh City. */
const [BADINH, NGOCHA, SAIGON] = ['00004', '00008', '25747'] as const
const MOVE = { unit: BADINH, parent: '79', since: '2026-07-01', source: 'Nghị quyết thử' }

const move = (station: TestStation, over: object = {}) =>
  station.ask<UnitMoveAnswer & { code: string; detail: string }>('POST', '/api/v1/unit-moves', {
    ...MOVE,
    ...over,
  })

async function figures(station: TestStation, unit: string, measure: string) {
  const { body } = await station.ask<{
    items: Array<{ period: string; value: number | null; reported: number; expected: number }>
  }>('GET', `/api/v1/cells?unit=${unit}&measure=${measure}&limit=5000`)
  return Object.fromEntries(
    body.items
      .filter(({ value }) => value !== null)
      .map(({ period, value, reported }) => [period, [value, reported]]),
  )
}

const sound = async (station: TestStation) =>
  (await station.ask<{ differences: unknown[] }>('POST', '/api/v1/verifications')).body.differences

const flow = (unit: string, period: string, value: number) => ({
  unit,
  measure: 'dossiers_received',
  period,
  value,
})

describe('a unit that moves to another parent', () => {
  it('takes its history along, in a station that looks after both parents', async () => {
    const nation = await makeStation('VN')
    const moved = [flow(BADINH, '2025-03-10', 7), flow(BADINH, '2026-11-20', 100)]
    const hanoi = [flow(NGOCHA, '2026-11-20', 20)]
    const saigon = [flow(SAIGON, '2025-03-11', 1), flow(SAIGON, '2026-11-20', 3)]
    await nation.post([...moved, ...hanoi, ...saigon])
    const whole = await figures(nation, 'VN', 'dossiers_received')
    expect(await move(nation)).toMatchObject({
      status: 200,
      body: { unit: BADINH, parent: '79', moved: true, turnedOut: false },
    })

    // As if it had always been so.
    const oracle = await makeStation('VN')
    await move(oracle)
    await oracle.post([...moved, ...hanoi, ...saigon])
    for (const unit of ['01', '79', 'VN', BADINH]) {
      expect([unit, await figures(nation, unit, 'dossiers_received')]).toEqual([
        unit,
        await figures(oracle, unit, 'dossiers_received'),
      ])
    }
    expect(await figures(nation, 'VN', 'dossiers_received')).toEqual(whole)
    expect((await figures(nation, '79', 'dossiers_received'))['2026-11-20']).toEqual([103, 2])
    expect((await figures(nation, '01', 'dossiers_received'))['2025-03-10']).toBeUndefined()
    expect(await sound(nation)).toEqual([])
    const audit = selectAudit(nation.station.db, 0, 100).find(({ action }) => action === 'unit-moved')
    expect(JSON.parse(audit?.detail ?? '{}')).toEqual({ ...MOVE, from: '01' })
  })

  it('leaves lamps behind as if it had always been there, and moves them so', async () => {
    const lamps = async (station: TestStation, unit: string) => {
      const { body } = await station.ask<{ items: Array<Record<string, unknown>> }>(
        'GET',
        `/api/v1/kpis?unit=${unit}&code=DV.01`,
      )
      return body.items.map(({ value, lamp, reason, bounds, coverage, doubt }) => ({
        ...{ value, lamp, reason, bounds, coverage, doubt },
      }))
    }
    const yesterday = [BADINH, NGOCHA, SAIGON].flatMap((unit) => onTime(unit, 98, '2026-11-20'))
    const before = [...yesterday, ...onTime(BADINH, 90), ...onTime(SAIGON, 100)]
    // Both parents are judged again: who has reported under whom is known from before the move.
    const after = [...onTime(NGOCHA, 99), ...onTime(SAIGON, 96)]
    const [nation, oracle] = [await makeStation('VN'), await makeStation('VN')]
    await nation.post(before)
    await move(nation)
    await nation.post(after)
    await move(oracle)
    await oracle.post(before)
    await oracle.post(after)
    for (const unit of ['01', '79', 'VN']) {
      const [lamp] = await lamps(nation, unit)
      expect([unit, lamp]).toEqual([unit, (await lamps(oracle, unit))[0]])
      expect(lamp?.value).not.toBeNull()
    }
  })

  it('counts no more, is not due any more and raises no alarm where it has left', async () => {
    const city = await makeStation('01')
    await city.post([...onTime(BADINH, 10), ...onTime(NGOCHA, 100)])
    const expected = async () =>
      (
        await city.ask<{ items: Array<{ expected: number; value: number }> }>(
          'GET',
          '/api/v1/cells?unit=01&measure=dossiers_on_time&period=2026-11-21',
        )
      ).body.items[0]
    expect(await expected()).toMatchObject({ value: 110, expected: 2 })
    expect((await listAlarms(city)).some(({ unit }) => unit === BADINH)).toBe(true)
    expect((await move(city)).status).toBe(200)
    expect(await expected()).toMatchObject({ value: 100, expected: 1 })
    expect((await listAlarms(city)).filter(({ unit }) => unit === BADINH)).toEqual([])
    const { body } = await city.ask<{ items: object[] }>('GET', `/api/v1/kpis?unit=${BADINH}`)
    expect(body.items.filter((item) => 'lamp' in item && item.lamp !== 'grey')).toEqual([])
    expect(await sound(city)).toEqual([])
    const refused = await city.post([flow(BADINH, '2026-11-21', 1)])
    expect(refused.rejected).toMatchObject([{ code: 'outside-station' }])
    // And back again, with all it had.
    expect((await move(city, { parent: '01' })).body).toMatchObject({ moved: true })
    expect(await expected()).toMatchObject({ value: 110 })
    expect(await sound(city)).toEqual([])
  })

  it('carries its last level into its new parent’s periods, and out of the old one’s', async () => {
    const nation = await makeStation('VN')
    const { body } = await nation.ask<{
      measures: Array<{ key: string; kind: string; basePeriod: string; overUnits: string }>
    }>('GET', '/api/v1/dictionary')
    const stock = body.measures.find(({ kind, overUnits }) => kind === 'stock' && overUnits === 'sum')
    if (!stock) throw new Error('no stock in the pack')
    const day = stock.basePeriod === 'day'
    const periods = day ? ['2026-11-01', '2026-11-10'] : ['2026-09', '2026-10']
    const level = (unit: string, at: number, value: number) => ({
      unit,
      measure: stock.key,
      period: periods[at],
      value,
    })
    const rows = [level(BADINH, 0, 40), level(NGOCHA, 1, 5), level(SAIGON, 1, 2)]
    const { rejected } = await nation.post(rows)
    expect(rejected).toEqual([])
    await move(nation)
    const oracle = await makeStation('VN')
    await move(oracle)
    await oracle.post(rows)
    for (const unit of ['01', '79', 'VN']) {
      expect([unit, await figures(nation, unit, stock.key)]).toEqual([
        unit,
        await figures(oracle, unit, stock.key),
      ])
    }
    expect(await sound(nation)).toEqual([])
  })

  it('changes nothing the second time', async () => {
    const nation = await makeStation('VN')
    await move(nation)
    expect((await move(nation)).body).toEqual({ unit: BADINH, parent: '79', moved: false, turnedOut: false })
  })

  it.each([
    ['an unknown unit', { unit: '99999' }, 404, 'unknown-unit'],
    ['an unknown parent', { parent: '99999' }, 404, 'unknown-unit'],
    ['the nation', { unit: 'VN' }, 422, 'bad-unit-move'],
    ['into itself', { unit: '01', parent: BADINH }, 422, 'bad-unit-move'],
    ['into a leaf', { parent: NGOCHA }, 422, 'bad-unit-move'],
    ['before its day', { since: '2027-01-01' }, 422, 'bad-unit-move'],
    ['without a decision', { source: ' ' }, 422, 'invalid-request'],
    ['on no day', { since: '2026-02-30' }, 422, 'invalid-request'],
  ])('is refused: %s', async (_name, over, status, code) => {
    const nation = await makeStation('VN')
    const answer = await move(nation, over)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(nation.station.units.byCode(BADINH)?.parent).toBe('01')
  })
})
