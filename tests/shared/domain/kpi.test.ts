import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Formula, parseFormula } from '#shared/domain/formula.ts'
import {
  elapsedYear,
  evaluateKpi,
  findCycle,
  type Kpi,
  type KpiCode,
  type KpiContext,
  type MeasureReading,
} from '#shared/domain/kpi.ts'
import { type Period, periodEnd, periodStart } from '#shared/domain/period.ts'
import { anyPeriod } from './arbitraries.ts'
import { anySample } from './formulas.ts'

const november = '2026-11' as Period
const AS_OF = Date.UTC(2026, 10, 21)

function kpiOf(code: string, formula: string): Kpi {
  return {
    code: code as KpiCode,
    group: 'public_services',
    nameVi: code,
    nameEn: code,
    unit: '%',
    decimals: 1,
    direction: 'higher',
    thresholds: null,
    period: 'month',
    deadBand: 0,
    holdMs: 0,
    holdWorse: false,
    share: null,
    coverageFloor: 0,
    qualityFloor: 0,
    leadOffice: 'HC',
    coordinatingOffices: [],
    version: 1,
    formula: parseFormula(formula),
  }
}

const reading = (value: number, parts: Partial<MeasureReading> = {}): MeasureReading => ({
  value,
  asOf: AS_OF,
  cumulative: false,
  reported: 1,
  carried: 0,
  simulated: false,
  ...parts,
})

interface World {
  readonly formulas: Record<string, string>
  readonly readings?: Record<string, MeasureReading>
  /** Readings of other periods than the one asked for. */
  readonly elsewhere?: Record<string, Record<string, MeasureReading>>
  readonly targets?: Record<string, number>
  readonly period?: Period
}

function evaluateIn(world: World, code: string) {
  const { formulas, readings = {}, elsewhere = {}, targets = {}, period = november } = world
  const kpis = new Map(Object.entries(formulas).map(([key, text]) => [key, kpiOf(key, text)]))
  let asked = 0
  const kpi = kpis.get(code)
  if (!kpi) throw new Error(`no KPI ${code} in this test`)
  const contextAt = (at: Period): KpiContext => ({
    period: at,
    reading(key) {
      asked += 1
      return (at === period ? readings : elsewhere[at])?.[key] ?? null
    },
    kpi: (other) => kpis.get(other) ?? null,
    target: (of) => targets[`${of} ${at}`] ?? null,
    at: contextAt,
  })
  return { value: evaluateKpi(kpi, contextAt(period)), asked }
}

describe('evaluateKpi', () => {
  it('tells the value, the latest figure and the smallest coverage behind it', () => {
    const readings = {
      on_time: reading(95, { asOf: 10, reported: 5, carried: 2 }),
      handled: reading(100, { asOf: 20, reported: 6, carried: 0, simulated: true }),
    }
    expect(evaluateIn({ formulas: { A: '100 * on_time / handled' }, readings }, 'A').value).toEqual({
      value: 95,
      reason: null,
      asOf: 20,
      reported: 6,
      simulated: true,
    })
  })

  it('tells what it has where a figure is missing', () => {
    const readings = { handled: reading(100, { reported: 3 }) }
    expect(evaluateIn({ formulas: { A: '100 * on_time / handled' }, readings }, 'A').value).toEqual({
      value: null,
      reason: 'partial',
      asOf: AS_OF,
      reported: 3,
      simulated: false,
    })
    expect(evaluateIn({ formulas: { A: 'on_time' } }, 'A').value).toEqual({
      value: null,
      reason: 'no-data',
      asOf: null,
      reported: null,
      simulated: false,
    })
  })

  it('evaluates kpi(…) at the same unit and period, and counts its figures in', () => {
    const formulas = { SUM: 'kpi("A") + kpi("B") + c', A: '2 * a', B: 'kpi("A") + 1' }
    const readings = { a: reading(10, { reported: 4, asOf: 30 }), c: reading(1, { reported: 9, asOf: 5 }) }
    expect(evaluateIn({ formulas, readings }, 'SUM').value).toEqual({
      value: 42,
      reason: null,
      asOf: 30,
      reported: 4,
      simulated: false,
    })
  })

  it('gives no value for a KPI that is not known', () => {
    expect(evaluateIn({ formulas: { A: 'kpi("Z")' } }, 'A').value).toMatchObject({
      value: null,
      reason: 'not-applicable',
    })
  })

  it('gives no value for KPIs that lead back to themselves', () => {
    const formulas = { A: 'kpi("B") + 1', B: 'kpi("C")', C: 'kpi("A") * 2', D: 'kpi("D")', E: '1 + kpi("A")' }
    for (const code of ['A', 'B', 'C', 'D', 'E']) {
      expect(evaluateIn({ formulas }, code).value).toMatchObject({ value: null, reason: 'undefined' })
    }
  })

  it('computes each KPI once, however many others build on it', () => {
    // Every level reads the one below it on two ways: 2^12 paths.
    const formulas: Record<string, string> = { A0: 'a', B0: 'a' }
    for (let level = 1; level <= 12; level += 1) {
      formulas[`A${level}`] = `kpi("A${level - 1}") + kpi("B${level - 1}")`
      formulas[`B${level}`] = `kpi("A${level - 1}") - kpi("B${level - 1}")`
    }
    const { value, asked } = evaluateIn({ formulas, readings: { a: reading(1) } }, 'A12')
    expect(value.value).toBe(2 ** 6)
    expect(asked).toBe(1)
  })

  it('measures pace against the share of the year at the newest cumulative figure', () => {
    const year = { from: periodStart('2026' as Period), to: periodEnd('2026' as Period) }
    const half = (year.from + year.to) / 2
    const formulas = { PACE: '100 * done_ytd / (plan * elapsed_year())' }
    const readings = {
      done_ytd: reading(40, { cumulative: true, asOf: half }),
      // A plan that is changed late says nothing of how far the year has come.
      plan: reading(100, { asOf: year.to }),
    }
    expect(evaluateIn({ formulas, readings, period: november }, 'PACE').value.value).toBe(80)
    // A period that ended before the figure was sent counts up to its own end.
    const june = '2026-H1' as Period
    const share = (periodEnd(june) - year.from) / (year.to - year.from)
    const late = { ...readings, done_ytd: reading(40, { cumulative: true, asOf: year.to }) }
    expect(evaluateIn({ formulas, readings: late, period: june }, 'PACE').value.value).toBe(
      (100 * 40) / (100 * share),
    )
  })
})

describe('prev, last_year and target', () => {
  const readings = { a: reading(10, { reported: 9 }) }
  const elsewhere = {
    '2026-10': { a: reading(8, { asOf: 3, reported: 2 }), b: reading(2) },
    '2025-11': { a: reading(5) },
    '2025-10': { a: reading(4) },
    '2026-09': { a: reading(7) },
  }
  const valueAt = (formula: string, more: Partial<World> = {}, others: Record<string, string> = {}) =>
    evaluateIn({ formulas: { A: formula, ...others }, readings, elsewhere, ...more }, 'A').value

  it.each([
    ['a - prev(a)', 2],
    ['100 * a / last_year(a)', 200],
    ['prev(last_year(a)) + 10 * last_year(prev(a))', 44],
    ['prev(prev(a))', 7],
    ['prev(a + b)', 10],
    ['prev(kpi("B"))', 16],
    ['kpi("B") - prev(kpi("C"))', 20 - 14],
    ['if(prev(a) < a, 1, 0)', 1],
    ['prev(5) + a', 15],
  ])('compute %s', (formula, value) => {
    expect(valueAt(formula, {}, { B: '2 * a', C: 'prev(kpi("B"))' })).toMatchObject({ value, reason: null })
  })

  it('say what is missing: the period itself, a part of it, or a period that does not exist', () => {
    const reasonOf = (formula: string, more: Partial<World> = {}) => valueAt(formula, more).reason
    expect(reasonOf('prev(prev(prev(a)))')).toBe('no-data')
    expect(reasonOf('a / last_year(b)')).toBe('partial')
    expect(reasonOf('prev(a) / last_year(b)')).toBe('partial')
    expect(reasonOf('prev(kpi("Z"))')).toBe('not-applicable')
    expect(reasonOf('last_year(a)', { period: '2028-02-29' as Period })).toBe('not-applicable')
    expect(reasonOf('last_year(a)', { period: '2026-W53' as Period })).toBe('not-applicable')
    expect(reasonOf('a + last_year(a)', { period: '2028-02-29' as Period })).toBe('partial')
    expect(reasonOf('last_year(elapsed_year())', { period: '2028-02-29' as Period })).toBe('not-applicable')
    expect(reasonOf('a / (prev(a) - 8)')).toBe('undefined')
  })

  it('count the coverage of the period itself, and the age of all', () => {
    expect(valueAt('a - prev(a)')).toMatchObject({ reported: 9, asOf: AS_OF })
    expect(valueAt('prev(a)')).toMatchObject({ reported: 2, asOf: 3 })
  })

  it('read the target of the KPI that asks, at its period', () => {
    const targets = { 'A 2026-11': 20, 'A 2026-10': 16, 'B 2026-11': 40 }
    expect(valueAt('100 * a / target()', { targets }).value).toBe(50)
    expect(valueAt('target() - prev(target())', { targets }).value).toBe(4)
    expect(valueAt('kpi("B") + target()', { targets }, { B: 'target()' }).value).toBe(60)
    expect(valueAt('100 * a / target()')).toMatchObject({ value: null, reason: 'partial' })
    expect(valueAt('target()')).toMatchObject({ value: null, reason: 'no-data', asOf: null })
  })

  it('measure the share of the year at the period they lead to', () => {
    expect(valueAt('last_year(elapsed_year())', { period: '2025-06' as Period }).value).toBe(
      (366 - 184) / 366,
    )
  })

  it('give no value where KPIs lead back to themselves through time', () => {
    expect(valueAt('prev(kpi("A")) + a')).toMatchObject({ value: null, reason: 'partial' })
    expect(findCycle('A', new Map([['A', parseFormula('prev(kpi("A")) + 1')]]))).toEqual(['A', 'A'])
  })

  it('agree with a naive evaluator on any formula and any gaps', () => {
    const monthOf = (at: Period) => Number(at.slice(0, 4)) * 12 + Number(at.slice(5)) - 1
    const figures = fc.func(fc.option(fc.integer({ min: -3, max: 9 }), { freq: 12 }))
    fc.assert(
      fc.property(anySample, figures, (sample, figureOf) => {
        fc.pre(sample.text.length < 2_000)
        const figure = (key: string, month: number) => figureOf(key, month)
        const contextAt = (at: Period): KpiContext => ({
          period: at,
          reading(key) {
            const value = figure(key, monthOf(at))
            return value === null ? null : reading(value)
          },
          kpi: () => null,
          target: () => null,
          at: contextAt,
        })
        const expected = sample.at(monthOf(november), figure)
        const { value, reason } = evaluateKpi(kpiOf('A', sample.text), contextAt(november))
        if (expected === null)
          expect([value, reason]).toEqual([null, expect.stringMatching(/no-data|partial/)])
        else if (!Number.isFinite(expected)) expect([value, reason]).toEqual([null, 'undefined'])
        else expect((value ?? Number.NaN) + 0).toBe(expected + 0)
      }),
      { numRuns: 1_000 },
    )
  })

  it('ask for each reading once, however often and however deep it is named', () => {
    const formulas = {
      A: `${'prev('.repeat(3)}kpi("B")${')'.repeat(3)} + prev(a + a) + prev(a)`,
      B: 'a + prev(a)',
    }
    // 2026-10, 2026-08 and 2026-07.
    expect(evaluateIn({ formulas, readings, elsewhere }, 'A').asked).toBe(3)
  })
})

describe('elapsedYear', () => {
  it('is between 0 and 1, grows with both period and figure, and ends at 1', () => {
    const asOf = fc.option(fc.integer({ min: 0, max: 7e12 }))
    fc.assert(
      fc.property(anyPeriod, asOf, asOf, (period, one, other) => {
        const share = elapsedYear(period, one)
        expect(share >= 0 && share <= 1).toBe(true)
        if (one !== null && other !== null && one <= other) {
          expect(share).toBeLessThanOrEqual(elapsedYear(period, other))
        }
        expect(share).toBeLessThanOrEqual(elapsedYear(period, null))
      }),
    )
    expect([
      elapsedYear('2026' as Period, null),
      elapsedYear('2026-12' as Period, null),
      elapsedYear('2026-W53' as Period, null),
    ]).toEqual([1, 1, 1])
  })

  it('counts days: 59 of 365 at the end of February', () => {
    expect(elapsedYear('2026-02' as Period, null)).toBe(59 / 365)
    expect(elapsedYear('2028-02' as Period, null)).toBe(60 / 366)
    expect(elapsedYear('2026-11' as Period, periodStart('2026-01-11' as Period))).toBe(10 / 365)
  })
})

describe('findCycle', () => {
  const formulasOf = (texts: Record<string, string>): Map<string, Formula> =>
    new Map(Object.entries(texts).map(([code, text]) => [code, parseFormula(text)]))

  it('names the way from a KPI back to itself', () => {
    const formulas = formulasOf({
      A: 'kpi("B") + kpi("D")',
      B: 'kpi("C")',
      C: 'kpi("A")',
      D: 'a',
      E: 'kpi("A")',
      F: 'kpi("F")',
    })
    expect(['A', 'B', 'F'].map((code) => findCycle(code, formulas))).toEqual([
      ['A', 'B', 'C', 'A'],
      ['B', 'C', 'A', 'B'],
      ['F', 'F'],
    ])
    // E leads into a cycle, and is not part of it.
    expect([findCycle('D', formulas), findCycle('E', formulas), findCycle('Z', formulas)]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('finds one exactly where some KPI can reach itself', () => {
    const graph = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 })
    fc.assert(
      fc.property(graph, (edges) => {
        const texts = Object.fromEntries(
          [0, 1, 2, 3, 4, 5].map((from) => [
            `K${from}`,
            ['1', ...edges.filter(([at]) => at === from).map(([, to]) => `kpi("K${to}")`)].join(' + '),
          ]),
        )
        const reaches = new Set(edges.map(([from, to]) => `${from}${to}`))
        for (const via of [0, 1, 2, 3, 4, 5])
          for (const from of [0, 1, 2, 3, 4, 5])
            for (const to of [0, 1, 2, 3, 4, 5])
              if (reaches.has(`${from}${via}`) && reaches.has(`${via}${to}`)) reaches.add(`${from}${to}`)
        const formulas = formulasOf(texts)
        for (const code of [0, 1, 2, 3, 4, 5]) {
          const cycle = findCycle(`K${code}`, formulas)
          expect(cycle !== null).toBe(reaches.has(`${code}${code}`))
          for (const [index, at] of (cycle ?? []).slice(0, -1).entries()) {
            expect(formulas.get(at)?.kpis).toContain(cycle?.[index + 1])
          }
        }
      }),
    )
  })

  it('looks at each KPI once', () => {
    const texts: Record<string, string> = { A0: 'a', B0: 'a', TOP: 'kpi("A12")' }
    for (let level = 1; level <= 12; level += 1) {
      texts[`A${level}`] = `kpi("A${level - 1}") + kpi("B${level - 1}")`
      texts[`B${level}`] = `kpi("A${level - 1}") - kpi("B${level - 1}")`
    }
    const formulas = formulasOf(texts)
    const lookUp = vi.spyOn(formulas, 'get')
    expect(findCycle('TOP', formulas)).toBeNull()
    expect(lookUp).toHaveBeenCalledTimes(formulas.size - 1) // B12 is not on the way.
  })
})
