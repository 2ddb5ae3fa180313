import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import type {
  QualityOverview,
  QualityPage,
  QualityScoreItem,
  QualityTrend,
} from '#shared/contract/quality.ts'
import type { QuarantinePage } from '#shared/contract/quarantine.ts'
import { type Period, shiftPeriod } from '#shared/domain/period.ts'
import type { UnitId } from '#station/features/units/queries.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { readLive } from '../../../support/live-reader.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../../support/station.ts'

const WARD = '00004'
const HANDLED = 'dossiers_handled'
const ON_TIME = 'dossiers_on_time'
const HOUR = 3_600_000

const row = (period: string, value: number, more: object = {}) => ({
  unit: WARD,
  measure: HANDLED,
  period,
  value,
  ...more,
})
/** The last whole working days before the test's Saturday, 21 November 2026. */
const WEEK = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']

async function list(station: TestStation, query = ''): Promise<QualityPage> {
  await station.station.quality.refresh()
  const { status, body } = await station.ask<QualityPage>('GET', `/api/v1/quality?${query}`)
  expect([status, body]).toEqual([200, expect.anything()])
  return body
}

async function score(station: TestStation, unit = WARD, measure = HANDLED): Promise<QualityScoreItem | null> {
  return (await list(station, `unit=${unit}&measure=${measure}`)).items[0] ?? null
}

const reasonsOf = (item: QualityScoreItem | null, criterion: string) =>
  item?.reasons.filter((reason) => reason.criterion === criterion)

const definition = (key: string, more: object = {}) => ({
  key,
  nameVi: `Số ${key}`,
  nameEn: key,
  unit: 'hồ sơ',
  kind: 'flow',
  overTime: 'sum',
  overUnits: 'sum',
  basePeriod: 'day',
  ...more,
})

describe('correct', () => {
  it('falls by a refused row and names its rule; putting it right does not make it never have happened', async () => {
    const ward = await makeStation(WARD)
    await ward.post(WEEK.slice(1).map((day) => row(day, 100)))
    expect(await score(ward)).toMatchObject({ correct: 1, worst: null, total: 1, uses: expect.any(Number) })
    await ward.post([row('2026-11-16', -5)])
    const refused = await score(ward)
    expect(refused).toMatchObject({ correct: 0.8, worst: 'correct' })
    expect(reasonsOf(refused, 'correct')).toEqual([
      { criterion: 'correct', code: 'rejected', params: { rule: 'below-minimum' }, count: 1 },
    ])
    await ward.post([row('2026-11-16', 5)])
    expect(await score(ward)).toMatchObject({ correct: 0.8333 })
  })

  it('takes the owner’s word on a row that is dismissed', async () => {
    const ward = await makeStation(WARD)
    await ward.post([row('2026-11-20', 100), row('2026-11-19', -5)])
    expect(await score(ward)).toMatchObject({ correct: 0.5 })
    const { body } = await ward.ask<QuarantinePage>('GET', '/api/v1/quarantine')
    await ward.ask('DELETE', `/api/v1/quarantine/${body.items[0]?.id}?reason=nh%E1%BA%A7m`)
    const after = await score(ward)
    expect(after?.correct).toBe(1)
    expect(reasonsOf(after, 'correct')).toMatchObject([{ code: 'dismissed', count: 1 }])
  })

  it('forgets what lies a month back', async () => {
    const ward = await makeStation(WARD)
    await ward.post([row('2026-11-20', 100), row('2026-11-19', -5), row('2026-08-03', -5)])
    expect(await score(ward)).toMatchObject({ correct: 0.5 })
    ward.clock.now += 40 * 24 * HOUR
    expect(await score(ward)).toMatchObject({ correct: null, living: 0 })
  })
})

describe('sufficient', () => {
  it('falls by a gap, and not by a day off or a day that is not due yet', async () => {
    const ward = await makeStation(WARD)
    // Friday's is due on Monday; Wednesday is missing of four days that are due.
    await ward.post(['2026-11-16', '2026-11-17', '2026-11-19'].map((day) => row(day, 100)))
    const gap = await score(ward)
    expect(gap).toMatchObject({ sufficient: 0.75 })
    expect(reasonsOf(gap, 'sufficient')).toEqual([
      {
        criterion: 'sufficient',
        code: 'missing',
        params: { expected: 4, present: 3, latest: '2026-11-18' },
        count: 1,
      },
    ])
    await ward.post([row('2026-11-18', 0)])
    expect(await score(ward)).toMatchObject({ sufficient: 1 })
    // Retracted is not there.
    await ward.post([{ ...row('2026-11-17', 0), value: null }])
    expect(await score(ward)).toMatchObject({ sufficient: 0.75 })
  })

  it('does not ask for a stock in every period that its figure is carried into', async () => {
    const ward = await makeStation(WARD)
    await ward.post([{ unit: WARD, measure: 'population', period: '2026-08', value: 25_000 }])
    const item = await score(ward, WARD, 'population')
    expect(item).toMatchObject({ sufficient: 1 })
    // But its age shows.
    expect(item?.living).toBeGreaterThan(0.5)
    expect(item?.living).toBeLessThan(1)
  })

  it('of a city is that of its wards, and a ward is asked for what its siblings report', async () => {
    const city = await makeStation('01')
    const wards = ['00004', '00008', '00025']
    await city.post(wards.flatMap((unit) => WEEK.slice(0, 4).map((day) => row(day, 10, { unit }))))
    await city.post([row('2026-11-19', 9, { measure: ON_TIME })])
    expect(await score(city, '01')).toMatchObject({ sufficient: 1, correct: null })
    expect(await score(city, '00008', ON_TIME)).toMatchObject({ sufficient: 0, living: 0, correct: null })
    expect(await score(city, '01', ON_TIME)).toMatchObject({ sufficient: 0.3333 })
    // It has never reported anything, nor joined: nobody waits for it.
    expect(await score(city, '00070')).toBeNull()
  })
})

describe('clean', () => {
  /** Sixty days of about a hundred. */
  const days = Array.from({ length: 60 }, (_, index) =>
    row(shiftPeriod('2026-11-20' as Period, index - 59), 100 + (index % 5)),
  )

  it('falls by an outlier, until it is explained', async () => {
    const ward = await makeStation(WARD)
    await ward.post(days)
    expect(await score(ward)).toMatchObject({ clean: 1 })
    await ward.post([row('2026-11-21', 3_000)])
    // The day is not over: nobody knows yet.
    expect(await score(ward)).toMatchObject({ clean: 1 })
    ward.clock.now += 24 * HOUR
    const found = await score(ward)
    expect(found?.clean).toBeLessThan(1)
    expect(reasonsOf(found, 'clean')).toEqual([
      {
        criterion: 'clean',
        code: 'outlier',
        params: { period: '2026-11-21', value: 3_000, median: expect.any(Number) },
        count: 1,
      },
    ])
    // The same figure once more, with a word on it.
    const explained = { observations: [row('2026-11-21', 3_000, { reason: 'Đợt cấp đổi tập trung' })] }
    const { body } = await ward.ask<IntakeAnswer>('POST', '/api/v1/observations', explained)
    expect(body).toMatchObject({ accepted: 1, unchanged: 0 })
    expect(await score(ward)).toMatchObject({ clean: 1 })
    const again = await ward.ask<IntakeAnswer>('POST', '/api/v1/observations', explained)
    expect(again.body).toMatchObject({ accepted: 0, unchanged: 1 })
    const books = await ward.ask<{ differences: unknown[] }>('POST', '/api/v1/verifications')
    expect(books.body.differences).toEqual([])
  })

  it('falls by an outlier, until a revision confirms it', async () => {
    const ward = await makeStation(WARD)
    await ward.post([...days.slice(0, -2), row('2026-11-20', 4_000)])
    expect(reasonsOf(await score(ward), 'clean')).toMatchObject([{ code: 'outlier', count: 1 }])
    await ward.post([row('2026-11-20', 4_100)])
    expect(await score(ward)).toMatchObject({ clean: 1 })
  })

  it('falls by rows that were sent twice, which are not incorrect for that', async () => {
    const ward = await makeStation(WARD)
    await ward.post([
      row('2026-11-18', 10),
      row('2026-11-19', 10),
      row('2026-11-20', 10),
      row('2026-11-20', 10),
    ])
    const item = await score(ward)
    expect(item).toMatchObject({ clean: 0.75, correct: 1 })
    expect(reasonsOf(item, 'clean')).toMatchObject([{ code: 'duplicates', count: 1 }])
  })

  it('falls where the slices of an exhaustive list do not add up', async () => {
    const codes = ['LAND', 'CIVIL'].map((code) => ({ code, nameVi: code, nameEn: code }))
    const home = await makeCustomHome(WARD, {
      codeLists: [{ key: 'fields', nameVi: 'Lĩnh vực', nameEn: 'Fields', exhaustive: true, codes }],
      measures: [definition('sliced', { codeList: 'fields' })],
    })
    const ward = await reopenStation(home.dir, testClock())
    const sliced = (value: number, slice = '') => row('2026-11-20', value, { measure: 'sliced', slice })
    await ward.post([sliced(10), sliced(4, 'LAND'), sliced(5, 'CIVIL')])
    const item = await score(ward, WARD, 'sliced')
    expect(reasonsOf(item, 'clean')).toEqual([
      {
        criterion: 'clean',
        code: 'slices-differ',
        params: { period: '2026-11-20', total: 10, sum: 9 },
        count: 1,
      },
    ])
    await ward.post([sliced(6, 'CIVIL')])
    expect(await score(ward, WARD, 'sliced')).toMatchObject({ clean: 1 })
  })
})

describe('living', () => {
  it('falls with age, though nothing comes in', async () => {
    const ward = await makeStation(WARD)
    await ward.post([row('2026-11-19', 100)])
    expect(await score(ward)).toMatchObject({ living: 1 })
    // Friday's figure was due at the end of Monday, four days after Thursday's end; half of that is two more.
    ward.clock.now = Date.parse('2026-11-26T00:00:00+07:00')
    const late = await score(ward)
    expect(late?.living).toBeLessThan(1)
    expect(late?.living).toBeGreaterThan(0)
    expect(reasonsOf(late, 'living')).toMatchObject([{ code: 'late', params: { period: '2026-11-19' } }])
    // Later on the same day, with nothing touched but the hours.
    ward.clock.now += 20 * HOUR
    const later = await score(ward)
    expect(later?.living).toBeLessThan(late?.living ?? 0)
    ward.clock.now += 10 * 24 * HOUR
    expect(await score(ward)).toMatchObject({ living: 0 })
    await ward.post([row('2026-12-05', 100)])
    expect(await score(ward)).toMatchObject({ living: 1 })
  })

  it('is 0 where a child is silent, and what only its station knows is not judged', async () => {
    const city = await makeStation('01')
    await city.post(WEEK.map((day) => row(day, 10)))
    expect(await score(city)).toMatchObject({ living: 1, correct: 1 })
    const { station } = city
    const since = station.clock() - 300_000
    station.children.put({
      unit: station.units.byCode(WARD)?.id as UnitId,
      fingerprint: 'x',
      previous_fingerprint: null,
      enrolled_at: 0,
      enrolled_after: 0,
      revoked_at: null,
      epoch: 1,
      last_batch: null,
      last_contact_at: since,
      backlog: 0,
      state: 'silent',
      state_since: since,
    })
    city.clock.now += HOUR
    const item = await score(city)
    expect(item).toMatchObject({ living: 0, correct: null, sufficient: 1, clean: 1 })
    expect(reasonsOf(item, 'living')).toMatchObject([{ code: 'silent' }])
  })
})

describe('consistent', () => {
  it('falls where a part is larger than its whole, at both of them', async () => {
    const ward = await makeStation(WARD)
    await ward.post(WEEK.flatMap((day) => [row(day, 100), row(day, 90, { measure: ON_TIME })]))
    expect(await score(ward)).toMatchObject({ consistent: 1 })
    await ward.post([row('2026-11-18', 110, { measure: ON_TIME })])
    for (const measure of [HANDLED, ON_TIME]) {
      const item = await score(ward, WARD, measure)
      expect(item?.consistent).toBeLessThan(1)
      expect(reasonsOf(item, 'consistent')).toContainEqual({
        criterion: 'consistent',
        code: 'part-exceeds-whole',
        params: { part: ON_TIME, whole: HANDLED, period: '2026-11-18', partValue: 110, wholeValue: 100 },
        count: 1,
      })
    }
    await ward.post([row('2026-11-18', 120)])
    expect(await score(ward, WARD, ON_TIME)).toMatchObject({ consistent: 1 })
  })

  it('is not judged where there is nothing to compare with', async () => {
    const ward = await makeStation(WARD)
    await ward.post([row('2026-11-18', 110)])
    expect(await score(ward)).toMatchObject({ consistent: null })
  })
})

describe('shared', () => {
  it('falls where the same fact is asked for twice, is told by two sources, or is used by nobody', async () => {
    const home = await makeCustomHome(WARD, {
      measures: [
        definition('asked', { nameVi: 'Số hộ  dân' }),
        definition('asked_again', { nameVi: 'SỐ HỘ DÂN' }),
        definition('unused'),
      ],
      kpis: [
        {
          code: 'T.1',
          group: 'test',
          nameVi: 'Thử',
          nameEn: 'Test',
          unit: 'hộ',
          formula: 'asked',
          direction: 'higher',
          period: 'day',
          lead: 'VP',
        },
      ],
    })
    const ward = await reopenStation(home.dir, testClock())
    await ward.post([
      row('2026-11-20', 5, { measure: 'asked' }),
      row('2026-11-20', 5, { measure: 'unused' }),
      row('2026-11-20', 5),
    ])
    const asked = await score(ward, WARD, 'asked')
    expect(asked).toMatchObject({ shared: 0.5, uses: 1 })
    expect(reasonsOf(asked, 'shared')).toMatchObject([
      { code: 'asked-twice', params: { measure: 'asked_again' } },
    ])
    const unused = await score(ward, WARD, 'unused')
    expect(unused).toMatchObject({ shared: 0, uses: 0, worst: 'shared' })
    await ward.post([row('2026-11-20', 6, { source: 'his' })])
    expect(reasonsOf(await score(ward), 'shared')).toEqual([
      {
        criterion: 'shared',
        code: 'two-sources',
        params: { period: '2026-11-20', sources: 'his, manual' },
        count: 1,
      },
    ])
  })
})

describe('the list of scores', () => {
  it('comes worst first, in pages, of what is asked for', async () => {
    const city = await makeStation('01')
    await city.post(WEEK.map((day) => row(day, 10)))
    await city.post(WEEK.slice(2).map((day) => row(day, 10, { unit: '00008' })))
    await city.post([row('2026-11-18', -1, { unit: '00025' }), row('2026-11-17', 3, { unit: '00025' })])
    const { items } = await list(city)
    expect(items.map(({ total }) => total)).toEqual(items.map(({ total }) => total).toSorted((a, b) => a - b))
    expect(items[0]).toMatchObject({ unit: '00025', measure: HANDLED })
    const first = await list(city, 'parent=01&limit=2')
    const rest = await list(city, `parent=01&limit=200&after=${first.next}`)
    expect([...first.items, ...rest.items].map(({ unit }) => unit)).toEqual(
      items.filter(({ unit }) => unit !== '01').map(({ unit }) => unit),
    )
    expect(rest.next).toBeNull()
    const { status, body } = await city.ask('GET', '/api/v1/quality?after=x')
    expect([status, body]).toMatchObject([422, { type: expect.stringContaining('bad-cursor') }])
  })

  it('stands after a restart as it stood before', async () => {
    const folder = temporaryFolder()
    const clock = testClock()
    const ward = await makeStation(WARD, { folder, clock })
    await ward.post([...WEEK.map((day) => row(day, 10)), row('2026-11-12', -1)])
    const before = await list(ward)
    const means = await ward.ask('GET', '/api/v1/quality/summary')
    await ward.stop()
    const again = await reopenStation(folder, clock)
    expect((await again.ask('GET', '/api/v1/quality')).body).toEqual(before)
    expect((await again.ask('GET', '/api/v1/quality/summary')).body).toEqual(means.body)
    // And looking at everything anew finds nothing different.
    expect(await list(again)).toEqual(before)
  })
})

describe('summaries', () => {
  it('are means of what is judged, of a unit with all below it and of each measure', async () => {
    const city = await makeStation('01')
    await city.post(WEEK.slice(0, 4).map((day) => row(day, 10)))
    await city.post([row('2026-11-19', 10, { unit: '00008' }), row('2026-11-18', -1, { unit: '00008' })])
    await city.station.quality.refresh()
    const { body } = await city.ask<QualityOverview>('GET', '/api/v1/quality/summary')
    // 126 wards, of which two are due; the city itself has no rows of its own.
    expect(body.whole).toMatchObject({ unit: '01', measure: null, correct: 0.75, living: expect.any(Number) })
    const ofWard = body.units.find(({ unit }) => unit === '00008')
    expect(ofWard).toMatchObject({ scores: 1, correct: 0.5, sufficient: 1, worst: 'correct' })
    expect(body.measures).toMatchObject([{ measure: HANDLED, unit: '01', total: body.whole.total }])
    const ward = await city.ask<QualityOverview>('GET', '/api/v1/quality/summary?unit=00008')
    expect(ward.body).toMatchObject({ whole: { ...ofWard, at: expect.anything() }, units: [] })
    const city01 = await score(city, '00008')
    expect(ward.body.whole.total).toBe(city01?.total)
  })

  it('grow a trend by a point a day', async () => {
    const ward = await makeStation(WARD)
    await ward.post(WEEK.slice(0, 4).map((day) => row(day, 10)))
    await ward.station.quality.refresh()
    await ward.post([row('2026-11-12', -1)])
    await ward.station.quality.refresh()
    for (let days = 0; days < 3; days += 1) {
      ward.clock.now += 24 * HOUR
      await ward.station.quality.refresh()
    }
    const trend = async (query: string) =>
      (await ward.ask<QualityTrend>('GET', `/api/v1/quality/trend?${query}`)).body
    const { unit, measure, points } = await trend('days=90')
    expect({ unit, measure }).toEqual({ unit: WARD, measure: null })
    expect(points.map(({ day }) => day)).toEqual(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'])
    expect(points[0]).toMatchObject({ correct: 0.8, scores: 1 })
    expect((await trend('days=2')).points.map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-24'])
    const ofMeasure = await trend(`measure=${HANDLED}`)
    expect(ofMeasure.points).toHaveLength(4)
    ward.clock.now += 200 * 24 * HOUR
    await ward.station.quality.refresh()
    expect((await trend('days=180')).points).toHaveLength(1)
  })
})

const GATED = {
  measures: [definition('done'), definition('all')],
  kpis: [
    {
      code: 'T.1',
      group: 'test',
      nameVi: 'Tỷ lệ xong',
      nameEn: 'Share done',
      unit: '%',
      formula: '100 * done / all',
      direction: 'higher',
      thresholds: { green: 90, red: 50 },
      qualityFloor: 0.9,
      period: 'day',
      lead: 'VP',
    },
  ],
}

describe('a quality floor', () => {
  const gated = (measure: string, period: string, value: number) => row(period, value, { measure })
  const lamp = async (station: TestStation) =>
    (await station.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?code=T.1')).body.items[0]

  it('hatches the lamp of a unit without sub-units, names the measure, and lets go again', async () => {
    const home = await makeCustomHome(WARD, GATED)
    const ward = await reopenStation(home.dir, testClock())
    await ward.post(WEEK.flatMap((day) => [gated('done', day, 95), gated('all', day, 100)]))
    await ward.station.quality.refresh()
    expect(await lamp(ward)).toMatchObject({ lamp: 'green', doubtful: false, doubt: null })
    expect(await lamp(ward)).not.toHaveProperty('doubtMeasure')

    await ward.post(
      WEEK.flatMap((day) => [gated('all', day, -1), gated('all', shiftPeriod(day as Period, -7), -1)]),
    )
    // Not before it has been looked at: figures never wait for it.
    expect(await lamp(ward)).toMatchObject({ doubtful: false })
    await ward.station.quality.refresh()
    expect(await score(ward, WARD, 'all')).toMatchObject({ correct: 0.3333 })
    expect(await lamp(ward)).toMatchObject({
      lamp: 'green',
      doubtful: true,
      doubt: 'quality',
      doubtMeasure: 'all',
    })
    // A lamp that is judged by a new figure meanwhile is as doubtful.
    await ward.post([gated('done', '2026-11-21', 96), gated('all', '2026-11-21', 100)])
    expect(await lamp(ward)).toMatchObject({ period: '2026-11-21', value: 96, doubt: 'quality' })

    const { body } = await ward.ask<QuarantinePage>('GET', '/api/v1/quarantine?measure=all')
    for (const { id } of body.items) await ward.ask('DELETE', `/api/v1/quarantine/${id}?reason=nh%E1%BA%A7m`)
    await ward.station.quality.refresh()
    expect(await lamp(ward)).toMatchObject({ doubtful: false, doubt: null })
  })

  it('holds for a parent as well', async () => {
    const home = await makeCustomHome('01', GATED)
    const city = await reopenStation(home.dir, testClock())
    const wards = ['00004', '00008']
    const at = (unit: string, day: string) => [
      { ...gated('done', day, 95), unit },
      { ...gated('all', day, 100), unit },
    ]
    // Both on Monday and on Thursday; nobody in between.
    await city.post(wards.flatMap((unit) => [...at(unit, '2026-11-16'), ...at(unit, '2026-11-19')]))
    await city.station.quality.refresh()
    expect(await score(city, '01', 'all')).toMatchObject({ sufficient: 0.5 })
    expect(await lamp(city)).toMatchObject({ unit: '01', doubt: 'quality', lamp: 'green' })
    await city.post(wards.flatMap((unit) => [...at(unit, '2026-11-17'), ...at(unit, '2026-11-18')]))
    await city.station.quality.refresh()
    expect(await lamp(city)).toMatchObject({ doubt: null })
  })

  it('of 0 asks nothing', async () => {
    const [kpi] = GATED.kpis
    const home = await makeCustomHome(WARD, { ...GATED, kpis: [{ ...kpi, qualityFloor: 0 }] })
    const ward = await reopenStation(home.dir, testClock())
    await ward.post([
      gated('done', '2026-11-20', 95),
      gated('all', '2026-11-20', 100),
      gated('all', '2026-11-19', -1),
    ])
    await ward.station.quality.refresh()
    expect(await lamp(ward)).toMatchObject({ doubt: null })
  })
})

describe('a running station', () => {
  it('tells the wall of its quality: at first, and when it changes', async () => {
    const ward = await makeStation(WARD)
    const { loopback } = await ward.start()
    const live = await readLive(loopback, ward.token)
    const first = await live.next()
    expect(first.data.quality).toMatchObject({ unit: WARD, measure: null })
    await ward.post([row('2026-11-20', 10), row('2026-11-19', -1)])
    const told = await live.until(({ event, data }) => event === 'quality' && data.scores === 1)
    expect(told.at(-1)?.data).toMatchObject({ unit: WARD, correct: 0.5, worst: 'correct' })
  })

  it('answers while it looks at everything, and stops in the middle of it', async () => {
    const city = await makeStation('01')
    const { units } = city.station
    const wards = units.children(units.root.id)
    await city.post(wards.flatMap(({ code }) => WEEK.map((day) => row(day, 10, { unit: code }))))
    city.station.quality.touchAll()
    const order: string[] = []
    const looking = city.station.quality.refresh().then(() => order.push('looked'))
    const { status } = await city.ask('GET', '/api/v1/station')
    order.push('answered')
    await looking
    expect([status, order]).toEqual([200, ['answered', 'looked']])
    city.station.quality.touchAll()
    const cut = city.station.quality.refresh()
    await city.stop()
    await cut
  })
})
