import { describe, expect, it } from 'vitest'
import type { Dictionary, PackPlan } from '#shared/contract/dictionary.ts'
import type {
  EditAnswer,
  FormulaCheck,
  FormulaPreview,
  KpiSource,
  MeasureSource,
} from '#shared/contract/editor.ts'
import type { Problem } from '#shared/contract/problem.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

const check = async (station: TestStation, body: object) =>
  (await station.ask<FormulaCheck>('POST', '/api/v1/formula-checks', body)).body

const sourcesOf = async <Item>(station: TestStation, part: 'kpis' | 'measures') =>
  (await station.ask<{ items: Item[] }>('GET', `/api/v1/definitions/${part}?limit=5000`)).body.items

async function kpiSource(station: TestStation, code: string): Promise<KpiSource> {
  const found = (await sourcesOf<KpiSource>(station, 'kpis')).find(
    ({ definition }) => definition.code === code,
  )
  if (!found) throw new Error(`no KPI ${code}`)
  return found
}

async function measureSource(station: TestStation, key: string): Promise<MeasureSource> {
  const all = await sourcesOf<MeasureSource>(station, 'measures')
  const found = all.find(({ definition }) => definition.key === key)
  if (!found) throw new Error(`no measure ${key}`)
  return found
}

const putKpi = <Answer = EditAnswer>(station: TestStation, pack: string, body: object, query = '') => {
  const { code } = (body as { definition: { code: string } }).definition
  return station.ask<Answer>('PUT', `/api/v1/packs/${pack}/kpis/${code}${query}`, body)
}

const localKpi = (parts: object = {}) => ({
  code: 'L.01',
  group: 'public_services',
  nameVi: 'Hồ sơ trễ hạn',
  nameEn: 'Late dossiers',
  unit: '%',
  formula: '100 - kpi("DV.01")',
  direction: 'lower',
  thresholds: { green: 1, red: 5 },
  period: 'day',
  lead: 'VP',
  ...parts,
})
const localMeasure = (parts: object = {}) => ({
  key: 'local_trees',
  nameVi: 'Cây trồng mới',
  nameEn: 'Trees planted',
  unit: 'tree',
  kind: 'flow',
  overTime: 'sum',
  overUnits: 'sum',
  basePeriod: 'month',
  ...parts,
})

const dossiers = (onTime: number, handled: number, period = '2026-11-21', unit = '00004') => [
  { unit, measure: 'dossiers_on_time', period, value: onTime },
  { unit, measure: 'dossiers_handled', period, value: handled },
]

const versionOf = async (station: TestStation, code: string) =>
  (await station.ask<Dictionary>('GET', '/api/v1/dictionary')).body.kpis.find((kpi) => kpi.code === code)
    ?.version

const auditOf = async (station: TestStation) =>
  (await station.ask<{ items: Array<{ action: string; detail: string }> }>('GET', '/api/v1/audit')).body.items

describe('checking a formula', () => {
  it('says it in words and what it reads', async () => {
    const station = await makeStation('00004')
    const formula = '100 * dossiers_on_time / dossiers_handled'
    expect(await check(station, { formula, code: 'DV.01', unit: '%', period: 'day' })).toEqual({
      ok: true,
      problems: [],
      notes: [],
      inWords: {
        vi: '100 × Hồ sơ đúng hoặc trong hạn ÷ Hồ sơ tiếp nhận và xử lý',
        en: '100 × Dossiers on time or still within deadline ÷ Dossiers received and handled',
      },
      measures: ['dossiers_on_time', 'dossiers_handled'],
      kpis: [],
      cyclePath: null,
    })
  })

  it('marks every unknown name where it stands, with what is meant', async () => {
    const station = await makeStation('00004')
    const formula = '100 * dossiers_on_tme / kpi("DV0.1")'
    const { ok, problems } = await check(station, { formula })
    expect(ok).toBe(false)
    expect(
      problems.map(({ from, to, suggestion }) => [formula.slice(from ?? 0, to ?? 0), suggestion]),
    ).toEqual([
      ['dossiers_on_tme', 'dossiers_on_time'],
      ['DV0.1', expect.stringMatching(/^DV\./)],
    ])
  })

  it('tells units that do not fit, circles and measures of a longer period', async () => {
    const station = await makeStation('00004')
    const units = await check(station, { formula: 'dossiers_handled + budget_revenue_ytd', unit: 'dossier' })
    expect(units.problems).toMatchObject([{ code: 'units', from: null }])
    await putKpi(station, 'local', { definition: localKpi(), edition: null, reason: 'Theo dõi thêm' })
    const circle = await check(station, { formula: '100 - kpi("L.01")', code: 'DV.01', unit: '%' })
    expect(circle.cyclePath).toEqual(['DV.01', 'L.01', 'DV.01'])
    expect(circle.problems).toMatchObject([{ code: 'cycle', from: 11, to: 15 }])
    const longer = await check(station, { formula: 'budget_revenue_ytd', period: 'day' })
    expect(longer.notes).toEqual([expect.stringContaining('nhập theo tháng')])
  })
})

describe('previewing a definition', () => {
  const present = {
    code: 'DV.01',
    formula: '100 * dossiers_on_time / dossiers_handled',
    unit: '%',
    period: 'day',
    direction: 'higher',
    thresholds: { green: 99, red: 95 },
  }
  const preview = async (station: TestStation, parts: object = {}) =>
    (await station.ask<FormulaPreview>('POST', '/api/v1/formula-previews', { ...present, ...parts })).body

  it('puts the candidate beside the present one, on the cells that are here, and stores nothing', async () => {
    const station = await makeStation('01')
    await station.post([...dossiers(97, 100), ...dossiers(199, 200, '2026-11-21', '00008')])
    const before = await versionOf(station, 'DV.01')
    const answer = await preview(station, { thresholds: { green: 99, red: 98 }, units: 5, periods: 2 })
    const units = new Map(answer.units.map((each) => [each.unit as string, each]))
    expect(units.get('00004')).toMatchObject({
      before: { period: '2026-11-21', value: 97, lamp: 'yellow' },
      after: { value: 97, lamp: 'red' },
    })
    expect(units.get('00008')).toMatchObject({ before: { lamp: 'green' }, after: { lamp: 'green' } })
    // The city is the ratio of the sums: 296 of 300.
    expect(answer.periods).toMatchObject([
      { period: '2026-11-20', after: { value: null, reason: 'no-data', lamp: 'grey' } },
      { period: '2026-11-21', before: { lamp: 'yellow' }, after: { lamp: 'yellow' } },
    ])
    expect(answer.counts).toEqual({
      before: { red: 0, yellow: 2, green: 1, grey: 3, none: 0 },
      after: { red: 1, yellow: 1, green: 1, grey: 3, none: 0 },
    })
    expect([answer.units.length, answer.more]).toEqual([6, true])
    expect(await versionOf(station, 'DV.01')).toBe(before)
  })

  it('evaluates what is in no dictionary, on what is', async () => {
    const station = await makeStation('00004')
    await station.post(dossiers(97, 100))
    const { code: _code, ...unnamed } = { ...present, formula: '100 - kpi("DV.01")', direction: 'lower' }
    const { body } = await station.ask<FormulaPreview>('POST', '/api/v1/formula-previews', {
      ...unnamed,
      thresholds: { green: 1, red: 5 },
    })
    expect(body.units).toMatchObject([{ before: null, after: { value: 3, lamp: 'yellow' } }])
    expect(body.counts.before).toBeNull()
    expect(body.periods).toHaveLength(12)
    expect((await preview(station, { thresholds: null })).units[0]?.after.lamp).toBe('none')
  })

  it('refuses a formula or thresholds that could not be saved, and more than is bounded', async () => {
    const station = await makeStation('00004')
    const refusal = async (parts: object) => {
      const { status, body } = await station.ask<Problem>('POST', '/api/v1/formula-previews', {
        ...present,
        ...parts,
      })
      return [status, body.code]
    }
    expect(await refusal({ formula: 'kpi("DV.01")' })).toEqual([422, 'bad-formula'])
    expect(await refusal({ thresholds: { green: 90, red: 95 } })).toEqual([422, 'bad-thresholds'])
    expect(await refusal({ units: 501 })).toEqual([422, 'invalid-request'])
    expect(await refusal({ periods: 25 })).toEqual([422, 'invalid-request'])
    expect(await refusal({ formula: 'a'.repeat(200_000) })).toEqual([413, 'too-large'])
  })
})

describe('changing a definition', () => {
  it('of an imported pack makes a new version of it, after a dry run that changes nothing', async () => {
    const station = await makeStation('00004')
    await station.post(dossiers(97, 100))
    const { definition, edition } = await kpiSource(station, 'DV.01')
    const body = {
      definition: { ...definition, thresholds: { green: 99, red: 98, appliesTo: 'all' } },
      edition,
      reason: 'Nâng yêu cầu theo kế hoạch quý',
    }
    const dry = await putKpi(station, 'hanoi', body, '?dryRun=true')
    expect(dry.body).toMatchObject({ applied: false, breaks: [] })
    expect(dry.body.changes.map(({ part, key }) => `${part} ${key}`)).toEqual([
      'pack hanoi',
      'threshold DV.01',
    ])
    expect(await versionOf(station, 'DV.01')).toBe(1)

    const done = await putKpi(station, 'hanoi', body)
    expect(done.body.applied).toBe(true)
    expect(await versionOf(station, 'DV.01')).toBe(2)
    const lamp = await station.ask<{ items: object[] }>('GET', '/api/v1/kpis?unit=00004&code=DV.01')
    expect(lamp.body.items).toMatchObject([{ lamp: 'red', version: 2 }])
    const entry = (await auditOf(station)).find(({ action }) => action === 'kpi-changed')
    expect(JSON.parse(entry?.detail ?? '')).toMatchObject({
      key: 'DV.01',
      pack: 'hanoi',
      reason: 'Nâng yêu cầu theo kế hoạch quý',
    })

    // Undone by putting the former definition back, as one more version.
    await putKpi(station, 'hanoi', { definition, edition: done.body.edition, reason: 'Hoàn tác' })
    expect(await versionOf(station, 'DV.01')).toBe(3)
    expect((await kpiSource(station, 'DV.01')).definition).toEqual(definition)
  })

  it('is refused where somebody else changed it meanwhile', async () => {
    const station = await makeStation('00004')
    const { definition, edition } = await kpiSource(station, 'DV.01')
    const change = (nameVi: string) =>
      putKpi<Problem>(station, 'hanoi', {
        definition: { ...definition, nameVi },
        edition,
        reason: 'Đổi tên',
      })
    expect((await change('Đúng hạn')).status).toBe(200)
    const late = await change('Hồ sơ kịp hạn')
    expect([late.status, late.body.code]).toEqual([409, 'stale-edition'])
    expect(late.body.detail).toContain('vừa được người khác sửa')
    // Another definition of the same pack is not in the way.
    const other = await kpiSource(station, 'DV.02')
    const body = {
      definition: { ...other.definition, nameVi: 'Tên khác' },
      edition: other.edition,
      reason: 'Đổi tên',
    }
    expect((await putKpi(station, 'hanoi', body)).status).toBe(200)
  })

  it('makes no version of what stays the same', async () => {
    const station = await makeStation('00004')
    const { definition, edition } = await kpiSource(station, 'DV.01')
    const { body } = await putKpi(station, 'hanoi', { definition, edition, reason: 'Không đổi gì' })
    expect(body).toMatchObject({ applied: true, changes: [], edition })
    expect(await versionOf(station, 'DV.01')).toBe(1)
  })

  it('needs a reason', async () => {
    const station = await makeStation('00004')
    const { definition, edition } = await kpiSource(station, 'DV.01')
    for (const reason of [undefined, '', '  ']) {
      expect((await putKpi(station, 'hanoi', { definition, edition, reason })).status).toBe(422)
    }
  })

  it('refuses everything that an imported pack would be refused for', async () => {
    const station = await makeStation('00004')
    const { definition, edition } = await kpiSource(station, 'DV.01')
    const refusal = async (parts: object) => {
      const body = { definition: { ...definition, share: null, ...parts }, edition, reason: 'Thử xem sao' }
      const dry = await putKpi<Problem>(station, 'hanoi', body, '?dryRun=true')
      const { status, body: problem } = await putKpi<Problem>(station, 'hanoi', body)
      // A dry run tells as a plan what is in the way among packs, and refuses what is wrong in itself.
      const told = dry.status === 200 ? (dry.body as unknown as PackPlan).breaks[0]?.detail : dry.body.detail
      expect(told).toBe(problem.detail)
      return `${status} ${problem.code}: ${problem.detail}`
    }
    expect(await refusal({ formula: 'dossiers_on_tme' })).toContain('Ý bạn là “dossiers_on_time”?')
    expect(await refusal({ formula: 'kpi("DV.01")' })).toContain('DV.01 → DV.01')
    expect(await refusal({ formula: 'dossiers_handled' })).toContain('tính bằng “%”')
    expect(await refusal({ group: 'nowhere' })).toContain('không có nhóm')
    expect(await refusal({ thresholds: { green: 1, red: 2, appliesTo: 'all' } })).toContain('ngược chiều')
    expect(await versionOf(station, 'DV.01')).toBe(1)
  })

  it('keeps a list of thresholds and fields that the editor does not know', async () => {
    const station = await makeStation('00004')
    const { definition, edition } = await kpiSource(station, 'DV.01')
    const thresholds = [
      { green: 99, red: 95, appliesTo: 'all' },
      { green: 98, red: 90, appliesTo: 'all', since: '2027-01-01' },
    ]
    const changed = { ...definition, thresholds, qualityFloor: 0.8 }
    await putKpi(station, 'hanoi', { definition: changed, edition, reason: 'Lộ trình 2027' })
    const stored = await kpiSource(station, 'DV.01')
    expect(stored.definition).toEqual(changed)
    const named = { ...stored.definition, nameVi: 'Tên mới' }
    await putKpi(station, 'hanoi', { definition: named, edition: stored.edition, reason: 'Đổi tên' })
    expect((await kpiSource(station, 'DV.01')).definition).toEqual(named)
  })
})

describe('definitions of the station’s own', () => {
  it('live in a local pack, which comes to be with the first', async () => {
    const station = await makeStation('00004')
    await station.post(dossiers(97, 100))
    const measured = await station.ask<EditAnswer>('PUT', '/api/v1/packs/local/measures/local_trees', {
      definition: localMeasure(),
      edition: null,
      reason: 'Phong trào trồng cây',
    })
    expect([measured.status, measured.body.applied]).toEqual([200, true])
    const { status, body } = await putKpi(station, 'local', {
      definition: localKpi(),
      edition: null,
      reason: 'Theo dõi trễ hạn',
    })
    expect(status).toBe(200)
    expect(body.changes.map(({ change, part, key }) => `${change} ${part} ${key}`)).toContain(
      'added kpi L.01',
    )
    const lamp = await station.ask<{ items: object[] }>('GET', '/api/v1/kpis?unit=00004&code=L.01')
    expect(lamp.body.items).toMatchObject([{ value: 3, lamp: 'yellow' }])
    const packs = await station.ask<{ items: object[] }>('GET', '/api/v1/packs')
    expect(packs.body.items).toMatchObject([
      { pack: 'hanoi' },
      { pack: 'local', version: 2, measures: 1, kpis: 1 },
    ])
  })

  it('have codes of their own, so that no imported pack takes them', async () => {
    const station = await makeStation('00004')
    const refusal = async (pack: string, code: string) => {
      const body = { definition: localKpi({ code }), edition: null, reason: 'Thử mã khác' }
      return (await putKpi<Problem>(station, pack, body)).body.code
    }
    expect(await refusal('local', 'CX.01')).toBe('bad-local-key')
    expect(await refusal('local', 'DV.01')).toBe('key-taken')
    expect(await refusal('hanoi', 'DV.99')).toBe('not-local')
    expect(await refusal('elsewhere', 'L.01')).toBe('unknown-pack')
    const wrong = await station.ask<Problem>('PUT', '/api/v1/packs/local/kpis/L.02', {
      definition: localKpi(),
      edition: null,
      reason: 'Mã khác nhau',
    })
    expect(wrong.body.code).toBe('key-differs')
  })

  it('are retired and brought back with their history', async () => {
    const station = await makeStation('00004')
    const added = await putKpi(station, 'local', {
      definition: localKpi(),
      edition: null,
      reason: 'Thêm vào',
    })
    const gone = await station.ask<EditAnswer>(
      'DELETE',
      `/api/v1/packs/local/kpis/L.01?edition=${added.body.edition}&reason=${encodeURIComponent('Không cần nữa')}`,
    )
    expect(gone.body).toMatchObject({ applied: true, edition: null })
    expect(await versionOf(station, 'L.01')).toBeUndefined()
    expect(await kpiSource(station, 'L.01')).toMatchObject({ retired: true, edition: null })
    await putKpi(station, 'local', { definition: localKpi(), edition: null, reason: 'Dùng lại' })
    expect(await versionOf(station, 'L.01')).toBe(1)
  })
})

describe('retiring a definition', () => {
  const retire = async <Answer>(station: TestStation, path: string, edition: string | null, query = '') =>
    await station.ask<Answer>(
      'DELETE',
      `/api/v1/packs/hanoi/${path}?edition=${edition}&reason=${encodeURIComponent('Không dùng nữa')}${query}`,
    )

  it('is refused with everything that still reads it', async () => {
    const station = await makeStation('00004')
    await putKpi(station, 'local', { definition: localKpi(), edition: null, reason: 'Theo dõi thêm' })
    const { edition } = await kpiSource(station, 'DV.01')
    const dry = await retire<PackPlan>(station, 'kpis/DV.01', edition, '&dryRun=true')
    expect(dry.body.breaks.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([expect.stringContaining('L.01')]),
    )
    const refused = await retire<Problem>(station, 'kpis/DV.01', edition)
    expect([refused.status, refused.body.code]).toEqual([409, 'pack-conflict'])
    const key = 'dossiers_handled'
    const measured = await measureSource(station, key)
    const { body } = await retire<Problem>(station, `measures/${key}`, measured.edition)
    expect(body.code).toBe('pack-conflict')
    expect(body.detail).toContain('chỉ tiêu DV.01 đang dùng')
    expect(await versionOf(station, 'DV.01')).toBe(1)
  })

  it('asks for the definition as it is now', async () => {
    const station = await makeStation('00004')
    const { body } = await retire<Problem>(station, 'kpis/DV.02', 'x')
    expect(body.code).toBe('stale-edition')
  })
})
