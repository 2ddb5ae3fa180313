import { describe, expect, it } from 'vitest'
import type { KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import {
  isWorse,
  matchingUnits,
  type NamedUnit,
  rankOnMap,
} from '../../../../renderer/features/map/ranking.ts'

type Told = readonly [lamp: KpiValueItem['lamp'], value: number | null, reason?: KpiValueItem['reason']]

const unit = (code: string): NamedUnit => ({ code, nameVi: code, nameEn: code })
const item = (code: string, kpi: string, [lamp, value, reason = null]: Told) =>
  ({
    unit: code,
    code: kpi,
    lamp,
    value,
    reason: reason ?? (value === null ? 'no-data' : null),
  }) as KpiValueItem

function rank(direction: KpiItem['direction'], told: Record<string, Told>, silent: readonly string[] = []) {
  const byUnit = new Map(
    Object.entries(told).map(([code, each]) => [code, new Map([['DV.01', item(code, 'DV.01', each)]])]),
  )
  return rankOnMap({
    units: [...Object.keys(told), 'nothing'].map(unit),
    byUnit,
    silent: new Set(silent),
    kpi: { code: 'DV.01' as KpiItem['code'], direction },
    codes: ['DV.01'],
    before: ({ value }) => (value === null ? null : value - 2),
  })
}

const order = (rows: ReturnType<typeof rank>) => rows.map(({ unit: { code }, place }) => [code, place])

describe('the ranking beside the map', () => {
  it('puts the worst value first, on the side that is bad, and shares the place of equals', () => {
    const told = { a: ['green', 99], b: ['red', 90], c: ['red', 90], d: ['yellow', 96] } as const
    expect(order(rank('higher', told))).toEqual([
      ['b', 1],
      ['c', 1],
      ['d', 3],
      ['a', 4],
      ['nothing', null],
    ])
    expect(order(rank('lower', told)).map(([code]) => code)).toEqual(['a', 'd', 'b', 'c', 'nothing'])
  })

  it('goes by the lamp where both sides may be bad', () => {
    const told = { a: ['green', 50], b: ['red', 99], c: ['yellow', 1] } as const
    expect(order(rank('band', told)).map(([code]) => code)).toEqual(['b', 'c', 'a', 'nothing'])
  })

  it('puts those that are silent or without a figure last, and nought is a figure', () => {
    const rows = rank(
      'higher',
      { a: ['green', 99], b: ['red', 1], c: ['grey', null], d: ['red', 0], e: ['grey', 2, 'silent'] },
      ['b'],
    )
    expect(order(rows)).toEqual([
      ['d', 1],
      ['a', 2],
      ['b', null],
      ['e', null],
      ['c', null],
      ['nothing', null],
    ])
    expect(rows.map(({ lamp }) => lamp)).toEqual(['red', 'green', 'grey', 'grey', 'grey', 'grey'])
  })

  it('tells the change where both figures are known', () => {
    expect(rank('higher', { a: ['green', 99], b: ['grey', null] }).map(({ change }) => change)).toEqual([
      2,
      null,
      null,
    ])
    expect([isWorse(1, 'higher'), isWorse(-1, 'higher'), isWorse(1, 'lower'), isWorse(0, 'lower')]).toEqual([
      false,
      true,
      true,
      null,
    ])
  })

  it('of the worst of all counts the reds, then the yellows', () => {
    const lamps = (code: string, ...all: KpiValueItem['lamp'][]) =>
      [code, new Map(all.map((lamp, at) => [`K${at}`, item(code, `K${at}`, [lamp, 1])]))] as const
    const rows = rankOnMap({
      units: ['a', 'b', 'c', 'd'].map(unit),
      byUnit: new Map([
        lamps('a', 'green', 'yellow', 'yellow'),
        lamps('b', 'red', 'green', 'green'),
        lamps('c', 'red', 'yellow', 'green'),
      ]),
      silent: new Set(),
      kpi: null,
      codes: ['K0', 'K1', 'K2'],
      before: () => null,
    })
    expect(rows.map(({ unit: { code }, lamp, place }) => [code, lamp, place])).toEqual([
      ['c', 'red', 1],
      ['b', 'red', 2],
      ['a', 'yellow', 3],
      ['d', 'grey', null],
    ])
  })

  it('is searched without accents', () => {
    const rows = ['Đống Đa', 'Ba Đình', 'Hoàn Kiếm'].map((name) => ({ unit: { ...unit(name), code: '1' } }))
    expect(matchingUnits(rows, ' dong da').map(({ unit: { nameVi } }) => nameVi)).toEqual(['Đống Đa'])
    expect([matchingUnits(rows, 'dinh').length, matchingUnits(rows, '').length]).toEqual([1, 3])
  })
})
