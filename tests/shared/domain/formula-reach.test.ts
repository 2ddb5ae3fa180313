import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Formula, parseFormula } from '#shared/domain/formula.ts'
import { reachOfAll, touchedPeriods } from '#shared/domain/formula-reach.ts'
import { type Shift, shiftedPeriod } from '#shared/domain/formula-shift.ts'
import type { Period } from '#shared/domain/period.ts'
import { anyPeriod } from './arbitraries.ts'

const formulasOf = (texts: Record<string, string>): Map<string, Formula> =>
  new Map(Object.entries(texts).map(([code, text]) => [code, parseFormula(text)]))

describe('reachOfAll', () => {
  it('tells how far back each measure is read, through other KPIs, too', () => {
    const reaches = reachOfAll(
      formulasOf({
        A: 'a / prev(a) + last_year(prev(b))',
        B: 'prev(kpi("A")) + c + target()',
        C: 'last_year(kpi("B")) - kpi("NONE")',
      }),
    )
    expect(Object.fromEntries(reaches.get('B')?.measures ?? [])).toEqual({
      a: [
        { periods: 1, years: 0 },
        { periods: 2, years: 0 },
      ],
      b: [{ periods: 2, years: 1 }],
      c: [{ periods: 0, years: 0 }],
    })
    expect(reaches.get('C')?.measures.get('b')).toEqual([{ periods: 2, years: 2 }])
    expect([...(reaches.get('C')?.kpis ?? [])].sort()).toEqual(['A', 'B', 'C'])
  })

  it('ends where KPIs lead back to themselves', () => {
    const reaches = reachOfAll(formulasOf({ A: 'kpi("B") + a', B: 'prev(kpi("A")) + b' }))
    expect([...(reaches.get('A')?.measures.keys() ?? [])].sort()).toEqual(['a', 'b'])
  })

  it('works each KPI out once', () => {
    const texts: Record<string, string> = { A0: 'a' }
    for (let level = 1; level <= 40; level += 1)
      texts[`A${level}`] = `prev(kpi("A${level - 1}")) + last_year(kpi("A${level - 1}"))`
    expect(reachOfAll(formulasOf(texts)).get('A40')?.measures.get('a')).toHaveLength(41)
  })
})

describe('touchedPeriods', () => {
  it('names the month after for prev and the month a year later for last_year', () => {
    const distances = reachOfAll(formulasOf({ A: 'a + prev(a) + last_year(a)' }))
      .get('A')
      ?.measures.get('a')
    expect(touchedPeriods(distances ?? [], '2026-12' as Period)).toEqual(['2026-12', '2027-01', '2027-12'])
  })

  it('leaves out no period whose value reads the changed one', () => {
    const path = fc.array(fc.constantFrom<Shift>('prev', 'last_year'), { maxLength: 5 })
    const leapish = fc.constantFrom(
      '2028-03-01',
      '2028-02-29',
      '2029-02-28',
      '2029-03-02',
      '2026-W53',
      '2027-W01',
    )
    fc.assert(
      fc.property(fc.oneof(anyPeriod, leapish as fc.Arbitrary<Period>), path, (period, shifts) => {
        const changed = shifts.reduce<Period | null>((at, shift) => at && shiftedPeriod(at, shift), period)
        if (!changed) return
        const periods = shifts.filter((shift) => shift === 'prev').length
        const touched = touchedPeriods([{ periods, years: shifts.length - periods }], changed)
        expect(touched).toContain(period)
        expect(touched.length).toBeLessThanOrEqual(12)
      }),
      { numRuns: 2_000 },
    )
  })
})
