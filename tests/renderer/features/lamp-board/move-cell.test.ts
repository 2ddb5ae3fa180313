import { describe, expect, it } from 'vitest'
import { moveCell } from '../../../../renderer/features/lamp-board/move-cell.ts'

const EXTENT = { rows: 126, columns: 38, page: 10 }
const from = { row: 5, column: 5 }
const moved = (key: string, at: typeof from | null = from, ctrlKey = false) =>
  moveCell(at, { key, ctrlKey }, EXTENT)

describe('keys on the lamp board', () => {
  it('move by a cell, to the ends of a row, by a page, and with Ctrl to the ends of the board', () => {
    expect(moved('ArrowDown')).toEqual({ row: 6, column: 5 })
    expect(moved('ArrowLeft')).toEqual({ row: 5, column: 4 })
    expect(moved('Home')).toEqual({ row: 5, column: 0 })
    expect(moved('End')).toEqual({ row: 5, column: 37 })
    expect(moved('PageDown')).toEqual({ row: 15, column: 5 })
    expect(moved('End', from, true)).toEqual({ row: 125, column: 37 })
    expect(moved('Home', from, true)).toEqual({ row: -2, column: 0 })
    expect(moved('Escape')).toBeNull()
  })

  it('go up to this unit and to the heads, and never beyond; a page up stops at the first unit', () => {
    expect(moved('ArrowUp', { row: 0, column: 0 })).toEqual({ row: -1, column: 0 })
    expect(moved('ArrowUp', { row: -2, column: 0 })).toEqual({ row: -2, column: 0 })
    expect(moved('PageUp')).toEqual({ row: 0, column: 5 })
    expect(moved('PageDown', { row: 125, column: 0 })).toEqual({ row: 125, column: 0 })
    expect(moved('ArrowRight', { row: 0, column: 37 })).toEqual({ row: 0, column: 37 })
  })

  it('start at the first unit, or at this one where there is none', () => {
    expect(moved('ArrowDown', null)).toEqual({ row: 0, column: 0 })
    expect(moveCell(null, { key: 'ArrowDown' }, { ...EXTENT, rows: 0 })).toEqual({ row: -1, column: 0 })
  })
})
