import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tileLines } from '../../../renderer/map/tile-lines.ts'

/** Every letter one wide. */
const measure = (text: string) => [...text].length
const lines = (name: string, width: number, most = 2) => tileLines(name, { width, lines: most }, measure)

describe('a name in a tile', () => {
  it('is broken between words', () => {
    expect([lines('Hoàn Kiếm', 5), lines('Hai Bà Trưng', 6), lines('Láng', 6)]).toEqual([
      ['Hoàn', 'Kiếm'],
      ['Hai Bà', 'Trưng'],
      ['Láng'],
    ])
  })

  it('ends in an ellipsis where it does not fit', () => {
    expect([lines('Văn Miếu - Quốc Tử Giám', 8), lines('Phương Liệt', 5)]).toEqual([
      ['Văn Miếu', '- Quốc…'],
      ['Phươ…', 'Liệt'],
    ])
  })

  it('never is wider or has more lines than there is room for', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.integer({ min: 2, max: 12 }), (name, width) => {
        const found = lines(name, width)
        expect(found.length).toBeLessThanOrEqual(2)
        for (const line of found) expect(measure(line)).toBeLessThanOrEqual(width)
      }),
    )
  })
})
