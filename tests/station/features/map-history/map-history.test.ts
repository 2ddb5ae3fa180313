import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { MapArea, MapHistory } from '#shared/contract/map-history.ts'
import type { Problem } from '#shared/contract/problem.ts'
import type { Period } from '#shared/domain/period.ts'
import { BOUNDARIES_BELOW } from '#station/features/map-history/queries.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { makeStation, reopenStation, type TestStation, testClock } from '../../../support/station.ts'

const WARDS = ['00004', '00008', '00025'] as const

/** Files on time of files handled: DV.01, green from 99, red below 95. */
const day = (unit: string, period: string, onTime: number | null, handled: number | null) =>
  Object.entries({ dossiers_on_time: onTime, dossiers_handled: handled }).flatMap(([measure, value]) =>
    value === null ? [] : [{ unit, measure, period, value }],
  )

async function historyOf(station: TestStation, query: string): Promise<MapHistory> {
  const { status, body } = await station.ask<MapHistory>('GET', `/api/v1/map-history?${query}`)
  expect(status).toBe(200)
  return body
}

const pointsOf = (history: MapHistory, unit: string) =>
  history.units.find((each) => each.unit === unit)?.points ?? []

describe('the history on the map', () => {
  it('holds the unit and each sub-unit, period by period, with gaps where nothing was reported', async () => {
    const city = await makeStation('01')
    await city.post([
      ...day('00004', '2026-11-19', 100, 100),
      ...day('00008', '2026-11-19', 90, 100),
      ...day('00004', '2026-11-20', 96, 100),
      ...day('00008', '2026-11-21', 50, null),
    ])
    const history = await historyOf(city, 'code=DV.01&points=3')
    expect([history.unit, history.periods, history.units.length]).toEqual([
      '01',
      ['2026-11-19', '2026-11-20', '2026-11-21'],
      127,
    ])
    expect(pointsOf(history, '00004')).toMatchObject([
      { value: 100, lamp: 'green' },
      { value: 96, lamp: 'yellow' },
      { value: null, lamp: 'grey', reason: 'no-data' },
    ])
    expect(pointsOf(history, '00008')).toMatchObject([
      { value: 90, lamp: 'red' },
      { value: null, lamp: 'grey', reason: 'no-data' },
      { value: null, lamp: 'grey', reason: 'partial' },
    ])
    // 190 of 200: the city's share is made of sums, not of shares.
    expect(pointsOf(history, '01')[0]).toMatchObject({ value: 95, lamp: 'yellow', coverage: { reported: 2 } })
    expect(pointsOf(history, '00025')).toEqual(
      Array(3).fill({ value: null, lamp: 'grey', reason: 'no-data' }),
    )
  })

  it('says of every unit and period what the judgement of that period alone says', async () => {
    const city = await makeStation('01')
    const days = Array.from({ length: 21 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`)
    await city.post(
      days.flatMap((period, at) =>
        WARDS.flatMap((unit, place) =>
          (at + place) % 4 === 0 ? [] : day(unit, period, 90 + ((at * 7 + place * 3) % 11), 100 + place * 50),
        ),
      ),
    )
    const { periods, ...history } = await historyOf(city, 'code=DV.01&points=20&until=2026-11-20')
    for (const [at, period] of periods.entries()) {
      const path = `/api/v1/kpis?code=DV.01&period=${period}`
      const { body } = await city.ask<{ items: KpiValueItem[] }>('GET', path)
      for (const { unit, value, lamp, reason, doubt, coverage, simulated } of body.items) {
        const point = pointsOf({ periods, ...history }, unit)[at]
        expect(point, `${unit} ${period}`).toEqual({
          value,
          lamp,
          ...(reason === null ? {} : { reason }),
          ...(doubt === null ? {} : { doubt }),
          ...(coverage === null || coverage.expected < 2 ? {} : { coverage }),
          ...(simulated ? { simulated } : {}),
        })
      }
    }
  })

  it('shows a revised figure as it is known by now, and the colour at which the lamp stands', async () => {
    const city = await makeStation('01')
    await city.post([...day('00004', '2026-11-20', 90, 100), ...day('00004', '2026-11-21', 90, 100)])
    await city.post([
      ...day('00004', '2026-11-20', 99, 100).map((row) => ({ ...row, reason: 'Nhập nhầm' })),
      ...day('00004', '2026-11-21', 99, 100),
    ])
    // Within the dead band the lamp of the present period stays yellow; the earlier one has thresholds alone.
    const { units } = await historyOf(city, 'code=DV.01&points=2')
    expect(units.find(({ unit }) => unit === '00004')?.points).toMatchObject([
      { value: 99, lamp: 'green' },
      { value: 99, lamp: 'yellow' },
    ])
  })

  it('judges each period by the thresholds of then', async () => {
    const measure = { nameVi: 'Đơn', nameEn: 'Petitions', unit: 'petition', kind: 'flow', overTime: 'sum' }
    const home = await makeCustomHome('01', {
      measures: [{ ...measure, key: 'petitions', overUnits: 'sum', basePeriod: 'day' }],
      kpis: [
        {
          code: 'T.01',
          group: 'test',
          nameVi: 'Đơn trong ngày',
          nameEn: 'Petitions of the day',
          unit: 'petition',
          formula: 'petitions',
          direction: 'higher',
          thresholds: [
            { green: 10, red: 5 },
            { green: 20, red: 15, since: '2026-11-20' },
          ],
          period: 'day',
          lead: 'VP',
        },
      ],
    })
    const city = await reopenStation(home.dir, testClock())
    const row = { unit: '00004', measure: 'petitions', value: 12 }
    await city.post([
      { ...row, period: '2026-11-19' },
      { ...row, period: '2026-11-20' },
    ])
    const history = await historyOf(city, 'code=T.01&points=3')
    expect(pointsOf(history, '00004').map(({ lamp }) => lamp)).toEqual(['green', 'red', 'grey'])
  })

  it('is in the KPI’s own periods, and refuses others, unknown units and more than fits', async () => {
    const city = await makeStation('01')
    expect((await historyOf(city, 'code=KT.01&points=3&unit=00004')).periods).toEqual([
      '2026-09',
      '2026-10',
      '2026-11',
    ])
    const asked = [
      'code=NO.01',
      'code=DV.01&unit=31',
      'code=DV.01&until=2026-10',
      'code=DV.01&points=61',
      'points=5',
    ]
    const answers = await Promise.all(
      asked.map((query) => city.ask<Problem>('GET', `/api/v1/map-history?${query}`)),
    )
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'unknown-kpi'],
      [404, 'unknown-unit'],
      [422, 'bad-period'],
      [422, 'invalid-request'],
      [422, 'invalid-request'],
    ])
  })

  it('of a unit that looks back reads what lies before the stretch', async () => {
    const measure = { nameVi: 'Đơn', nameEn: 'Petitions', unit: 'petition', kind: 'flow', overTime: 'sum' }
    const home = await makeCustomHome('01', {
      measures: [{ ...measure, key: 'petitions', overUnits: 'sum', basePeriod: 'day' }],
      kpis: [
        {
          code: 'T.02',
          group: 'test',
          nameVi: 'Tăng so với hôm trước',
          nameEn: 'Growth on the day before',
          unit: '%',
          formula: '100 * petitions / prev(petitions)',
          direction: 'higher',
          thresholds: { green: 100, red: 50 },
          period: 'day',
          lead: 'VP',
        },
      ],
    })
    const city = await reopenStation(home.dir, testClock())
    const row = (period: string, value: number) => ({ unit: '00004', measure: 'petitions', period, value })
    await city.post([row('2026-11-18', 10), row('2026-11-19', 20), row('2026-11-20', 5)])
    const history = await historyOf(city, 'code=T.02&points=2&until=2026-11-20')
    expect(pointsOf(history, '00004').map(({ value }) => value)).toEqual([200, 25])
  })
})

describe('the area of a unit', () => {
  it('names the units above and below it, with boundaries and lamps', async () => {
    const nation = await makeStation('VN')
    const ring = [
      [105.8, 21],
      [105.9, 21],
      [105.9, 21.1],
      [105.8, 21],
    ]
    await nation.station.writer.write(({ db }) => {
      db.prepare(
        "INSERT INTO boundaries (unit, geometry) SELECT id, ? FROM units WHERE code IN ('00004', '31')",
      ).run(JSON.stringify({ type: 'Polygon', coordinates: [ring] }))
    })
    await nation.post(day('00004', '2026-11-21' as Period, 90, 100))
    const { body } = await nation.ask<MapArea>('GET', '/api/v1/map-area?unit=01&code=DV.01')
    expect({
      unit: body.unit.code,
      above: body.above.map(({ code }) => code),
      subUnits: body.subUnits.length,
      features: body.features.map(({ id }) => id),
      below: body.kpis.filter(({ unit }) => unit !== '01').map(({ unit, code, lamp }) => [unit, code, lamp]),
    }).toEqual({
      unit: '01',
      above: ['VN'],
      subUnits: 126,
      features: ['00004'],
      below: [['00004', 'DV.01', 'red']],
    })
  })

  it('of a unit without any below it has itself, and is not told of elsewhere', async () => {
    const city = await makeStation('01')
    const { body } = await city.ask<MapArea>('GET', '/api/v1/map-area?unit=00004')
    expect([body.unit.parent, body.above.map(({ code }) => code), body.subUnits]).toEqual(['01', ['01'], []])
    const elsewhere = await city.ask<Problem>('GET', '/api/v1/map-area?unit=31')
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'unknown-unit'])
  })

  it('finds boundaries by the key of their unit', async () => {
    const { station } = await makeStation('01')
    const plan = station.db
      .prepare<[number], { detail: string }>(`EXPLAIN QUERY PLAN ${BOUNDARIES_BELOW}`)
      .all(1)
      .map(({ detail }) => detail)
    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([])
  })
})
