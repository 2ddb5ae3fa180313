import { describe, expect, it } from 'vitest'
import type { KpiGroupWithKpis } from '../../../../renderer/features/dictionary/store.ts'
import { boardBands, boardColumns, kpisOf } from '../../../../renderer/features/lamp-board/board-columns.ts'
import { brokenLength, turnedNames } from '../../../../renderer/features/lamp-board/turned-names.ts'

const group = (key: string, ...names: string[]) =>
  ({
    group: { key, nameVi: key, nameEn: key },
    kpis: names.map((nameVi, index) => ({ code: `${key}.${index}`, nameVi, nameEn: nameVi })),
  }) as unknown as KpiGroupWithKpis
const GROUPS = [group('DV', 'Hồ sơ đúng hạn', 'Số hóa hồ sơ'), group('KT', 'Bao phủ BHYT')]
const keys = (...rest: Parameters<typeof boardColumns>) => boardColumns(...rest).map(({ key }) => key)

describe('the columns of the lamp board', () => {
  it('are the KPIs of all groups; a collapsed group is one column that stands for all of its KPIs', () => {
    expect(keys(GROUPS, new Set(), '')).toEqual(['DV.0', 'DV.1', 'KT.0'])
    const columns = boardColumns(GROUPS, new Set(['DV']), '')
    expect(columns.map(({ key }) => key)).toEqual(['group:DV', 'KT.0'])
    expect(kpisOf(columns).map(({ code }) => code)).toEqual(['DV.0', 'DV.1', 'KT.0'])
    expect(boardBands(columns).map(({ collapsed, columns: span }) => [collapsed, span])).toEqual([
      [true, 1],
      [false, 1],
    ])
  })

  it('shows what is searched for even in a collapsed group, and a group begins at its first that is left', () => {
    const columns = boardColumns(GROUPS, new Set(['DV']), 'so hoa')
    expect(columns.map(({ key, start }) => [key, start])).toEqual([['DV.1', true]])
  })
})

describe('turned names', () => {
  it('break where both lines are shortest', () => {
    expect(brokenLength('Thu gom xử lý rác')).toBe('xử lý rác'.length)
    expect(brokenLength('Camera')).toBe(6)
  })

  const NAMES = [
    { name: 'Việc làm mới', kind: 'turned' },
    { name: 'Tiếp nhận phản ánh trong 8 giờ làm việc', kind: 'turned' },
    { name: 'Giải quyết tin báo tội phạm', kind: 'turned' },
  ] as const
  const least = (widthRem: number) =>
    turnedNames(NAMES, widthRem).tracks.map((track) => Number(/minmax\(([\d.]+)rem/.exec(track)?.[1]))

  it('get a wide column where they need two lines, and a narrow one where one is enough', () => {
    const [narrow, wide, other] = least(100)
    expect(wide).toBeGreaterThan((narrow ?? 0) * 1.2)
    expect(other).toBe(wide)
    expect(turnedNames(NAMES, 100).roomRem).toBeGreaterThan('phản ánh trong 8 giờ'.length * 0.5)
  })

  it('get higher heads where that brings all columns into sight, and no higher ones where nothing does', () => {
    const [low, high, vain] = [100, 7.5, 1].map((width) => turnedNames(NAMES, width).roomRem)
    expect(high).toBeGreaterThan(low ?? 0)
    expect(least(7.5).reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(7.5)
    expect(vain).toBe(low)
  })
})
