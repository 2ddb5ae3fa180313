import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundDecimal } from '#shared/domain/round-decimal.ts'

describe('rounding', () => {
  it('takes halves away from zero, as they are written', () => {
    const rounded = [
      [1.005, 2],
      [-1.005, 2],
      [2.5, 0],
      [-2.5, 0],
      [1.45, 1],
      [8.345, 2],
      [1_250, -2],
      [0.000_000_15, 7],
      [1e21, 2],
    ] as const
    expect(rounded.map(([value, digits]) => roundDecimal(value, digits))).toEqual([
      1.01, -1.01, 3, -3, 1.5, 8.35, 1_300, 0.000_000_2, 1e21,
    ])
  })

  it('does not let the last digit of a calculation decide', () => {
    expect(roundDecimal(0.1 + 0.2 + 0.2, 0)).toBe(1)
    expect(roundDecimal(2.499_999_999_999_999_6, 0)).toBe(3)
    expect(roundDecimal(2.4999, 0)).toBe(2)
  })

  it('leaves a number of so few digits as it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.integer({ min: 0, max: 6 }),
        (whole, digits) => {
          const value = Number(`${whole}e-${digits}`)
          expect(roundDecimal(value, digits)).toBe(value + 0)
        },
      ),
    )
  })

  it('of what is no number is that', () => {
    expect([roundDecimal(Number.NaN, 1), roundDecimal(Number.POSITIVE_INFINITY, 1)]).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ])
  })
})
