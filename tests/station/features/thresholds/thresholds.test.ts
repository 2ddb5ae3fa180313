import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Dictionary, PackPlan } from '#shared/contract/dictionary.ts'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { Problem } from '#shared/contract/problem.ts'
import type { ThresholdLine } from '#shared/contract/thresholds.ts'
import type { Period } from '#shared/domain/period.ts'
import { thresholdsAt } from '#shared/domain/thresholds.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../../support/station.ts'

const packWith = (thresholds: unknown, parts: object = {}) => ({
  pack: 'local',
  version: 1,
  nameVi: 'Bộ của thành phố',
  nameEn: 'City pack',
  groups: [{ key: 'green', nameVi: 'Cây xanh', nameEn: 'Trees' }],
  measures: [
    {
      key: 'trees_alive',
      nameVi: 'Cây sống',
      nameEn: 'Trees alive',
      unit: 'tree',
      kind: 'flow',
      overTime: 'sum',
      overUnits: 'sum',
      basePeriod: 'month',
    },
  ],
  kpis: [
    {
      code: 'CX.01',
      group: 'green',
      nameVi: 'Cây sống',
      nameEn: 'Trees alive',
      unit: 'tree',
      formula: 'trees_alive',
      direction: 'higher',
      period: 'month',
      lead: 'VP',
      thresholds,
      ...parts,
    },
  ],
})

async function importPack<T = PackPlan>(station: TestStation, pack: object, query = '') {
  const response = await station.api.request(`/api/v1/packs${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
    body: stringify(pack, { aliasDuplicateObjects: false }),
  })
  return { status: response.status, body: (await response.json()) as T }
}

async function exportPack(station: TestStation): Promise<string> {
  const headers = { authorization: `Bearer ${station.token}` }
  return await (await station.api.request('/api/v1/packs/local', { headers })).text()
}

const alive = (unit: string, period: string, value: number) => ({
  unit,
  measure: 'trees_alive',
  period,
  value,
})

async function lampsOf(station: TestStation, unit: string, ...periods: string[]) {
  const lamps: string[] = []
  for (const period of periods) {
    const query = `unit=${unit}&code=CX.01${period ? `&period=${period}` : ''}`
    const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?${query}`)
    lamps.push(body.items[0]?.lamp ?? 'none')
  }
  return lamps
}

const put = <T = ThresholdLine>(station: TestStation, body: object, code = 'CX.01') =>
  station.ask<T>('PUT', `/api/v1/kpis/${code}/thresholds`, body)

const DATED = [
  { green: 50, red: 30, appliesTo: 'all' },
  { green: 80, red: 60, appliesTo: 'all', since: '2026-10', source: 'QĐ 12' },
  { green: 20, red: 10, appliesTo: 'all', since: '2026-01', units: ['00008'] },
  { green: 95, red: 90, appliesTo: 'all', kinds: ['city'] },
]

describe('thresholds by date and unit', () => {
  it('judge each period by those in force then, and the standing lamp by those of its period', async () => {
    const station = await makeStation('01')
    await importPack(station, packWith(DATED))
    await station.post([
      alive('00004', '2026-09', 55),
      alive('00004', '2026-10', 55),
      alive('00008', '2026-09', 55),
      alive('00008', '2026-10', 15),
    ])
    expect(await lampsOf(station, '00004', '2026-09', '2026-10', '')).toEqual(['green', 'red', 'red'])
    expect(await lampsOf(station, '00008', '2026-09', '2026-10', '')).toEqual(['green', 'yellow', 'yellow'])
    expect(await lampsOf(station, '01', '2026-09', '2026-10')).toEqual(['green', 'red'])
  })

  it('come back from export as they went in, and are told line by line when they change', async () => {
    const station = await makeStation('01')
    await importPack(station, packWith(DATED))
    const file = await exportPack(station)
    const again = await importPack(station, packWith(DATED))
    expect([again.status, again.body.changes]).toEqual([200, []])
    expect(await exportPack(station)).toBe(file)

    const plan = await importPack(
      station,
      packWith([...DATED.slice(0, 3), { green: 99, red: 90, since: '2027', kinds: ['city'] }]),
      '?dryRun=true',
    )
    expect(plan.body.changes.map(({ change, part, key }) => `${change} ${part} ${key}`)).toEqual([
      'added threshold CX.01 · city · từ 2027',
      'removed threshold CX.01 · city',
    ])
  })

  it('judge standing lamps anew when a pack changes them', async () => {
    const station = await makeStation('01')
    await importPack(station, packWith(DATED[0]))
    await station.post([alive('00004', '2026-10', 55)])
    expect(await lampsOf(station, '00004', '')).toEqual(['green'])
    await importPack(station, packWith(DATED))
    expect(await lampsOf(station, '00004', '')).toEqual(['red'])
  })

  it('that are wrong stand in the way of a pack, all of them named', async () => {
    const station = await makeStation('01')
    const wrong = packWith([
      { green: 50, red: 60 },
      { green: 90, red: 80, units: ['99999'] },
      { green: 91, red: 80, since: '2026-07' },
      { green: 92, red: 80, since: '2026-07-01' },
    ])
    const plan = await importPack(station, wrong, '?dryRun=true')
    expect(plan.body.breaks.map(({ part, key }) => `${part} ${key}`)).toEqual(
      Array(3).fill('threshold CX.01'),
    )
    expect(plan.body.breaks.map(({ detail }) => detail).join('\n')).toMatch(
      /ngược chiều.*\n.*99999.*\n.*hiệu lực từ 2026-07-01/,
    )
    const refused = await importPack<Problem>(station, wrong)
    expect([refused.status, refused.body.type.endsWith('pack-conflict')]).toEqual([409, true])
    const misspelt = await importPack<Problem>(station, packWith([{ green: 5, red: 1, sinse: '2026' }]))
    expect(misspelt.body.detail).toContain('sinse')
  })
})

describe('thresholds of the station', () => {
  it('stand over the pack’s for one unit, live through a restart and another import, and can be withdrawn', async () => {
    const folder = temporaryFolder()
    const clock = testClock()
    const station = await makeStation('01', { folder, clock })
    await importPack(station, packWith(DATED[0]))
    await station.post([alive('00004', '2026-10', 55), alive('00008', '2026-10', 55)])
    const told: string[] = []
    station.station.live.listen((events) => told.push(...events.map(({ event }) => event)))

    const set = await put(station, { unit: '00004', since: '2026-10', green: 70, red: 60, reason: 'KH 5' })
    expect([set.status, set.body.green, set.body.author]).toEqual([200, 70, 'quản trị máy'])
    expect([await lampsOf(station, '00004', '', '2026-09'), await lampsOf(station, '00008', '')]).toEqual([
      ['red', 'grey'],
      ['green'],
    ])
    expect(told.filter((event) => event !== 'alarm')).toEqual(['kpi', 'snapshot'])
    const { body: dictionary } = await station.ask<Dictionary>('GET', '/api/v1/dictionary')
    const shown = dictionary.kpis.find(({ code }) => code === 'CX.01')?.thresholds ?? null
    const unit = { code: '00004', kind: 'ward' as const }
    expect(thresholdsAt(shown, unit, '2026-10' as Period)).toMatchObject({ green: 70, local: true })
    expect(thresholdsAt(shown, unit, '2026-09' as Period)).toMatchObject({ green: 50 })

    await importPack(station, packWith({ green: 40, red: 30 }))
    expect(await lampsOf(station, '00004', '')).toEqual(['red'])
    await station.stop()
    const again = await reopenStation(folder, clock)
    expect(await lampsOf(again, '00004', '', '2026-10')).toEqual(['red', 'red'])

    const back = await put(again, {
      unit: '00004',
      since: '2026-10',
      green: null,
      red: null,
      reason: 'Hết hạn',
    })
    expect(back.status).toBe(200)
    expect(await lampsOf(again, '00004', '')).toEqual(['green'])
    const inForce = await again.ask<{ items: ThresholdLine[] }>('GET', '/api/v1/kpis/CX.01/thresholds')
    expect(inForce.body.items).toEqual([])
    const all = await again.ask<{ items: ThresholdLine[]; next: string | null }>(
      'GET',
      '/api/v1/kpis/CX.01/thresholds?history=true&limit=1',
    )
    expect(all.body).toMatchObject({ items: [{ unit: '00004', since: '2026-10', green: 70 }], next: '1' })
    const audit = await again.ask<{ items: Array<{ action: string }> }>('GET', '/api/v1/audit')
    expect(audit.body.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['thresholds-set', 'thresholds-withdrawn']),
    )
  })

  it('may be for a kind of unit or for all, even where the pack has none', async () => {
    const station = await makeStation('01')
    await importPack(station, packWith(null))
    await station.post([alive('00004', '2026-10', 55)])
    expect(await lampsOf(station, '00004', '')).toEqual(['grey'])
    await put(station, { since: '2026', green: 50, red: 40, reason: 'Chung' })
    await put(station, { kind: 'ward', since: '2026', green: 90, red: 80, reason: 'Phường' })
    expect([...(await lampsOf(station, '00004', '')), ...(await lampsOf(station, '01', ''))]).toEqual([
      'red',
      'green',
    ])
  })

  it('are refused where they make no sense', async () => {
    const station = await makeStation('01')
    await importPack(station, packWith(DATED[0]))
    const base = { since: '2026', green: 50, red: 40, reason: 'Thử' }
    const status = async (body: object, code?: string) => {
      const { status, body: problem } = await put<Problem>(station, body, code)
      return `${status} ${problem.type.split(':').at(-1)}`
    }
    expect([
      await status({ ...base, green: 30 }),
      await status({ ...base, green: [1, 2], red: [0, 3] }),
      await status({ ...base, red: null }),
      await status({ ...base, unit: '00004', kind: 'ward' }),
      await status({ ...base, unit: '99999' }),
      await status({ ...base, green: null, red: null }),
      await status(base, 'KHONG.CO'),
      await status({ ...base, reason: ' ' }),
    ]).toEqual([
      '422 bad-thresholds',
      '422 bad-thresholds',
      '422 bad-thresholds',
      '422 bad-thresholds',
      '404 unknown-unit',
      '404 unknown-threshold',
      '404 unknown-kpi',
      '422 invalid-request',
    ])
  })
})
