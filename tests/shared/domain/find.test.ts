import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildFindIndex, find } from '#shared/domain/find.ts'
import { readNationalUnits } from '#station/resources.ts'

const UNITS = readNationalUnits().map(({ code, nameVi, nameEn }) => ({
  code,
  name: nameVi,
  alias: `${code} ${nameEn}`,
}))
const index = buildFindIndex(UNITS)
const names = (search: string, most = 5) => find(index, search, most).items.map(({ name }) => name)

describe('find', () => {
  it('finds a unit by its name without diacritics, đ as d', () => {
    expect(names('ba dinh')).toContain('Phường Ba Đình')
    expect(names('Định Công', 1)).toEqual(['Phường Định Công'])
    expect(names('DINH CONG', 1)).toEqual(['Phường Định Công'])
  })

  it('finds a unit by its code, before all that only contain those digits', () => {
    expect(names('00004', 1)).toEqual(['Phường Ba Đình'])
    expect(names('01', 1)).toEqual(['Thành phố Hà Nội'])
  })

  it('takes the words in any order and by their beginnings', () => {
    expect(names('dinh ba', 3)).toContain('Phường Ba Đình')
    expect(names('quoc tu giam van mieu', 1)).toEqual(['Phường Văn Miếu - Quốc Tử Giám'])
  })

  it('forgives a slip where nothing is written so, and says that it did', () => {
    expect(find(index, 'ba dihn', 5)).toMatchObject({ nearly: true })
    expect(names('phuong ba dihn', 50)).toContain('Phường Ba Đình')
    expect(find(index, 'ba dinh', 5).nearly).toBe(false)
  })

  it('says how many there are beyond those it shows', () => {
    const { items, count } = find(index, 'phuong', 5)
    expect(items).toHaveLength(5)
    expect(count).toBeGreaterThan(500)
  })

  it('finds nothing where nothing was typed, nor where nothing is near', () => {
    expect(find(index, ' – ', 5)).toEqual({ items: [], count: 0, nearly: false })
    expect(find(index, 'xyzzyxyzzy', 5).items).toEqual([])
  })

  it('finds every unit by its own name, among the first that bear it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNITS), ({ name, code }) => {
        const { items } = find(index, name, 60)
        expect(items.map((item) => item.code)).toContain(code)
      }),
    )
  })
})
