import { describe, expect, it } from 'vitest'
import type { KpiDetail } from '#shared/contract/kpi-detail.ts'
import type { Problem } from '#shared/contract/problem.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { makeStation, reopenStation, type TestStation, testClock } from '../../../support/station.ts'

const WARDS = ['00004', '00008', '00025'] as const
const HOUR_MS = 3_600_000

/** Files on time of files handled: DV.01, green from 99, red below 95. */
const day = (unit: string, period: string, onTime: number | null, handled: number | null) =>
  Object.entries({ dossiers_on_time: onTime, dossiers_handled: handled }).flatMap(([measure, value]) =>
    value === null ? [] : [{ unit, measure, period, value }],
  )

async function detailOf(station: TestStation, query = '', code = 'DV.01'): Promise<KpiDetail> {
  const { status, body } = await station.ask<KpiDetail>('GET', `/api/v1/kpis/${code}/detail?${query}`)
  expect(status).toBe(200)
  return body
}

describe('the detail of a KPI', () => {
  it('says what the KPI is, whose figure it is, and which lamp stands', async () => {
    const city = await makeStation('01')
    await city.post(WARDS.flatMap((unit) => day(unit, '2026-11-21', 90, 100)))
    const { unit, definition, standing, versions } = await detailOf(city)
    expect({
      unit: [unit.code, unit.above, unit.below.length],
      definition: [definition.code, definition.version, definition.inWords.vi, definition.lead],
      standing: [standing?.unit, standing?.code, standing?.value, standing?.lamp],
      versions: versions.map(({ version, changed }) => [version, changed]),
    }).toEqual({
      unit: ['01', [], 126],
      definition: ['DV.01', 1, '100 × Hồ sơ đúng hoặc trong hạn ÷ Hồ sơ tiếp nhận và xử lý', 'HC'],
      standing: ['01', 'DV.01', 90, 'red'],
      versions: [[1, []]],
    })
  })

  it('of a unit below names those above it, and its own figures', async () => {
    const city = await makeStation('01')
    await city.post([...day('00004', '2026-11-21', 90, 100), ...day('00008', '2026-11-21', 100, 100)])
    const { unit, standing } = await detailOf(city, 'unit=00004')
    expect([unit.above.map(({ code }) => code), unit.below, standing?.value]).toEqual([['01'], [], 90])
  })

  it('refuses a KPI or unit that is not known here, and more points than a screen is wide', async () => {
    const ward = await makeStation('00004')
    const asked = ['NO.01/detail', 'DV.01/detail?unit=00008', 'DV.01/detail?points=401']
    const answers = await Promise.all(asked.map((path) => ward.ask<Problem>('GET', `/api/v1/kpis/${path}`)))
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'unknown-kpi'],
      [404, 'unknown-unit'],
      [422, 'invalid-request'],
    ])
  })
})

describe('the trend', () => {
  it('ends with the colour at which the lamp stands: within the dead band that is not the thresholds’', async () => {
    const ward = await makeStation('00004')
    await ward.post([...day('00004', '2026-11-20', 99, 100), ...day('00004', '2026-11-21', 90, 100)])
    await ward.post(day('00004', '2026-11-21', 99, 100))
    const { trend, standing } = await detailOf(ward, 'points=2')
    expect([standing?.lamp, trend.map(({ lamp }) => lamp)]).toEqual(['yellow', ['green', 'yellow']])
  })

  it('goes up to the present period, with a gap where nothing was reported', async () => {
    const ward = await makeStation('00004')
    await ward.post([
      ...day('00004', '2026-11-17', 100, 100),
      ...day('00004', '2026-11-19', 96, 100),
      ...day('00004', '2026-11-20', 50, null),
    ])
    const { trend } = await detailOf(ward, 'points=5')
    expect(trend.map(({ period, value, reason, lamp }) => [period, value, reason, lamp])).toEqual([
      ['2026-11-17', 100, null, 'green'],
      ['2026-11-18', null, 'no-data', 'grey'],
      ['2026-11-19', 96, null, 'yellow'],
      ['2026-11-20', null, 'partial', 'grey'],
      ['2026-11-21', null, 'no-data', 'grey'],
    ])
  })

  it('tells what each period does not know: coverage, bounds, doubt', async () => {
    const city = await makeStation('01')
    await city.post(WARDS.flatMap((unit) => day(unit, '2026-11-20', 100, 100)))
    await city.post([...day('00004', '2026-11-21', 200, 200), ...day('00008', '2026-11-21', 99, 100)])
    const { trend } = await detailOf(city, 'points=2')
    expect(trend).toMatchObject([
      { period: '2026-11-20', coverage: { reported: 3, expected: 3 }, bounds: null, doubt: null },
      {
        period: '2026-11-21',
        coverage: { reported: 2, expected: 3 },
        bounds: { low: 74.75, high: 99.75 },
        doubt: 'bounds',
      },
    ])
  })

  it('is in the KPI’s own periods, with thresholds over all of it', async () => {
    const ward = await makeStation('00004')
    const { trend, thresholds } = await detailOf(ward, 'points=3', 'KT.01')
    expect([trend.map(({ period }) => period), thresholds]).toEqual([
      ['2026-09', '2026-10', '2026-11'],
      [{ from: '2026-09', to: '2026-11', thresholds: expect.objectContaining({ green: 100, red: 90 }) }],
    ])
  })

  it('knows thresholds by date, and which periods were changed after they had closed', async () => {
    const measure = { nameVi: 'Đơn', nameEn: 'Petitions', unit: 'petition', kind: 'flow', overTime: 'sum' }
    const home = await makeCustomHome('00004', {
      measures: [{ ...measure, key: 'petitions', overUnits: 'sum', basePeriod: 'day', closesAfterDays: 1 }],
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
            { green: 20, red: 10, since: '2026-11-20' },
          ],
          period: 'day',
          lead: 'VP',
        },
      ],
    })
    const ward = await reopenStation(home.dir, testClock())
    const row = { unit: '00004', measure: 'petitions', value: 12 }
    await ward.post([
      { ...row, period: '2026-11-18', reason: 'Nộp muộn' },
      { ...row, period: '2026-11-21' },
    ])
    const { trend, thresholds, revisions } = await detailOf(ward, 'points=4', 'T.01')
    expect({
      trend: trend.map(({ period, lamp, restated }) => [period, lamp, restated]),
      thresholds: thresholds.map(({ from, to, thresholds: stretch }) => [from, to, stretch?.green]),
      revisions,
    }).toEqual({
      trend: [
        ['2026-11-18', 'green', true],
        ['2026-11-19', 'grey', false],
        ['2026-11-20', 'grey', false],
        ['2026-11-21', 'yellow', false],
      ],
      thresholds: [
        ['2026-11-18', '2026-11-19', 10],
        ['2026-11-20', '2026-11-21', 20],
      ],
      revisions: [],
    })
  })

  it('shows the targets that are in force', async () => {
    const ward = await makeStation('00004')
    const target = { unit: '00004', code: 'DV.01', period: '2026-11-20', reason: 'Kế hoạch 12' }
    await ward.ask('PUT', '/api/v1/targets', { ...target, value: 97 })
    await ward.ask('PUT', '/api/v1/targets', { ...target, value: 98 })
    await ward.ask('PUT', '/api/v1/targets', { ...target, period: '2026-01-02', value: 90 })
    const { targets } = await detailOf(ward, 'points=5')
    expect(targets).toMatchObject([{ period: '2026-11-20', value: 98, reason: 'Kế hoạch 12' }])
  })
})

describe('the figures behind it', () => {
  it('are those of the lamp’s period, with their owner and who owes the rest', async () => {
    const city = await makeStation('01')
    await city.post(WARDS.flatMap((unit) => day(unit, '2026-11-20', 100, 100)))
    await city.post([...day('00004', '2026-11-21', 90, 100), ...day('00008', '2026-11-21', null, 100)])
    const { standing, measures } = await detailOf(city)
    expect(standing?.doubt).toBe('uneven')
    expect(measures).toMatchObject([
      {
        key: 'dossiers_on_time',
        ownerOffice: 'HC',
        wanted: '2026-11-21',
        period: '2026-11-21',
        value: 90,
        reported: 1,
        expected: 3,
        missing: [{ code: '00008' }, { code: '00025' }],
      },
      { key: 'dossiers_handled', value: 200, reported: 2, expected: 3, missing: [{ code: '00025' }] },
    ])
  })

  it('say where nothing was reported yet that it is missing', async () => {
    const ward = await makeStation('00004')
    const { standing, measures } = await detailOf(ward)
    expect([
      standing?.period ?? null,
      measures.map(({ value, period, wanted }) => [value, period, wanted]),
    ]).toEqual([
      null,
      [
        [null, null, '2026-11-21'],
        [null, null, '2026-11-21'],
      ],
    ])
  })

  it('come from an earlier period where that one stands in', async () => {
    const ward = await makeStation('00004')
    await ward.post([
      { unit: '00004', measure: 'population', period: '2026-10', value: 1_000 },
      { unit: '00004', measure: 'health_insured', period: '2026-10', value: 900 },
      { unit: '00004', measure: 'health_insured', period: '2026-11', value: 950 },
    ])
    const { measures, standing } = await detailOf(ward, '', 'KT.05')
    expect([standing?.value, standing?.period]).toEqual([95, '2026-11'])
    expect(measures.find(({ key }) => key === 'population')).toMatchObject({
      wanted: '2026-11',
      period: '2026-10',
      value: 1_000,
      reported: 0,
      carried: 1,
    })
  })
})

describe('the corrections', () => {
  it('are listed newest first with what stood before; a first report is none', async () => {
    const ward = await makeStation('00004')
    await ward.post(day('00004', '2026-11-20', 90, 100))
    ward.clock.now += HOUR_MS
    await ward.post([{ unit: '00004', measure: 'dossiers_on_time', period: '2026-11-20', value: 95 }])
    ward.clock.now += HOUR_MS
    await ward.post([
      { unit: '00004', measure: 'dossiers_handled', period: '2026-11-20', value: null, reason: 'Nhập nhầm' },
    ])
    const { revisions, measures } = await detailOf(ward)
    expect(revisions).toMatchObject([
      { measure: 'dossiers_handled', period: '2026-11-20', before: 100, after: null, reason: 'Nhập nhầm' },
      { measure: 'dossiers_on_time', period: '2026-11-20', before: 90, after: 95, reason: null },
    ])
    expect(revisions).toHaveLength(2)
    expect(measures[0]?.lastRevision ?? null).toBeNull()
  })

  it('keep to the latest of an open period that is reported again and again', async () => {
    const ward = await makeStation('00004')
    await ward.post(day('00004', '2026-11-20', 90, 100))
    await ward.post(day('00004', '2026-11-20', 91, 100))
    for (let handled = 1; handled <= 60; handled += 1) {
      ward.clock.now += 1_000
      await ward.post([{ unit: '00004', measure: 'dossiers_handled', period: '2026-11-21', value: handled }])
    }
    const { revisions } = await detailOf(ward)
    expect(revisions.map(({ period, before, after }) => [period, before, after])).toEqual([
      ['2026-11-21', 59, 60],
      ['2026-11-21', 58, 59],
      ['2026-11-21', 57, 58],
      ['2026-11-20', 90, 91],
    ])
  })
})
