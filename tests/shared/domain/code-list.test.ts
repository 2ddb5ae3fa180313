import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellState } from '#shared/domain/cell.ts'
import { type CodeList, checkSlices } from '#shared/domain/code-list.ts'
import { measureWith } from './arbitraries.ts'

const LIST: CodeList = { key: 'field', exhaustive: true, codes: new Set(['LAND', 'CIVIL', 'TRADE']) }
const cell = (total: number | null, n = 1, reported = 1): CellState => ({ total, n, reported, carried: 0 })
const cells = (total: CellState, ...parts: CellState[]) =>
  new Map(
    [['', total], ...[...LIST.codes].map((code, at) => [code, parts[at]] as const)].filter(
      (pair): pair is [string, CellState] => pair[1] !== undefined,
    ),
  )
const sums = measureWith({ overTime: 'sum', overUnits: 'sum' })

describe('checkSlices', () => {
  it('says whether all slices add up to the total', () => {
    expect(checkSlices(sums, LIST, cells(cell(6), cell(1), cell(2), cell(3)))).toEqual({
      status: 'adds-up',
      total: 6,
      sum: 6,
    })
    expect(checkSlices(sums, LIST, cells(cell(7), cell(1), cell(2), cell(3)))).toEqual({
      status: 'differs',
      total: 7,
      sum: 6,
    })
  })

  it('compares nothing where a figure is missing, retracted, or covers other reports', () => {
    expect(checkSlices(sums, LIST, cells(cell(6), cell(1), cell(2)))).toEqual({
      status: 'incomplete',
      missing: ['TRADE'],
    })
    expect(checkSlices(sums, LIST, cells(cell(6, 2, 2), cell(1, 2, 2), cell(null, 0, 0), cell(3)))).toEqual({
      status: 'incomplete',
      missing: ['CIVIL', 'TRADE'],
    })
    expect(checkSlices(sums, LIST, cells(cell(null, 0, 0), cell(1), cell(2), cell(3)))).toEqual({
      status: 'incomplete',
      missing: [''],
    })
  })

  it('does not judge lists that leave something out, nor means and extremes', () => {
    const parts = cells(cell(7), cell(1), cell(2), cell(3))
    expect(checkSlices(sums, null, parts).status).toBe('not-applicable')
    expect(checkSlices(sums, { ...LIST, exhaustive: false }, parts).status).toBe('not-applicable')
    for (const measure of [{ overUnits: 'avg' }, { overUnits: 'max' }, { overTime: 'min' }] as const) {
      expect(checkSlices(measureWith(measure), LIST, parts).status).toBe('not-applicable')
    }
  })

  it('is exact, whatever the figures', () => {
    const figure = fc.integer({ min: -(2 ** 40), max: 2 ** 40 })
    fc.assert(
      fc.property(figure, figure, figure, fc.integer({ min: -2, max: 2 }), (a, b, c, off) => {
        const found = checkSlices(sums, LIST, cells(cell(a + b + c + off), cell(a), cell(b), cell(c)))
        expect(found.status).toBe(off === 0 ? 'adds-up' : 'differs')
      }),
    )
  })
})
