import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Dictionary, KpiVersions, PackPlan } from '#shared/contract/dictionary.ts'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { Problem } from '#shared/contract/problem.ts'
import { readPack } from '#station/features/dictionary/read-pack.ts'
import { resourcePath } from '#station/resources.ts'
import {
  makeStation,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../../support/station.ts'

const hanoi = () => readFileSync(resourcePath('packs', 'hanoi.yaml'), 'utf8')

const measure = (key: string, parts: object = {}) => ({
  key,
  nameVi: `Số liệu ${key}`,
  nameEn: key,
  unit: 'tree',
  kind: 'flow',
  overTime: 'sum',
  overUnits: 'sum',
  basePeriod: 'month',
  ...parts,
})
const kpi = (code: string, formula: string, parts: object = {}) => ({
  code,
  group: 'green',
  nameVi: `Chỉ tiêu ${code}`,
  nameEn: code,
  unit: '%',
  formula,
  direction: 'higher',
  thresholds: { green: 90, red: 50 },
  period: 'month',
  lead: 'VP',
  ...parts,
})
const local = (parts: object = {}) => ({
  pack: 'local',
  version: 1,
  nameVi: 'Bộ của phường',
  nameEn: 'Ward pack',
  groups: [{ key: 'green', nameVi: 'Cây xanh', nameEn: 'Trees' }],
  measures: [measure('trees_alive'), measure('trees_planted')],
  kpis: [kpi('CX.01', '100 * trees_alive / trees_planted')],
  ...parts,
})

async function put<T = PackPlan>(station: TestStation, pack: object | string, query = '') {
  const body = typeof pack === 'string' ? pack : stringify(pack, { aliasDuplicateObjects: false })
  const response = await station.api.request(`/api/v1/packs${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
    body,
  })
  return { status: response.status, body: (await response.json()) as T }
}

async function take(station: TestStation, name: string): Promise<string> {
  const response = await station.api.request(`/api/v1/packs/${name}`, {
    headers: { authorization: `Bearer ${station.token}` },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/yaml; charset=utf-8',
  ])
  return await response.text()
}

const summary = ({ changes }: PackPlan) => changes.map(({ change, part, key }) => `${change} ${part} ${key}`)
const dictionaryOf = async (station: TestStation) =>
  (await station.ask<Dictionary>('GET', '/api/v1/dictionary')).body
const codesOf = async (station: TestStation) => (await dictionaryOf(station)).kpis.map(({ code }) => code)

async function lampOf(station: TestStation, code: string) {
  const query = `unit=00004&code=${code}`
  const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?${query}`)
  return body.items[0] ?? null
}

const trees = (alive: number, planted: number, period = '2026-10') => [
  { unit: '00004', measure: 'trees_alive', period, value: alive },
  { unit: '00004', measure: 'trees_planted', period, value: planted },
]

describe('a pack', () => {
  it('that ships passes every check, and comes back as the same file', async () => {
    const station = await makeStation('00004')
    const first = await take(station, 'hanoi')
    expect(readPack(first)).toEqual(readPack(hanoi()))
    const again = await put(station, first)
    expect([again.status, again.body.changes, again.body.breaks]).toEqual([200, [], []])
    expect((await put(station, hanoi())).body.changes).toEqual([])
    expect(await take(station, 'hanoi')).toBe(first)
    expect((await dictionaryOf(station)).kpis.every(({ version }) => version === 1)).toBe(true)
  })

  it('says beforehand what it adds, changes and removes, and changes nothing by that', async () => {
    const station = await makeStation('00004')
    const plan = await put(station, local(), '?dryRun=true')
    expect(plan.body.applied).toBe(false)
    expect(summary(plan.body)).toEqual([
      'added pack local',
      'added group green',
      'added measure trees_alive',
      'added measure trees_planted',
      'added kpi CX.01',
      'added threshold CX.01',
    ])
    expect(await codesOf(station)).not.toContain('CX.01')

    const applied = await put(station, local())
    expect([applied.body.applied, summary(applied.body)]).toEqual([true, summary(plan.body)])
    expect(await codesOf(station)).toContain('CX.01')

    const next = local({
      version: 2,
      measures: [measure('trees_planted', { nameVi: 'Cây đã trồng' }), measure('trees_lost')],
      kpis: [
        kpi('CX.01', '100 - 100 * trees_lost / trees_planted', { thresholds: { green: 95, red: 50 } }),
        kpi('CX.02', '100 * trees_lost / trees_planted', { thresholds: null, direction: 'lower' }),
      ],
    })
    const { body } = await put(station, next, '?dryRun=true')
    expect(summary(body)).toEqual([
      'changed pack local',
      'changed measure trees_planted',
      'added measure trees_lost',
      'removed measure trees_alive',
      'changed kpi CX.01',
      'added kpi CX.02',
      'changed threshold CX.01',
    ])
    expect(body.changes.find(({ part }) => part === 'threshold')?.fields).toEqual([
      { field: 'green', before: 90, after: 95 },
    ])
  })

  it('keeps the order of its file, and a change of order alone is a change', async () => {
    const station = await makeStation('00004')
    await put(station, local())
    const turned = local({ measures: [measure('trees_planted'), measure('trees_alive')] })
    expect((await put(station, turned)).body.changes).toMatchObject([
      { part: 'pack', fields: [{ field: 'order' }] },
    ])
    const keys = (parse(await take(station, 'local')) as { measures: Array<{ key: string }> }).measures
    expect(keys.map(({ key }) => key)).toEqual(['trees_planted', 'trees_alive'])
    expect((await put(station, turned)).body.changes).toEqual([])
  })

  it('is judged at once: new KPIs get their lamps, changed thresholds theirs, in memory and on disk', async () => {
    const folder = temporaryFolder()
    const clock = testClock()
    const station = await makeStation('00004', { folder, clock })
    await put(station, local({ kpis: [] }))
    expect((await station.post(trees(80, 100))).rejected).toEqual([])

    const snapshot = station.station.live.lastId()
    await put(station, local())
    expect(await lampOf(station, 'CX.01')).toMatchObject({ value: 80, lamp: 'yellow', version: 1 })
    expect(station.station.live.since(snapshot)?.map(({ event }) => event)).toEqual(['snapshot'])

    await put(
      station,
      local({
        kpis: [kpi('CX.01', '100 * trees_alive / trees_planted', { thresholds: { green: 75, red: 50 } })],
      }),
    )
    expect(await lampOf(station, 'CX.01')).toMatchObject({ value: 80, lamp: 'green', version: 2 })
    await station.stop()
    const reopened = await reopenStation(folder, clock)
    expect(await lampOf(reopened, 'CX.01')).toMatchObject({ value: 80, lamp: 'green', version: 2 })
  })

  it('tells every version that a KPI has had', async () => {
    const station = await makeStation('00004')
    await put(station, local())
    station.clock.now += 60_000
    await put(station, local({ kpis: [kpi('CX.01', 'prev(trees_alive) / trees_planted')] }))
    const { body } = await station.ask<KpiVersions>('GET', '/api/v1/kpis/CX.01/versions')
    expect(body.items.map(({ version, formula, since }) => [version, formula, since])).toEqual([
      [2, 'prev(trees_alive) / trees_planted', '2026-11-21T21:39:00.000+07:00'],
      [1, '100 * trees_alive / trees_planted', '2026-11-21T21:38:00.000+07:00'],
    ])
    expect((await station.ask('GET', '/api/v1/kpis/NO.99/versions')).status).toBe(404)
  })

  it('that drops a measure with figures retires it: kept, silent, and back with its history', async () => {
    const station = await makeStation('00004')
    await put(station, local())
    await station.post(trees(80, 100))
    const without = local({ measures: [measure('trees_planted')], kpis: [] })
    const { body } = await put(station, without)
    expect(body.changes.find(({ key }) => key === 'trees_alive')).toMatchObject({
      change: 'removed',
      note: expect.stringContaining('giữ nguyên'),
    })
    expect((await station.post(trees(1, 1)))?.rejected).toMatchObject([{ code: 'unknown-measure' }])
    expect(await codesOf(station)).not.toContain('CX.01')
    expect((await station.ask<Problem>('GET', '/api/v1/kpis?code=CX.01')).body.code).toBe('unknown-kpi')
    expect(await take(station, 'local')).not.toContain('trees_alive')

    await put(station, local())
    expect(await lampOf(station, 'CX.01')).toMatchObject({ value: 8_000, version: 1 })
    const cells = await station.ask<{ items: unknown[] }>(
      'GET',
      '/api/v1/cells?measure=trees_alive&period=2026-10',
    )
    expect(cells.body.items).toMatchObject([{ value: 80 }])
  })

  it('may not change how figures are counted once there are some', async () => {
    const station = await makeStation('00004')
    await put(station, local())
    const counted = (parts: object) =>
      local({ measures: [measure('trees_alive', parts), measure('trees_planted')] })
    expect((await put(station, counted({ decimals: 1 }))).body.breaks).toEqual([])
    await station.post(trees(80.5, 100))
    for (const parts of [
      { decimals: 0 },
      { decimals: 1, overTime: 'last' },
      { decimals: 1, overUnits: 'max' },
      { decimals: 1, basePeriod: 'day' },
    ]) {
      const dry = await put(station, counted(parts), '?dryRun=true')
      expect(dry.body.breaks).toMatchObject([{ part: 'measure', key: 'trees_alive' }])
      const refused = await put<Problem>(station, counted(parts))
      expect([refused.status, refused.body.code]).toEqual([409, 'pack-conflict'])
      expect(refused.body.detail).toContain('trees_alive')
    }
    expect((await put(station, counted({ decimals: 1, nameVi: 'Cây sống' }))).status).toBe(200)
    // Retiring and bringing back is no way round it.
    await put(station, local({ measures: [measure('trees_planted')], kpis: [] }))
    expect((await put(station, counted({ decimals: 2 }))).status).toBe(409)
  })

  it('may not take another pack’s keys, and hears whose they are', async () => {
    const station = await makeStation('00004')
    const thief = local({
      measures: [...local().measures, measure('dossiers_handled')],
      kpis: [kpi('DV.01', '100 * trees_alive / trees_planted', { group: 'party_work' })],
      groups: [...local().groups, { key: 'party_work', nameVi: 'Khác', nameEn: 'Other' }],
    })
    const { status, body } = await put<Problem>(station, thief)
    expect([status, body.code]).toEqual([409, 'pack-conflict'])
    expect(body.detail.split('\n')).toHaveLength(3)
    expect(body.detail).toContain('“dossiers_handled” thuộc bộ “hanoi”')
    expect((await dictionaryOf(station)).pack).toBe('hanoi')
  })

  it('may build on another pack, which then cannot drop what is used', async () => {
    const station = await makeStation('00004')
    const builds = local({
      kpis: [
        kpi('CX.01', 'kpi("DV.01") - 100 * dossiers_online / dossiers_received', { group: 'party_work' }),
      ],
    })
    expect((await put(station, builds)).status).toBe(200)
    const whole = parse(hanoi()) as { measures: Array<{ key: string }>; kpis: Array<{ code: string }> }
    const shorter = {
      ...whole,
      kpis: whole.kpis.filter(({ code }) => !['DV.01', 'DV.02', 'DV.13'].includes(code)),
      measures: whole.measures.filter(({ key }) => key !== 'dossiers_online'),
    }
    const { body } = await put(station, shorter, '?dryRun=true')
    expect(body.breaks.map(({ part, key }) => `${part} ${key}`)).toEqual([
      'measure dossiers_online',
      'kpi DV.01',
    ])
    expect(body.breaks[0]?.detail).toContain('CX.01 của bộ “local”')
    expect((await put(station, shorter)).status).toBe(409)
    const other = hanoi().replace(/(key: dossiers_online\n.*\n.*\n\s+unit:) dossier/, '$1 page')
    expect((await put(station, other, '?dryRun=true')).body.breaks).toEqual([])
    await put(
      station,
      local({
        kpis: [kpi('CX.01', 'dossiers_online + dossiers_received', { unit: 'dossier', group: 'party_work' })],
      }),
    )
    expect((await put(station, other, '?dryRun=true')).body.breaks).toMatchObject([
      { part: 'kpi', key: 'CX.01' },
    ])
  })

  it.each([
    ['a name that is nearly right', '100 * trees_alive / tree_planted', 'Ý bạn là “trees_planted”?'],
    ['units that do not fit', 'trees_alive + budget_revenue_ytd', 'hai đơn vị tính khác nhau'],
    ['what is no percentage', 'trees_alive', 'tính bằng “%”'],
    ['a cycle', 'prev(kpi("CX.01")) + 1', 'CX.01 → CX.01'],
    ['a formula that is none', '100 * (trees_alive', 'Thiếu dấu đóng ngoặc'],
    ['a function that is none', 'prevv(trees_alive)', 'Ý bạn là “prev”?'],
  ])('is refused for %s, in words', async (_, formula, words) => {
    const station = await makeStation('00004')
    const { status, body } = await put<Problem>(station, local({ kpis: [kpi('CX.01', formula)] }))
    expect([status, body.code]).toEqual([422, 'bad-pack'])
    expect(body.detail).toContain('CX.01')
    expect(body.detail).toContain(words)
    expect(await codesOf(station)).not.toContain('CX.01')
  })

  it('declares a share only of what its formula reads', () => {
    const withShare = (share: object, formula = '100 * trees_alive / trees_planted') =>
      stringify(local({ kpis: [kpi('CX.01', formula, { share })] }))
    expect(readPack(withShare({ part: 'trees_alive', whole: 'trees_planted' })).kpis[0]?.share).toBeTruthy()
    for (const text of [
      withShare({ part: 'trees_alive', whole: 'trees_alive' }),
      withShare({ part: 'trees_alive', whole: 'population' }),
      withShare({ part: 'trees_alive', whole: 'trees_planted' }, '100 * prev(trees_alive) / trees_planted'),
    ]) {
      expect(() => readPack(text)).toThrow('share')
    }
  })

  it('is refused where it is no pack at all', async () => {
    const station = await makeStation('00004')
    for (const text of ['', 'a: [', '- 1', 'pack: x', '&a [*a]', '{"__proto__": 1}']) {
      expect((await put<Problem>(station, text)).body.code).toBe('bad-pack')
    }
    expect((await put(station, local(), '?dryRun=perhaps')).status).toBe(422)
    expect((await station.ask('GET', '/api/v1/packs/none')).status).toBe(404)
  })
})

describe('the dictionary', () => {
  it('says every formula in words', async () => {
    const { kpis } = await dictionaryOf(await makeStation('00004'))
    expect(kpis.find(({ code }) => code === 'DV.01')?.inWords).toEqual({
      vi: '100 × Hồ sơ đúng hoặc trong hạn ÷ Hồ sơ tiếp nhận và xử lý',
      en: '100 × Dossiers on time or still within deadline ÷ Dossiers received and handled',
    })
    expect(kpis.every(({ inWords }) => inWords.vi !== '' && inWords.en !== '')).toBe(true)
  })

  it('lists its packs', async () => {
    const station = await makeStation('00004')
    await put(station, local())
    const { body } = await station.ask<{ items: object[] }>('GET', '/api/v1/packs')
    expect(body.items).toMatchObject([
      { pack: 'hanoi', measures: 70, kpis: 38 },
      { pack: 'local', version: 1, measures: 2, kpis: 1 },
    ])
  })
})
