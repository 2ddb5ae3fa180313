import { describe, expect, it } from 'vitest'
import type { KpiDetail, KpiValueItem, UnitName } from '#shared/contract/index.ts'
import type { Direction } from '#shared/domain/lamp.ts'
import { rankUnits } from '../../../../renderer/features/kpi/ranking.ts'
import { firstSubject } from '../../../../renderer/features/kpi/subject.ts'

type Lamp = KpiValueItem['lamp']

const item = (unit: string, code: string, lamp: Lamp, value: number | null, since: string | null = null) =>
  ({ unit, code, lamp, value, since, reason: value === null ? 'no-data' : null }) as unknown as KpiValueItem

function rank(direction: Direction, lamps: Record<string, [Lamp, number | null]>) {
  const units = Object.keys(lamps).map((code) => ({ code, nameVi: code, nameEn: code }) as UnitName)
  const byUnit = new Map(
    Object.entries(lamps).map(([unit, [lamp, value]]) => [
      unit,
      new Map([['DV.01', item(unit, 'DV.01', lamp, value)]]),
    ]),
  )
  const definition = { code: 'DV.01', direction } as Pick<KpiDetail['definition'], 'code' | 'direction'>
  return rankUnits(units, byUnit, definition)
}

describe('units beside one another', () => {
  it('stand worst first: by lamp, then by value on its bad side, those without one behind their colour', () => {
    const codes = rank('higher', {
      a: ['green', 99],
      b: ['red', 90],
      c: ['grey', null],
      d: ['red', 70],
      e: ['yellow', 96],
    }).map(({ unit }) => unit.code)
    expect(codes).toEqual(['d', 'b', 'e', 'c', 'a'])
    expect(rank('lower', { a: ['red', 5], b: ['red', 9] }).map(({ unit }) => unit.code)).toEqual(['b', 'a'])
  })

  it('have bars from nought, and none without a value', () => {
    const shares = rank('higher', { a: ['red', 20], b: ['green', 80], c: ['grey', null] }).map(
      ({ unit, share }) => [unit.code, share],
    )
    expect(shares).toEqual([
      ['a', 0.25],
      ['c', null],
      ['b', 1],
    ])
  })

  it('are told apart where all lie close together', () => {
    const [worst, best] = rank('higher', { a: ['yellow', 98], b: ['yellow', 99] })
    expect([worst?.share, best?.share]).toEqual([expect.closeTo(0.375), 1])
  })
})

describe('the first KPI that is shown', () => {
  const kpis = ['A', 'B', 'C', 'D'].map((code) => ({ code }) as { code: KpiValueItem['code'] })

  it('is the one that turned red last', () => {
    const lamps = new Map(
      [
        item('01', 'A', 'green', 1),
        item('01', 'B', 'red', 1, '2026-11-20T08:00:00+07:00'),
        item('01', 'C', 'red', 1, '2026-11-21T08:00:00+07:00'),
        item('01', 'D', 'yellow', 1, '2026-11-21T09:00:00+07:00'),
      ].map((each) => [each.code as string, each]),
    )
    expect(firstSubject(kpis, lamps)).toBe('C')
  })

  it('is the first there is where nothing is known, and none without KPIs', () => {
    expect([firstSubject(kpis, undefined), firstSubject([], undefined)]).toEqual(['A', null])
  })
})
