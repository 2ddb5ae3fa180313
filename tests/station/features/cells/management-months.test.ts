import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { CellItem, KpiValueItem, Series } from '#shared/contract/figures.ts'
import type { Problem } from '#shared/contract/problem.ts'
import { MANAGEMENT_MONTH, packedRange } from '#shared/domain/period.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const FOLDS = [
  ['m_sum', 'sum', 'sum', 'day', 'flow'],
  ['m_avg', 'avg', 'avg', 'day', 'sample'],
  ['m_last', 'last', 'sum', 'day', 'stock'],
  ['m_max', 'max', 'max', 'day', 'sample'],
  ['m_own', 'last', 'none', 'day', 'stock'],
  ['m_week', 'sum', 'sum', 'week', 'flow'],
  ['m_month', 'sum', 'sum', 'month', 'flow'],
] as const

const PACK = {
  pack: 'local',
  version: 1,
  nameVi: 'Bộ thử',
  nameEn: 'Test pack',
  groups: [{ key: 'test', nameVi: 'Thử', nameEn: 'Test' }],
  measures: FOLDS.map(([key, overTime, overUnits, basePeriod, kind]) => ({
    ...{ key, nameVi: key, nameEn: key, unit: 'thing', kind, overTime, overUnits, basePeriod },
  })),
  kpis: [
    {
      ...{ code: 'QL.01', group: 'test', nameVi: 'Chỉ tiêu', nameEn: 'KPI', unit: 'thing', lead: 'VP' },
      ...{
        formula: 'm_sum',
        direction: 'higher',
        thresholds: { green: 50, red: 20 },
        period: MANAGEMENT_MONTH,
      },
    },
  ],
}

async function importPack(station: TestStation, pack: object) {
  const response = await station.api.request('/api/v1/packs', {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
    body: stringify(pack, { aliasDuplicateObjects: false }),
  })
  return { status: response.status, body: (await response.json()) as Problem }
}

const SETTINGS = { officeHours: [{ from: '08:00', to: '17:00' }], deadlineMoves: true, reason: 'QĐ 7' }
const setDay = (station: TestStation, managementMonthDay: number | null) =>
  station.ask<Problem & { managementMonthDay: number | null }>('PUT', '/api/v1/calendar/settings', {
    ...SETTINGS,
    managementMonthDay,
  })

async function stationWithPack(): Promise<TestStation> {
  const station = await makeStation('01')
  await importPack(station, PACK)
  return station
}

const DAYS = [
  '2026-09-30',
  '2026-10-14',
  '2026-10-15',
  '2026-10-31',
  '2026-11-01',
  '2026-11-14',
  '2026-11-20',
]
const PERIODS: Readonly<Record<string, readonly string[]>> = {
  day: DAYS,
  week: ['2026-W41', '2026-W42', '2026-W46'],
  month: ['2026-10', '2026-11'],
}

/** Figures of three units, with corrections and retractions, always the same ones. */
function history(): object[][] {
  let state = 7
  const draw = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  return Array.from({ length: 6 }, () => {
    const rows = new Map<string, object>()
    for (let count = 0; count < 40; count += 1) {
      const [measure, , , base] = FOLDS[draw(FOLDS.length)] ?? FOLDS[0]
      const periods = PERIODS[base] ?? DAYS
      const period = periods[draw(periods.length)]
      const unit = ['00004', '00008', '01'][draw(3)]
      const value = draw(6) === 0 ? null : draw(30)
      rows.set(`${unit}${measure}${period}`, { unit, measure, period, value })
    }
    return [...rows.values()]
  })
}

/** Every figure of management months that stands in the replica. */
const cellsOf = (station: TestStation) => {
  const { from, to } = packedRange(MANAGEMENT_MONTH)
  return station.station.db
    .prepare(
      `SELECT units.code, measures.key, part, period, total, n, reported, carried, cells.as_of
       FROM cells JOIN units ON units.id = unit JOIN measures ON measures.id = measure
       WHERE period BETWEEN ? AND ? AND total IS NOT NULL ORDER BY 1, 2, 3, 4`,
    )
    .all(from, to)
}

describe('management months', () => {
  it('are not kept as long as the calendar has none', async () => {
    const station = await stationWithPack()
    for (const rows of history()) await station.post(rows)
    expect(cellsOf(station)).toEqual([])
    const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=01&code=QL.01')
    expect(body.items[0]?.value ?? null).toBeNull()
  })

  it('come out the same whether kept from the start, made afterwards, or moved there and back', async () => {
    const [kept, later, moved] = await Promise.all([stationWithPack(), stationWithPack(), stationWithPack()])
    expect((await setDay(kept, 15)).body.managementMonthDay).toBe(15)
    await setDay(moved, 10)
    for (const station of [kept, later, moved]) for (const rows of history()) await station.post(rows)
    await setDay(later, 15)
    await setDay(moved, 15)
    const expected = cellsOf(kept)
    expect(expected.length).toBeGreaterThan(30)
    expect(expected).not.toContainEqual(expect.objectContaining({ key: 'm_month' }))
    expect(cellsOf(later)).toEqual(expected)
    expect(cellsOf(moved)).toEqual(expected)

    for (const station of [later, moved]) {
      const verified = await station.ask<{ differences: unknown[] }>('POST', '/api/v1/verifications')
      expect(verified.body.differences).toEqual([])
      await station.post([{ unit: '00004', measure: 'm_sum', period: '2026-11-14', value: 29 }])
    }
    await kept.post([{ unit: '00004', measure: 'm_sum', period: '2026-11-14', value: 29 }])
    expect(cellsOf(later)).toEqual(cellsOf(kept))
    await setDay(later, null)
    expect(cellsOf(later)).toEqual([])
    const other = await later.ask<{ items: CellItem[] }>(
      'GET',
      '/api/v1/cells?unit=01&measure=m_sum&period=2026-11',
    )
    expect(other.body.items).toHaveLength(1)
  })

  it('are what a KPI by management months is judged by', async () => {
    const station = await stationWithPack()
    await station.post([
      { unit: '00004', measure: 'm_sum', period: '2026-10-14', value: 5 },
      { unit: '00004', measure: 'm_sum', period: '2026-10-15', value: 15 },
      { unit: '00008', measure: 'm_sum', period: '2026-11-14', value: 16 },
      { unit: '00008', measure: 'm_sum', period: '2026-11-15', value: 60 },
    ])
    await setDay(station, 15)
    const ask = async (query: string) =>
      (await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?code=QL.01&${query}`)).body.items[0]
    expect(await ask('unit=01')).toMatchObject({ period: '2026-11m15', value: 60, lamp: 'green' })
    expect(await ask('unit=00004')).toMatchObject({ period: '2026-10m15', value: 15, lamp: 'red' })
    expect(await ask('unit=01&period=2026-10m15')).toMatchObject({ value: 31, lamp: 'yellow' })
    const series = await station.ask<Series>('GET', '/api/v1/series?unit=01&code=QL.01')
    expect(series.body.items[0]?.points).toEqual([
      { period: '2026-09m15', value: 5 },
      { period: '2026-10m15', value: 31 },
      { period: '2026-11m15', value: 60 },
    ])
    const cells = await station.ask<{ items: CellItem[]; next: string | null }>(
      'GET',
      '/api/v1/cells?unit=01&measure=m_sum&limit=2',
    )
    expect(cells.body.next).not.toBeNull()
    await station.post([{ unit: '00004', measure: 'm_sum', period: '2026-11-16', value: 1 }])
    expect(await ask('unit=01')).toMatchObject({ period: '2026-11m15', value: 61 })
    const pages: string[] = []
    for (let after = '', more = true; more; ) {
      const { body } = await station.ask<{ items: CellItem[]; next: string | null }>(
        'GET',
        `/api/v1/cells?unit=01&measure=m_sum&limit=3${after && `&after=${after}`}`,
      )
      pages.push(...body.items.map(({ period }) => period))
      after = body.next ?? ''
      more = body.next !== null
    }
    expect(pages.slice(-3)).toEqual(['2026-09m15', '2026-10m15', '2026-11m15'])
  })

  it('cannot be what a measure is reported by, nor be made of months', async () => {
    const station = await stationWithPack()
    const [measure] = PACK.measures
    const other = {
      ...PACK,
      pack: 'other',
      measures: [{ ...measure, key: 'x_mm', basePeriod: MANAGEMENT_MONTH }],
      kpis: [],
    }
    expect((await importPack(station, other)).status).toBe(422)
    const [kpi] = PACK.kpis
    const mixed = { ...PACK, kpis: [{ ...kpi, formula: 'm_sum + m_month' }] }
    const refused = await importPack(station, mixed)
    expect([refused.status, refused.body.detail]).toEqual([422, expect.stringContaining('m_month')])
    const { rejected } = await station.post([
      { unit: '00004', measure: 'm_sum', period: '2026-11m15', value: 1 },
    ])
    expect(rejected[0]?.code).toBe('wrong-period')
  })

  it('may be started by a joined station, but not moved or ended', async () => {
    const station = await stationWithPack()
    station.station.setHasParent(true)
    await station.post([{ unit: '00004', measure: 'm_sum', period: '2026-11-16', value: 1 }])
    expect((await setDay(station, 15)).status).toBe(200)
    const { from, to } = packedRange(MANAGEMENT_MONTH)
    const waiting = station.station.db
      .prepare('SELECT lane FROM outbox_cells WHERE period BETWEEN ? AND ?')
      .all(from, to)
    expect(waiting).toEqual([{ lane: 0 }])
    for (const day of [20, null]) {
      const refused = await setDay(station, day)
      expect([refused.status, refused.body.type]).toEqual([409, 'urn:mini-ioc:problem:has-parent'])
    }
    expect((await setDay(station, 15)).status).toBe(200)
    expect(station.station.calendar.managementDay).toBe(15)
  })
})
