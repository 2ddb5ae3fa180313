import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { CellItem, KpiValueItem, Series } from '#shared/contract/figures.ts'
import type { Problem } from '#shared/contract/problem.ts'
import type { UnitChangesAnswer } from '#shared/contract/unit-changes.ts'
import type { UnitItem } from '#shared/contract/units.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../../support/station.ts'

const measure = (key: string, parts: object) => ({
  ...{
    key,
    nameVi: key,
    nameEn: key,
    unit: 'thing',
    basePeriod: 'month',
    overUnits: 'sum',
    overTime: 'sum',
    kind: 'flow',
  },
  ...parts,
})
const kpi = (code: string, formula: string, unit = 'thing') => ({
  ...{ code, group: 'test', nameVi: code, nameEn: code, unit, formula, lead: 'VP', period: 'month' },
  ...{ direction: 'higher', thresholds: { green: 80, red: 50 } },
})
const PACK = {
  ...{ pack: 'local', version: 1, nameVi: 'Bộ thử', nameEn: 'Test pack' },
  groups: [{ key: 'test', nameVi: 'Thử', nameEn: 'Test' }],
  measures: [
    measure('x_done', {}),
    measure('x_all', {}),
    measure('x_people', { kind: 'stock', overTime: 'last' }),
    measure('x_score', { kind: 'sample', overTime: 'avg', overUnits: 'avg', basePeriod: 'day' }),
  ],
  kpis: [
    kpi('T.01', '100 * x_done / x_all', '%'),
    kpi('T.02', 'x_all'),
    kpi('T.03', 'x_people'),
    kpi('T.04', 'x_score'),
  ],
}

async function stationWithPack(folder = temporaryFolder()): Promise<TestStation> {
  const station = await makeStation('01', { folder, clock: testClock() })
  const { status } = await station.api.request('/api/v1/packs', {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
    body: stringify(PACK, { aliasDuplicateObjects: false }),
  })
  expect(status).toBe(200)
  return station
}

const row = (unit: string, measure: string, period: string, value: number | null) => ({
  unit,
  measure,
  period,
  value,
})
const month = (unit: string, period: string, [done, all, people]: readonly [number, number, number]) => [
  row(unit, 'x_done', period, done),
  row(unit, 'x_all', period, all),
  row(unit, 'x_people', period, people),
]
const HISTORY = [
  ...month('00004', '2026-09', [10, 20, 1000]),
  ...month('00008', '2026-09', [30, 30, 500]),
  ...month('00004', '2026-10', [40, 50, 1010]),
  ...month('00008', '2026-10', [10, 50, 510]),
  row('00004', 'x_score', '2026-10-05', 4),
  row('00004', 'x_score', '2026-10-06', 5),
  row('00008', 'x_score', '2026-10-05', 9),
]
const merge = (from: string, to: string, parts: object = {}) => ({
  from,
  to,
  since: '2026-11-01',
  source: 'NQ 1',
  ...parts,
})

const record = <T = UnitChangesAnswer>(station: TestStation, changes: object[], units: object[] = []) =>
  station.ask<T>('POST', '/api/v1/unit-changes', { changes, units })

async function kpiValueOf(station: TestStation, unit: string, code: string, period: string) {
  const { body } = await station.ask<{ items: KpiValueItem[] }>(
    'GET',
    `/api/v1/kpis?unit=${unit}&code=${code}&period=${period}`,
  )
  const [item] = body.items
  return [item?.value ?? null, item?.mapped ?? false]
}

async function cellOf(station: TestStation, unit: string, measureKey: string, period: string) {
  const { body } = await station.ask<{ items: CellItem[] }>(
    'GET',
    `/api/v1/cells?unit=${unit}&measure=${measureKey}&period=${period}`,
  )
  const [cell] = body.items
  return cell && [cell.value, cell.reported, cell.carried, cell.expected]
}

async function expectSound(station: TestStation) {
  const { body } = await station.ask<{ differences: unknown[] }>('POST', '/api/v1/verifications')
  expect(body.differences).toEqual([])
}

describe('a unit that took in another', () => {
  it('shows both in older periods: values add up, ratios are computed anew; cells stay as they are', async () => {
    const station = await stationWithPack()
    await station.post([...HISTORY, ...month('00004', '2026-11', [45, 60, 1600])])
    const before = await cellOf(station, '01', 'x_all', '2026-10')
    const { status, body } = await record(station, [merge('00008', '00004')])
    expect([status, body]).toEqual([
      200,
      { recorded: 1, added: [], closed: [{ unit: '00008', since: '2026-11-01' }] },
    ])
    expect(await kpiValueOf(station, '00004', 'T.02', '2026-10')).toEqual([100, true])
    expect(await kpiValueOf(station, '00004', 'T.01', '2026-10')).toEqual([50, true])
    expect(await kpiValueOf(station, '00004', 'T.03', '2026-10')).toEqual([1520, true])
    expect(await kpiValueOf(station, '00004', 'T.04', '2026-10')).toEqual([6, true])
    expect(await kpiValueOf(station, '00004', 'T.01', '2026-11')).toEqual([75, false])
    expect(await kpiValueOf(station, '00008', 'T.02', '2026-10')).toEqual([50, false])
    expect(await cellOf(station, '00004', 'x_all', '2026-10')).toEqual([50, 1, 0, 1])
    expect(await cellOf(station, '01', 'x_all', '2026-10')).toEqual(before)
    const series = await station.ask<Series>('GET', '/api/v1/series?unit=00004&code=T.02')
    expect(series.body.items[0]?.points).toEqual([
      { period: '2026-09', value: 50, mapped: true },
      { period: '2026-10', value: 100, mapped: true },
      { period: '2026-11', value: 60 },
    ])
    await expectSound(station)
  })

  it('has its lamp judged anew when a figure of the closed one is corrected', async () => {
    const station = await stationWithPack()
    await station.post(HISTORY)
    await record(station, [merge('00008', '00004')])
    const lamp = async () =>
      (await station.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=00004&code=T.01')).body.items[0]
    expect(await lamp()).toMatchObject({ period: '2026-10', value: 50, lamp: 'yellow' })
    await station.post([row('00008', 'x_done', '2026-10', 45)])
    expect(await lamp()).toMatchObject({ period: '2026-10', value: 85, lamp: 'green' })
  })

  it('is written instead of the closed one, which is not due and not shown any more', async () => {
    const folder = temporaryFolder()
    const station = await stationWithPack(folder)
    await station.post(HISTORY)
    await record(station, [merge('00008', '00004')])
    const answer = await station.ask<{ accepted: number; rejected: Array<{ code: string; detail: string }> }>(
      'POST',
      '/api/v1/observations',
      {
        observations: [
          row('00008', 'x_all', '2026-11', 5),
          row('00008', 'x_all', '2026-10', 55),
          row('00008', 'x_done', '2026-11', null),
        ],
      },
    )
    expect([answer.body.accepted, answer.body.rejected.map(({ code }) => code)]).toEqual([1, ['unit-closed']])
    expect(answer.body.rejected[0]?.detail).toContain('(00004)')
    const listed = async (query: string) =>
      (await station.ask<{ items: UnitItem[] }>('GET', `/api/v1/units?parent=01${query}`)).body.items
    expect((await listed('')).map(({ code }) => code)).not.toContain('00008')
    expect((await listed('&closed=true')).find(({ code }) => code === '00008')?.validTo).toBe('2026-11-01')
    await station.post(month('00004', '2026-11', [45, 60, 1600]))
    expect(await cellOf(station, '01', 'x_all', '2026-11')).toEqual([60, 1, 0, 1])
    expect(await cellOf(station, '01', 'x_all', '2026-10')).toEqual([105, 2, 0, 2])
    const lamps = await station.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=00008&code=T.02')
    expect(lamps.body.items[0]).toMatchObject({ lamp: 'grey', reason: 'not-applicable' })
    await station.stop()
    const again = await reopenStation(folder, station.clock)
    expect(await kpiValueOf(again, '00004', 'T.02', '2026-10')).toEqual([105, true])
    expect((await again.post([row('00008', 'x_all', '2026-11', 5)])).rejected[0]?.code).toBe('unit-closed')
  })

  it('does not leave the closed one’s last count in the city, whichever came first', async () => {
    const [first, last] = [await stationWithPack(), await stationWithPack()]
    await first.post(HISTORY)
    await record(first, [merge('00008', '00004')])
    await first.post(month('00004', '2026-11', [45, 60, 1600]))
    await last.post([...HISTORY, ...month('00004', '2026-11', [45, 60, 1600])])
    expect(await cellOf(last, '01', 'x_people', '2026-11')).toEqual([2110, 1, 1, 2])
    await record(last, [merge('00008', '00004')])
    for (const station of [first, last]) {
      expect(await cellOf(station, '01', 'x_people', '2026-11')).toEqual([1600, 1, 0, 1])
      expect(await cellOf(station, '01', 'x_people', '2026-10')).toEqual([1520, 2, 0, 2])
      await station.post([row('00008', 'x_people', '2026-10', 520)])
      expect(await cellOf(station, '01', 'x_people', '2026-10')).toEqual([1530, 2, 0, 2])
      expect(await cellOf(station, '01', 'x_people', '2026-11')).toEqual([1600, 1, 0, 1])
      await expectSound(station)
    }
    // Taken back, everything is as it was.
    await record(last, [merge('00008', '00004', { share: null, source: 'Nhập nhầm' })])
    expect(await cellOf(last, '01', 'x_people', '2026-11')).toEqual([2120, 1, 1, 2])
    expect(await kpiValueOf(last, '00004', 'T.02', '2026-10')).toEqual([50, false])
    await expectSound(last)
  })
})

describe('units that are new', () => {
  it('take the place of two that ended, with their history, and report from then on', async () => {
    const station = await stationWithPack()
    await station.post(HISTORY)
    const unit = { code: '99998', parent: '01', kind: 'ward', nameVi: 'Phường Mới', nameEn: 'Moi Ward' }
    const { body } = await record(station, [merge('00004', '99998'), merge('00008', '99998')], [unit])
    expect([body.added, body.closed.map(({ unit }) => unit)]).toEqual([['99998'], ['00004', '00008']])
    expect(await station.post(month('99998', '2026-11', [80, 100, 1600]))).toMatchObject({
      accepted: 3,
      rejected: [],
    })
    expect(await kpiValueOf(station, '99998', 'T.01', '2026-10')).toEqual([50, true])
    expect(await kpiValueOf(station, '99998', 'T.01', '2026-11')).toEqual([80, false])
    expect(await cellOf(station, '01', 'x_people', '2026-11')).toEqual([1600, 1, 0, 1])
    const listed = await station.ask<{ items: UnitItem[] }>('GET', '/api/v1/units?search=phuong%20moi')
    expect(listed.body.items[0]).toMatchObject({ code: '99998', validFrom: '2026-11-01', validTo: null })
  })

  it('share out the one they were split from', async () => {
    const station = await stationWithPack()
    await station.post(HISTORY)
    await record(station, [merge('00008', '00025', { share: 0.4 }), merge('00008', '00004', { share: 0.6 })])
    expect(await kpiValueOf(station, '00025', 'T.02', '2026-10')).toEqual([20, true])
    expect(await kpiValueOf(station, '00004', 'T.02', '2026-10')).toEqual([80, true])
    expect(await kpiValueOf(station, '00025', 'T.01', '2026-10')).toEqual([20, true])
  })
})

describe('unit changes', () => {
  it('are refused whole where something is wrong', async () => {
    const station = await stationWithPack()
    const unit = { code: '99998', parent: '01', kind: 'ward', nameVi: 'Phường Mới', nameEn: 'Moi Ward' }
    const refused = async (changes: object[], units: object[] = []) => {
      const { status, body } = await record<Problem>(station, changes, units)
      return `${status} ${body.type.split(':').at(-1)}`
    }
    expect([
      await refused([merge('00008', '77777')]),
      await refused([merge('00008', '00004', { share: 0.5 })]),
      await refused([merge('00008', '00008')]),
      await refused([merge('01', '79')]),
      await refused([merge('00008', '99998')], [{ ...unit, parent: '00004' }]),
      await refused([merge('00008', '00004')], [unit]),
      await refused([merge('00008', '00004', { since: '2026-11' })]),
      await refused([merge('00008', '00004'), merge('00008', '00025', { since: '2026-12-01' })]),
    ]).toEqual([
      '404 unknown-unit',
      ...Array(3).fill('422 bad-unit-change'),
      '422 bad-unit',
      '422 bad-unit',
      '422 invalid-request',
      '422 bad-unit-change',
    ])
    const page = await station.ask<{ items: unknown[] }>('GET', '/api/v1/unit-changes?history=true')
    expect(page.body.items).toEqual([])
    expect(station.station.units.byCode('99998')).toBeNull()
  })

  it('are listed with who recorded them and why, page by page', async () => {
    const station = await stationWithPack()
    await record(station, [merge('00008', '00025', { share: 0.4 }), merge('00008', '00004', { share: 0.6 })])
    const first = await station.ask<{ items: object[]; next: string }>('GET', '/api/v1/unit-changes?limit=1')
    expect(first.body.items).toMatchObject([
      { from: '00008', to: '00025', since: '2026-11-01', share: 0.4, source: 'NQ 1', author: 'quản trị máy' },
    ])
    const second = await station.ask<{ items: object[]; next: null }>(
      'GET',
      `/api/v1/unit-changes?limit=1&after=${first.body.next}`,
    )
    expect([second.body.items, second.body.next]).toEqual([[expect.objectContaining({ to: '00004' })], null])
  })
})
