import { describe, expect, it } from 'vitest'
import { parseFormula } from '#shared/domain/formula.ts'
import {
  checkFormulaNames,
  checkFormulaUnits,
  checkReach,
  type KnownNames,
} from '#shared/domain/formula-check.ts'
import { reachOfAll } from '#shared/domain/formula-reach.ts'

const names: KnownNames = {
  measures: new Map([
    ['dossiers_handled', { unit: 'dossier' }],
    ['dossiers_on_time', { unit: 'Dossier ' }],
    ['budget', { unit: 'VND' }],
    ['children', { unit: 'child' }],
    ['people', { unit: 'person' }],
    ['aqi', { unit: 'index' }],
  ]),
  kpis: new Map([
    ['DV.01', { unit: '%' }],
    ['DV.14', { unit: 'dossier' }],
  ]),
}

const namesOf = (text: string) => checkFormulaNames(parseFormula(text), names)
const unitsOf = (text: string, unit = '') => checkFormulaUnits(parseFormula(text), unit, names)

describe('checkFormulaNames', () => {
  it('asks what was meant where a name is nearly right', () => {
    expect(namesOf('dossiers_handeld')).toBe(
      'Không có số liệu “dossiers_handeld”. Ý bạn là “dossiers_handled”?',
    )
    expect(namesOf('prev(kpi("DV14"))')).toBe('Không có chỉ tiêu “DV14”. Ý bạn là kpi("DV.14")?')
    expect(namesOf('constructor')).toContain('Không có số liệu “constructor”')
    expect(namesOf('last_year(budget) + kpi("DV.01")')).toBeNull()
  })
})

describe('checkFormulaUnits', () => {
  it.each([
    ['dossiers_handled + budget'],
    ['dossiers_handled - last_year(budget)'],
    ['if(dossiers_handled > budget, 1, 0)'],
    ['min(dossiers_handled, prev(budget))'],
    ['if(1 > 0, people, budget)'],
    ['budget / people + budget'],
    ['kpi("DV.14") + people'],
    ['aqi + people'],
    ['-people + abs(budget)'],
  ])('refuses what mixes units: %s', (text) => {
    expect(unitsOf(text)).toContain('hai đơn vị tính khác nhau')
  })

  it.each([
    ['100 * dossiers_on_time / dossiers_handled', '%'],
    ['100 * (dossiers_handled - prev(dossiers_handled)) / prev(dossiers_handled)', '%'],
    ['100 * children / people', '%'],
    ['100 * children / people - kpi("DV.01")', '%'],
    ['100 * budget / (budget * elapsed_year())', '% of pace'],
    ['max(0, budget - 5)', 'VND'],
    ['20 * min(1, kpi("DV.01") / 100) + 2 * aqi', 'points'],
    ['kpi("DV.14") + dossiers_handled', 'dossier'],
    ['dossiers_handled - target()', 'dossier'],
    ['budget / 1000000000', 'tỷ đồng'],
    ['budget / people', 'VND/person'],
    ['95', '%'],
  ])('lets pass what makes sense: %s in %s', (text, unit) => {
    expect(unitsOf(text, unit)).toBeNull()
  })

  it('wants a ratio, or a plain number, where a KPI is told in percent', () => {
    expect(unitsOf('dossiers_handled', '%')).toContain('Chia cho một số liệu cùng đơn vị tính')
    expect(unitsOf('100 * budget * people / people', '%')).toContain('“vnd”')
    // A target is told in the KPI's own unit: here a percentage.
    expect(unitsOf('100 * dossiers_handled / target()', '%')).toContain('“dossier”')
    expect(unitsOf('100 / people', '%')).toContain('“1 / person”')
    expect(unitsOf('kpi("DV.01") - prev(kpi("DV.01"))', '%')).toBeNull()
  })
})

describe('checkReach', () => {
  it('says how far back a formula may look', () => {
    const reachOf = (text: string) => reachOfAll(new Map([['A', parseFormula(text)]])).get('A')
    const years = (count: number) => `${'last_year('.repeat(count)}a${')'.repeat(count)}`
    const near = reachOf(years(10))
    const far = reachOf(years(11))
    expect(near && checkReach(near)).toBeNull()
    expect(far && checkReach(far)).toContain('tối đa')
  })
})
