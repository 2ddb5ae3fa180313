import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cellDecimals,
  LARGEST_EXACT_FRACTION,
  poolsValues,
  scaleValue,
  unscaleValue,
} from '#shared/domain/measure.ts'
import { measureWith } from './arbitraries.ts'

const decimalPlaces = fc.integer({ min: 1, max: 12 })

describe('scaleValue', () => {
  it('gives the integer back from every whole number up to 2^53', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(scaleValue(value, 0)).toBe(value + 0)
      }),
    )
    expect(scaleValue(Number.MAX_SAFE_INTEGER, 0)).toBe(Number.MAX_SAFE_INTEGER)
    expect(scaleValue(2 ** 53, 0)).toBe('out-of-range')
  })

  it('gives the integer back from every decimal fraction of 15 digits', () => {
    const scaled = fc.oneof(
      fc.integer({ min: -LARGEST_EXACT_FRACTION, max: LARGEST_EXACT_FRACTION }),
      fc.integer({ min: LARGEST_EXACT_FRACTION - 1000, max: LARGEST_EXACT_FRACTION }),
    )
    fc.assert(
      fc.property(scaled, decimalPlaces, (integer, decimals) => {
        expect(scaleValue(unscaleValue(integer, decimals), decimals)).toBe(integer)
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads a fraction as it was typed, not as it is held', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), decimalPlaces, (integer, decimals) => {
        const digits = String(integer).padStart(decimals + 1, '0')
        const typed = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
        expect(scaleValue(Number(typed), decimals)).toBe(integer)
      }),
    )
    expect([scaleValue(1.15, 2), scaleValue(0.1 + 0.2, 1), scaleValue(4.35, 2)]).toEqual([
      115,
      'too-many-decimals',
      435,
    ])
  })

  it('never rounds: one digit too many is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat(5), (integer, decimals) => {
        fc.pre(integer % 10 !== 0)
        expect(scaleValue(integer / 10 ** (decimals + 1), decimals)).toBe('too-many-decimals')
      }),
    )
  })

  it.each([
    [Number.NaN, 0],
    [Number.NaN, 2],
    [Number.POSITIVE_INFINITY, 0],
    [Number.NEGATIVE_INFINITY, 3],
    [1e300, 2],
    [1e13, 2],
    [45_035_996_273_704.97, 2],
  ])('refuses %d with %d decimals as out of range', (value, decimals) => {
    expect(scaleValue(value, decimals)).toBe('out-of-range')
  })

  it('knows only one zero', () => {
    expect([scaleValue(-0, 0), scaleValue(-0, 2)].map((zero) => Object.is(zero, 0))).toEqual([true, true])
  })
})

describe('cells of a measure', () => {
  it('pool where units are averaged, or where time is averaged and units are not merged', () => {
    const pools = (overTime: 'sum' | 'avg', overUnits: 'sum' | 'avg' | 'none') =>
      poolsValues(measureWith({ overTime, overUnits }))
    expect([
      pools('sum', 'avg'),
      pools('avg', 'avg'),
      pools('avg', 'none'),
      pools('sum', 'none'),
      pools('avg', 'sum'),
    ]).toEqual([true, true, true, false, false])
  })

  it('keep more digits of a mean that is summed over units', () => {
    expect(cellDecimals(measureWith({ overTime: 'avg', overUnits: 'sum', decimals: 1 }))).toBe(7)
    expect(cellDecimals(measureWith({ overTime: 'avg', overUnits: 'avg', decimals: 1 }))).toBe(1)
    expect(cellDecimals(measureWith({ overTime: 'last', overUnits: 'sum', decimals: 1 }))).toBe(1)
  })
})
