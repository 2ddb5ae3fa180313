import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { CellItem, KpiValueItem } from '#shared/contract/figures.ts'
import type { Problem } from '#shared/contract/problem.ts'
import type { RosterLine } from '#shared/contract/roster.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const received = { unit: '00004', measure: 'dossiers_received', period: '2026-11-20', value: 5 }

describe('units that are due', () => {
  it('are those that report, or every registered leaf where the station is set so', async () => {
    const expectedAt = async (dueUnits: 'reporting' | 'registered', unit: string) => {
      const station = await makeStation('01', { dueUnits })
      await station.post([received])
      const query = `unit=${unit}&measure=dossiers_received&period=2026-11-20`
      const { body } = await station.ask<{ items: CellItem[] }>('GET', `/api/v1/cells?${query}`)
      return [body.items[0]?.expected, station.station.units.children(station.station.units.root.id).length]
    }
    expect(await expectedAt('reporting', '01')).toEqual([1, 126])
    expect(await expectedAt('registered', '01')).toEqual([126, 126])
    expect(await expectedAt('registered', '00004')).toEqual([1, 126])
  })

  it('leave out, where every one is, those that are no more and those that are not yet there', async () => {
    const station = await makeStation('01', { dueUnits: 'registered' })
    const unit = { code: '99998', parent: '01', kind: 'ward', nameVi: 'Phường Mới', nameEn: 'Moi Ward' }
    await station.ask('POST', '/api/v1/unit-changes', {
      changes: [
        { from: '00004', to: '99998', since: '2026-11-01', source: 'NQ 1' },
        { from: '00008', to: '99998', since: '2026-11-01', source: 'NQ 1' },
      ],
      units: [unit],
    })
    const { roster, units } = station.station
    const expected = (period: string) => roster.expected(units.root.id, period as CellItem['period'])
    expect(['2026-10-31', '2026-11-01', '2026-10', '2026-11'].map(expected)).toEqual([126, 125, 126, 125])
  })
})

const measure = (key: string) => ({
  ...{ key, nameVi: key, nameEn: key, unit: 'thing', kind: 'flow', overTime: 'sum', overUnits: 'sum' },
  basePeriod: 'month',
})
const pack = (sets: object[]) => ({
  ...{ pack: 'local', version: 1, nameVi: 'Bộ thử', nameEn: 'Test pack' },
  groups: [{ key: 'test', nameVi: 'Thử', nameEn: 'Test' }],
  measureSets: sets,
  measures: [measure('s_land'), measure('s_sea')],
  kpis: [
    {
      ...{
        code: 'B.01',
        group: 'test',
        nameVi: 'B',
        nameEn: 'B',
        unit: 'thing',
        formula: 's_sea',
        lead: 'VP',
      },
      ...{ direction: 'higher', period: 'month', coverageFloor: 0.9, thresholds: { green: 1, red: 0 } },
    },
  ],
})
const LAND = { key: 'land', nameVi: 'Đất liền', nameEn: 'Land', measures: ['s_land'] }

async function importPack(station: TestStation, content: object) {
  const response = await station.api.request('/api/v1/packs', {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
    body: stringify(content, { aliasDuplicateObjects: false }),
  })
  return response.status
}

describe('measure sets', () => {
  it('let a leaf be due for some measures only, from a day on, in cells and in coverage', async () => {
    const station = await makeStation('01')
    expect(await importPack(station, pack([LAND]))).toBe(200)
    const rows = (period: string) => [
      ...['00004', '00008'].map((unit) => ({ unit, measure: 's_land', period, value: 1 })),
      { unit: '00004', measure: 's_sea', period, value: 1 },
    ]
    for (const period of ['2026-09', '2026-10']) await station.post(rows(period))
    const expected = async (key: string, period: string) => {
      const { body } = await station.ask<{ items: CellItem[] }>(
        'GET',
        `/api/v1/cells?unit=01&measure=${key}&period=${period}`,
      )
      return body.items[0]?.expected
    }
    const lamp = async () =>
      (await station.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=01&code=B.01')).body.items[0]
    expect(await lamp()).toMatchObject({ coverage: { reported: 1, expected: 2 }, doubt: 'coverage' })

    const { status, body } = await station.ask<{ items: RosterLine[] }>('PUT', '/api/v1/roster', {
      ...{ unit: '00008', measures: ['land'], since: '2026-10-01', reason: 'Không có biển' },
    })
    expect([status, body.items.map(({ measures, since, until }) => [measures, since, until])]).toEqual([
      200,
      [
        ['*', '2026-09-01', '2026-09-30'],
        ['land', '2026-10-01', null],
      ],
    ])
    expect([await expected('s_land', '2026-10'), await expected('s_sea', '2026-10')]).toEqual([2, 1])
    expect([await expected('s_land', '2026-09'), await expected('s_sea', '2026-09')]).toEqual([2, 2])
    expect(await lamp()).toMatchObject({ coverage: { reported: 1, expected: 1 }, doubt: null })

    // Reporting again does not make it due for everything; a set that is gone from the pack does.
    await station.post([{ unit: '00008', measure: 's_land', period: '2026-08', value: 1 }])
    expect(await expected('s_sea', '2026-10')).toBe(1)
    expect(await importPack(station, { ...pack([]), version: 2 })).toBe(200)
    expect(await expected('s_sea', '2026-10')).toBe(2)
  })

  it('are refused where they name what is not there', async () => {
    const station = await makeStation('01')
    expect(await importPack(station, pack([{ ...LAND, measures: ['s_air'] }]))).toBe(422)
    expect(await importPack(station, pack([LAND, LAND]))).toBe(422)
    const put = async (unit: string, measures: string[]) => {
      const { status, body } = await station.ask<Problem>('PUT', '/api/v1/roster', {
        ...{ unit, measures, since: '2026-10-01', reason: 'Thử' },
      })
      return `${status} ${body.type.split(':').at(-1)}`
    }
    expect([await put('00004', ['land']), await put('01', ['*']), await put('99999', ['*'])]).toEqual([
      '404 unknown-measure-set',
      '422 not-a-leaf',
      '404 unknown-unit',
    ])
  })
})
