import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFormula } from '#shared/domain/formula.ts'
import { describeFormula } from '#shared/domain/formula-words.ts'
import { anyFormula } from './formulas.ts'

const named: Record<string, { nameVi: string; nameEn: string }> = {
  on_time: { nameVi: 'Hồ sơ đúng hạn', nameEn: 'Dossiers on time' },
  handled: { nameVi: 'Hồ sơ tiếp nhận', nameEn: 'Dossiers received' },
  'DV.01': { nameVi: 'Đúng hạn', nameEn: 'On time' },
}
const names = {
  measure: (key: string) => named[key] ?? null,
  kpi: (code: string) => named[code] ?? null,
}
const vi = (text: string) => describeFormula(parseFormula(text), names, 'vi')
const en = (text: string) => describeFormula(parseFormula(text), names, 'en')

describe('describeFormula', () => {
  it.each([
    ['100 * on_time / handled', '100 × Hồ sơ đúng hạn ÷ Hồ sơ tiếp nhận'],
    ['100*(on_time-0.5)/(handled*2)', '100 × (Hồ sơ đúng hạn − 0,5) ÷ (Hồ sơ tiếp nhận × 2)'],
    ['a - (b - c) - d', 'a − (b − c) − d'],
    ['-(a + b) * -c', '−(a + b) × −c'],
    ['kpi("DV.01") + kpi("X")', 'DV.01 Đúng hạn + X'],
    ['on_time / prev(on_time)', 'Hồ sơ đúng hạn ÷ Hồ sơ đúng hạn (kỳ trước)'],
    ['last_year(a + b)', '(a + b) (cùng kỳ năm trước)'],
    ['min(1, a / 2)', 'số nhỏ nhất trong (1; a ÷ 2)'],
    ['round(a, 2) + abs(b)', 'làm tròn (a) đến 2 chữ số thập phân + giá trị tuyệt đối của (b)'],
    ['1 + if(a >= 2, a, b)', '1 + (nếu a ≥ 2 thì a, nếu không thì b)'],
    ['(a < b) + 1', '(a < b) + 1'],
    ['a / (target() * elapsed_year())', 'a ÷ (mục tiêu được giao × phần năm đã qua)'],
  ])('says %s', (text, words) => {
    expect(vi(text)).toBe(words)
  })

  it('speaks English, too', () => {
    expect(en('100 * on_time / prev(handled) + 0.5')).toBe(
      '100 × Dossiers on time ÷ Dossiers received (previous period) + 0.5',
    )
    expect(en('if(a == 1, max(a, b), target())')).toBe(
      'if a = 1 then the largest of (a; b), otherwise the target set',
    )
  })

  it('has words for every formula there is, and never throws', () => {
    fc.assert(
      fc.property(anyFormula, (text) => {
        for (const words of [vi(text), en(text)]) {
          expect(words.trim()).not.toBe('')
          expect(words).not.toMatch(/undefined|NaN|\[object/)
          expect(words.split('(')).toHaveLength(words.split(')').length)
        }
      }),
    )
  })
})
