import { describe, expect, it } from 'vitest'
import { foldName, isUnitCode } from '#shared/domain/unit.ts'

describe('isUnitCode', () => {
  it('takes VN, two digits and five digits, with their zeros', () => {
    expect(['VN', '01', '00004'].map(isUnitCode)).toEqual([true, true, true])
    expect(['', '1', '4', '0004', '000004', 'vn', '01\n', '٠١', ' 01'].filter(isUnitCode)).toEqual([])
  })
})

describe('foldName', () => {
  it('finds a name however its marks are written', () => {
    expect(foldName('Phường Ba Đình')).toBe('phuong ba dinh')
    expect(foldName('Đặc khu Hoàng Sa'.normalize('NFD'))).toBe('dac khu hoang sa')
    expect(foldName('PHƯỜNG ƯỚC ĐỄ')).toBe('phuong uoc de')
  })
})
