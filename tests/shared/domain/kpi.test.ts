import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Formula, parseFormula } from '#shared/domain/formula.ts'
import {
  elapsedYear,
  evaluateKpi,
  findCycle,
  type Kpi,
  type KpiCode,
  type MeasureReading,
} from '#shared/domain/kpi.ts'
import { type Period, periodEnd, periodStart } from '#shared/domain/period.ts'
import { anyPeriod } from './arbitraries.ts'

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
  readonly period?: Period
}

function evaluateIn({ formulas, readings = {}, period = november }: World, code: string) {
  const kpis = new Map(Object.entries(formulas).map(([key, text]) => [key, kpiOf(key, text)]))
  let asked = 0
  const kpi = kpis.get(code)
  if (!kpi) throw new Error(`no KPI ${code} in this test`)
  const value = evaluateKpi(kpi, {
    period,
    reading(key) {
      asked += 1
      return readings[key] ?? null
    },
    kpi: (other) => kpis.get(other) ?? null,
  })
  return { value, asked }
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
    expect(asked).toBe(2)
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
