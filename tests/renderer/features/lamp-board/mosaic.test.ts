import { describe, expect, it } from 'vitest'
import type { KpiItem, KpiValueItem, UnitItem } from '#shared/contract/index.ts'
import { LEAST_TILE, mosaicLayout } from '../../../../renderer/features/lamp-board/mosaic-layout.ts'
import { mosaicMarks } from '../../../../renderer/features/lamp-board/mosaic-marks.ts'
import { redByKpi } from '../../../../renderer/features/lamp-board/red-by-kpi.ts'

const WALL = { width: 116.5, height: 50 }
const kpi = (code: string): KpiItem => ({ code }) as KpiItem
const item = (code: string, rest: Partial<KpiValueItem>) =>
  ({ code, value: 1, reason: null, doubtful: false, ...rest }) as KpiValueItem

describe('the mosaic', () => {
  it('shows the 126 units of a city on one page of a wall', () => {
    const { columns, rows, pages } = mosaicLayout(126, WALL.width, WALL.height)
    expect({ pages, all: columns * rows >= 126 }).toEqual({ pages: 1, all: true })
    expect(WALL.width / columns).toBeGreaterThanOrEqual(LEAST_TILE.width)
    expect(WALL.height / rows).toBeGreaterThanOrEqual(LEAST_TILE.height)
  })

  it('turns pages where tiles would be too small to read, and leaves nobody out', () => {
    const { columns, rows, pages } = mosaicLayout(3_321, WALL.width, WALL.height)
    expect(pages).toBeGreaterThan(1)
    expect(columns * rows * pages).toBeGreaterThanOrEqual(3_321)
    expect(columns * rows * (pages - 1)).toBeLessThan(3_321)
  })

  it('draws every lamp once, in the colour of its own, and strikes out those in doubt', () => {
    const kpis = ['A', 'B', 'C', 'D', 'E'].map(kpi)
    const marks = mosaicMarks(
      kpis,
      new Map([
        ['A', item('A', { lamp: 'red', doubtful: true })],
        ['B', item('B', { lamp: 'yellow' })],
        ['C', item('C', { lamp: 'green' })],
        ['D', item('D', { lamp: 'grey', reason: 'not-applicable', value: null })],
      ]),
    )
    const drawn = Object.fromEntries(
      Object.entries(marks).map(([key, path]) => [key, path.split('M').length - 1]),
    )
    expect(drawn).toEqual({ red: 1, yellow: 1, green: 1, none: 1, grey: 1, doubtful: 1 })
  })

  it('names the KPIs that are red at most units', () => {
    const units = ['1', '2', '3'].map((code) => ({ code }) as UnitItem)
    const red = (...codes: string[]) => new Map(codes.map((code) => [code, item(code, { lamp: 'red' })]))
    const byUnit = new Map([
      ['1', red('A', 'B')],
      ['2', red('B')],
      ['elsewhere', red('A')],
    ])
    const most = redByKpi([kpi('A'), kpi('B'), kpi('C')], units, byUnit)
    expect(most.map(({ kpi: { code }, count }) => [code, count])).toEqual([
      ['B', 2],
      ['A', 1],
    ])
  })
})
