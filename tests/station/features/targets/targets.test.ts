import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { TargetItem } from '#shared/contract/targets.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const pack = stringify({
  pack: 'local',
  version: 1,
  nameVi: 'Bộ của phường',
  nameEn: 'Ward pack',
  groups: [],
  measures: [],
  kpis: [
    ['MT.01', '100 * dossiers_online / (1 * dossiers_received) - target()'],
    ['MT.02', 'kpi("MT.01") + 1'],
  ].map(([code, formula]) => ({
    code,
    group: 'public_services',
    nameVi: code,
    nameEn: code,
    unit: '%',
    formula,
    direction: 'higher',
    thresholds: { green: 0, red: -10 },
    period: 'week',
    lead: 'VP',
  })),
})

async function makeStationWithTargets(): Promise<TestStation> {
  const station = await makeStation('00004')
  const answer = await station.api.request('/api/v1/packs', {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}` },
    body: pack,
  })
  expect(answer.status).toBe(200)
  const days = ['2026-11-16', '2026-11-17'].flatMap((period) => [
    { unit: '00004', measure: 'dossiers_online', period, value: 30 },
    { unit: '00004', measure: 'dossiers_received', period, value: 50 },
  ])
  expect((await station.post(days)).rejected).toEqual([])
  return station
}

const set = (station: TestStation, value: number | null, parts: object = {}) =>
  station.ask<TargetItem>('PUT', '/api/v1/targets', {
    unit: '00004',
    code: 'MT.01',
    period: '2026-W47',
    value,
    reason: 'Quyết định 12',
    ...parts,
  })

async function lampOf(station: TestStation, code: string) {
  const path = `/api/v1/kpis?unit=00004&code=${code}`
  return (await station.ask<{ items: KpiValueItem[] }>('GET', path)).body.items[0]
}

const list = async (station: TestStation, query = '') =>
  (await station.ask<{ items: TargetItem[]; next: string | null }>('GET', `/api/v1/targets${query}`)).body

describe('a target', () => {
  it('gives its KPI a value, and what is built on it, as soon as it is set; and takes it away', async () => {
    const station = await makeStationWithTargets()
    expect(await lampOf(station, 'MT.01')).toMatchObject({ value: null, reason: 'partial', lamp: 'grey' })
    expect((await set(station, 65)).status).toBe(200)
    expect(await lampOf(station, 'MT.01')).toMatchObject({ value: -5, lamp: 'yellow', period: '2026-W47' })
    expect(await lampOf(station, 'MT.02')).toMatchObject({ value: -4 })
    await set(station, 55)
    expect(await lampOf(station, 'MT.01')).toMatchObject({ value: 5, lamp: 'green' })
    // Another period's target is not this one's.
    await set(station, 99, { period: '2026-11' })
    expect(await lampOf(station, 'MT.01')).toMatchObject({ value: 5 })
    await set(station, null, { reason: 'Giao nhầm' })
    expect(await lampOf(station, 'MT.01')).toMatchObject({ value: null, lamp: 'grey' })
  })

  it('is never overwritten: what was in force before can be read', async () => {
    const station = await makeStationWithTargets()
    await set(station, 65)
    station.clock.now += 60_000
    await set(station, 70, { reason: 'Điều chỉnh giữa năm' })
    await set(station, 40, { code: 'DV.02' })
    expect((await list(station)).items.map(({ code, value }) => [code, value])).toEqual([
      ['MT.01', 70],
      ['DV.02', 40],
    ])
    expect((await list(station, '?code=MT.01&unit=00004&period=2026-W47&history=true')).items).toEqual([
      expect.objectContaining({
        value: 65,
        reason: 'Quyết định 12',
        recordedAt: '2026-11-21T21:38:00.000+07:00',
      }),
      expect.objectContaining({
        value: 70,
        reason: 'Điều chỉnh giữa năm',
        recordedAt: '2026-11-21T21:39:00.000+07:00',
      }),
    ])
    const first = await list(station, '?history=true&limit=2')
    expect(first.items).toHaveLength(2)
    expect((await list(station, `?history=true&limit=2&after=${first.next}`)).items).toMatchObject([
      { code: 'DV.02' },
    ])
    await set(station, null, { code: 'DV.02', reason: 'Giao nhầm' })
    expect((await list(station)).items.map(({ code }) => code)).toEqual(['MT.01'])
  })

  it('needs a known unit and KPI, a period and a reason', async () => {
    const station = await makeStationWithTargets()
    const statuses = []
    for (const parts of [
      { unit: '99999' },
      { code: 'NO.1' },
      { period: 'soon' },
      { reason: ' ' },
      { value: 'x' },
    ]) {
      statuses.push((await set(station, 1, parts)).status)
    }
    expect(statuses).toEqual([404, 404, 422, 422, 422])
    expect((await list(station, '?history=true')).items).toEqual([])
  })
})
