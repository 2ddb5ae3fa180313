import { describe, expect, it } from 'vitest'
import type { ChildItem, KpiItem, KpiValueItem, UnitItem } from '#shared/contract/index.ts'
import type { Lamp } from '#shared/domain/lamp.ts'
import {
  type BoardEntriesInput,
  boardEntries,
  isSameOrder,
  nameSearch,
} from '../../../../renderer/features/lamp-board/board-entries.ts'

const unit = (code: string, nameVi: string, kind: UnitItem['kind'] = 'ward'): UnitItem =>
  ({ code, kind, nameVi, nameEn: `${nameVi} Ward` }) as UnitItem
const kpi = (code: string): KpiItem => ({ code }) as KpiItem
const UNITS = [
  unit('1', 'Phường Ba Đình'),
  unit('2', 'Phường Đống Đa'),
  unit('3', 'Xã Sóc Sơn', 'commune'),
  unit('4', 'Xã Ba Vì', 'commune'),
]

const lamps = (of: Record<string, Record<string, Lamp>>) =>
  new Map(
    Object.entries(of).map(([code, ofUnit]) => [
      code,
      new Map(
        Object.entries(ofUnit).map(([key, lamp]) => [
          key,
          { unit: code, code: key, lamp, value: 1, reason: null } as KpiValueItem,
        ]),
      ),
    ]),
  )

const ALL_GREEN = lamps(Object.fromEntries(UNITS.map(({ code }) => [code, { A: 'green', B: 'green' }])))

const keys = (over: Partial<BoardEntriesInput>) =>
  boardEntries({
    units: UNITS,
    byUnit: ALL_GREEN,
    children: new Map(),
    kpis: [kpi('A'), kpi('B')],
    search: '',
    onlyAlarmed: false,
    sort: { by: 'trouble' },
    collapsedKinds: new Set(),
    language: 'vi',
    ...over,
  }).map(({ key }) => key)

describe('the rows of the lamp board', () => {
  it('stand by trouble: most red, then silent, yellow, missing, and by name where nothing tells them apart', () => {
    const byUnit = lamps({
      1: { A: 'yellow', B: 'green' },
      2: { A: 'red', B: 'green' },
      3: { A: 'red', B: 'red' },
      4: { A: 'grey', B: 'green' },
    })
    expect(keys({ byUnit })).toEqual(['3', '2', '1', '4'])
    const children = new Map([['4', { unit: '4', state: 'silent' } as unknown as ChildItem]])
    expect(keys({ byUnit, children })).toEqual(['3', '2', '4', '1'])
    expect(keys({})).toEqual(['1', '4', '2', '3'])
  })

  it('count only the KPIs that are shown', () => {
    const byUnit = lamps({ 3: { A: 'green', B: 'red' }, 2: { A: 'yellow', B: 'green' } })
    expect(keys({ byUnit, kpis: [kpi('A')] })[0]).toBe('2')
  })

  it('stand by name without regard to accents of the kind, and by one KPI', () => {
    const byUnit = lamps({ 2: { A: 'red', B: 'red' }, 3: { A: 'green', B: 'yellow' } })
    expect(keys({ byUnit, sort: { by: 'name' } })).toEqual(['1', '4', '2', '3'])
    expect(keys({ byUnit: new Map([...ALL_GREEN, ...byUnit]), sort: { by: 'kpi', code: 'B' } })).toEqual([
      '2',
      '3',
      '1',
      '4',
    ])
  })

  it('stand under the heads of their kinds, which hide them', () => {
    expect(keys({ sort: { by: 'kind' } })).toEqual(['kind:commune', '4', '3', 'kind:ward', '1', '2'])
    expect(keys({ sort: { by: 'kind' }, collapsedKinds: new Set(['commune']) })).toEqual([
      'kind:commune',
      'kind:ward',
      '1',
      '2',
    ])
  })

  it('are narrowed to what is searched for without accents, and to rows with a red lamp', () => {
    expect(keys({ search: 'dong da' })).toEqual(['2'])
    expect(keys({ search: ' BA ' })).toEqual(['1', '4'])
    const byUnit = lamps({ 2: { A: 'red', B: 'green' }, 1: { A: 'yellow', B: 'yellow' } })
    expect(keys({ byUnit, onlyAlarmed: true })).toEqual(['2'])
  })

  it('sorts the units of a whole nation, each once', () => {
    const units = Array.from({ length: 3_321 }, (_, index) => unit(String(index), `Xã ${index % 977}`))
    const sorted = keys({ units, byUnit: new Map() })
    expect(new Set(sorted).size).toBe(3_321)
  })
})

describe('isSameOrder', () => {
  it('is true only for the same rows in the same places', () => {
    const rows = ['1', '2'].map((key) => ({ type: 'unit', key, unit: UNITS[0] as UnitItem }) as const)
    expect(isSameOrder(rows, [...rows])).toBe(true)
    expect(isSameOrder(rows, rows.toReversed())).toBe(false)
    expect(isSameOrder(rows, rows.slice(1))).toBe(false)
  })
})

describe('nameSearch', () => {
  it('finds either language and never across the two', () => {
    const named = { nameVi: 'Hồ sơ đúng hạn', nameEn: 'Dossiers on time' }
    expect(nameSearch('ho so dung')(named)).toBe(true)
    expect(nameSearch('ON TIME')(named)).toBe(true)
    expect(nameSearch('hạn dossiers')(named)).toBe(false)
  })
})
